"""go.mod: the modules that a Go application asks for.

Format: Go Modules Reference, "go.mod files" (lexical elements, `require`, `replace`, `exclude`). Since Go 1.17 it lists every module that
is needed, the indirect ones, too; an older one lists what is asked for by name.
"""

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from nakami.catalog.catalogers.go.build_info import is_placeholder
from nakami.catalog.catalogers.go.coordinates import split_path
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.errors import LimitExceeded
from nakami.rootfs.reader import MIB, Selector

_MAX_LINES = 50_000
_LONGEST_LINE = 4096  # characters


class _Asked(Struct):
    """What the lines say: versions by module path, and what stands in for a module (`path`, `path version`)."""

    required: dict[str, str]
    replaced: dict[str, tuple[str, str]]


class GoMod(LockFile):
    """The required modules; a replaced one is what it is replaced with.

    A folder keeps the name and version that was asked for, and is left out where that is the placeholder `v0.0.0`.
    """

    name: ClassVar[str] = "go-mod"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "golang"
    selector: ClassVar[Selector] = Selector(names=frozenset({"go.mod"}))
    max_bytes: ClassVar[int] = 4 * MIB

    def full_name(self, name: str) -> tuple[str, str]:
        """Namespace and name of a module.

        Raises:
            Malformed: not the path of one.
        """
        return split_path(name)

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """What is required.

        Raises:
            LimitExceeded: more lines than a person writes.
        """
        asked = _read(content.decode("utf-8-sig", "replace"), where)
        for path, version in asked.required.items():
            other = asked.replaced.get(f"{path} {version}") or asked.replaced.get(path) or (path, version)
            if other[1]:
                yield Pin(*other)
            elif not is_placeholder(version):
                yield Pin(path, version)


def _read(text: str, where: str) -> _Asked:
    asked = _Asked({}, {})
    block = ""
    lines = text.splitlines()
    if len(lines) > _MAX_LINES:
        raise LimitExceeded(f"{where} has {len(lines):,} lines; at most {_MAX_LINES:,} are read")
    for line in lines:
        words = _words(line[:_LONGEST_LINE])
        if not words:
            continue
        if block:
            if words[0] == ")":
                block = ""
            else:
                _note(asked, block, words)
        elif words[-1] == "(":
            block = words[0]
        else:
            _note(asked, words[0], words[1:])
    return asked


def _words(line: str) -> list[str]:
    """A line's words: `//` begins a comment; a word may stand in quotes, which no path needs. A bracket needs no blank before it."""
    bare = line.partition("//")[0].replace("(", " ( ").replace(")", " ) ")
    return [word.strip('"`') for word in bare.split()]


def _note(asked: _Asked, verb: str, words: list[str]) -> None:
    if verb == "require" and len(words) == 2:
        asked.required[words[0]] = words[1]
    elif verb == "replace" and "=>" in words:
        arrow = words.index("=>")
        old, new = words[:arrow], words[arrow + 1 :]
        if old and new:
            asked.replaced[" ".join(old[:2])] = (new[0], new[1] if len(new) > 1 else "")
