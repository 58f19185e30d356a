"""requirements.txt and its like: what is pinned with `==`.

Formats: pip's "Requirements File Format" (comments, lines joined by a backslash, options such as `--hash`, `-r` and `-e`), and "Dependency
specifiers" of the Python Packaging User Guide for the requirements in it.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.lock_files import DEVELOPMENT, Pin
from nakami.catalog.catalogers.python.lock_file import PythonLockFile, never_on_linux
from nakami.model.entry import Entry
from nakami.rootfs.reader import MIB, Selector

# requirements.txt, requirements-prod.txt, prod-requirements.txt, requirements/prod.txt
_PATH = pattern(
    r"(?:(?:.*/)?requirements/[\w.-]+|(?:.*/)?(?:[\w.-]*[-_.])?requirements(?:[-_.][\w.-]*)?)\.txt\Z",
    re.DOTALL | re.IGNORECASE,
)
_WORDS = pattern(r"[-_.]")
_CONTINUED = pattern(r"\\\r?\n")
_COMMENT = pattern(r"(?:^|\s)#.*", re.MULTILINE)
# name[extras] ==version, with or without the parentheses of older files; then a marker, options, or nothing.
_PINNED = pattern(
    r"\s*+([A-Za-z0-9][A-Za-z0-9._-]*+)\s*+(?:\[[^\]\n]*+\]\s*+)?\(?\s*+={2,3}\s*+([A-Za-z0-9!+._-]++)\s*+\)?\s*+"
    r"(?:;((?:(?!\s--)[^\n])*+)|\s--[^\n]*+|--[^\n]*+)?(?:\s--[^\n]*+)?\Z"
)


class Requirements(PythonLockFile):
    """Yields one declared package per requirement of exactly one version; ranges, addresses and folders name none."""

    name: ClassVar[str] = "requirements"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".txt"}))
    max_bytes: ClassVar[int] = 4 * MIB

    def wants(self, entry: Entry) -> bool:
        """Whether it is named as requirements are, and not those of development."""
        if _PATH.match(entry.path) is None or not super().wants(entry):
            return False
        return DEVELOPMENT.isdisjoint(_WORDS.split(entry.name.lower()))

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:  # noqa: ARG002 -- a text file is never broken
        """See `LockFile.pins`."""
        # pip joins lines before it looks for comments (pip, req_file.py: preprocess).
        text = _COMMENT.sub("", _CONTINUED.sub(" ", _text(content)))
        for line in text.splitlines():
            found = _PINNED.match(line) if "==" in line else None
            if found and not never_on_linux(found[3]):
                yield Pin(found[1], found[2])


def _text(content: bytes) -> str:
    """The text; editors of Windows write UTF-16 with a byte order mark, which pip reads, too."""
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    return content.decode(encoding, "replace")
