"""What the lock files of Python share: names, groups for development, markers that no Linux fulfils.

Formats: "Names and normalization" and "Dependency specifiers" (environment markers) of the Python Packaging User Guide.
"""

import re
from abc import ABC
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.lock_files import DEVELOPMENT, LockFile
from nakami.errors import Malformed

_NAME = pattern(r"[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?\Z", re.IGNORECASE | re.ASCII)
MARKER_LENGTH = 4096
# `platform.system()`, `sys.platform` and `os.name` of Linux are Linux, linux and posix.
_NOT_LINUX = pattern(
    r"\b(?:(?:sys_platform|platform_system|os_name)\s*==\s*['\"](?!(?:linux|Linux|posix)['\"])"
    r"|(?:sys_platform|platform_system|os_name)\s*!=\s*['\"](?:linux|Linux|posix)['\"])"
)
_OR = pattern(r"\bor\b")


class PythonLockFile(LockFile, ABC):
    """A lock file whose records are distributions of PyPI's kind."""

    type: ClassVar[str] = "pypi"

    def full_name(self, name: str) -> tuple[str, str]:
        """See `LockFile.full_name`.

        Raises:
            Malformed: the name is none.
        """
        if not _NAME.match(name):
            raise Malformed(f"{name[:40]!a} is no name")
        return "", name


def never_on_linux(marker: object) -> bool:
    """Whether an environment marker cannot be true on Linux: each of its alternatives asks for another system.

    Cutting at every `or`, whatever the parentheses, errs on one side only: since markers know no negation, a marker that can be true has a
    piece without a false comparison.
    """
    if not isinstance(marker, str) or not marker or len(marker) > MARKER_LENGTH:
        return False
    return all(_NOT_LINUX.search(piece) for piece in _OR.split(marker))


def only_for_development(groups: object) -> bool:
    """Whether a record belongs to groups, and all of them are known to be for development."""
    return isinstance(groups, list) and bool(groups) and all(str(group).lower() in DEVELOPMENT for group in groups)
