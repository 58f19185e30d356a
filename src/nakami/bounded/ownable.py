"""Which files of a distribution's package could be taken for packages of a language, or for software of its own, as patterns over bytes.

Package managers list every file that they brought, and few of these names matter: one pass over the list finds them without a look at
each line.
"""

import re
from collections.abc import Iterable, Iterator

from nakami.model.package import OWNABLE_DATA, OWNABLE_FOLDERS, OWNABLE_NAMES, OWNABLE_SUFFIXES


def _any_of(words: Iterable[str]) -> bytes:
    return b"|".join(re.escape(word.encode()) for word in sorted(words))


NAME = b"(?:" + _any_of(OWNABLE_NAMES) + rb"|[^/\n\0]*(?:" + _any_of(OWNABLE_SUFFIXES) + b"))"
"""The last part of such a path. A fragment: the pattern around it says where a path begins and ends."""

SHARED = rb"[^/\n\0]*\.so(?:\.[^/\n\0]*)?"
"""The last part of a shared object's path. A fragment, too."""

DATA = b"(?:" + _any_of(OWNABLE_DATA) + b")"
"""The last part of the path of a file in which software tells its version. A fragment, too."""

FOLDERS = frozenset(folder.encode() for folder in OWNABLE_FOLDERS)
"""The last parts of the paths of folders that hold programs."""

_NEWLINE = ord("\n")
# Each of these takes all that it could take, whatever follows: a hostile line is not gone over twice.
_IN_BIN = re.compile(rb"bin/[^/\n]*")
_IN_LIBEXEC = re.compile(rb"libexec/[^/\n]*")
_SHARED = re.compile(rb"\.so(?:\.[^/\n]*)?")
_DATA = tuple(b"/%s\n" % name.encode() for name in sorted(OWNABLE_DATA))


def software_lines(lines: bytes) -> Iterator[bytes]:
    """The lines whose end is the path of a program, a shared object, or a file in which software tells its version; some of them twice.

    Args:
        lines: paths, whatever stands in front of them; each with a newline before it and one behind.
    """
    for match in _IN_BIN.finditer(lines):
        start, end = match.span()
        if lines[end] == _NEWLINE and lines[start - 1 : start] in b"/ s" and _is_folder(lines, start):
            yield _line(lines, start, end)
    for pattern in (_IN_LIBEXEC, _SHARED) if b"libexec/" in lines else (_SHARED,):
        for match in pattern.finditer(lines):
            start, end = match.span()
            if lines[end] == _NEWLINE and (pattern is _SHARED or lines[start - 1 : start] in b"/ "):
                yield _line(lines, start, end)
    for name in _DATA:
        place = lines.find(name)
        while place >= 0:
            yield _line(lines, place, place + len(name) - 1)
            place = lines.find(name, place + 1)


def _is_folder(lines: bytes, start: int) -> bool:
    """Whether `bin/` at this place is the whole name of a folder, or that of `sbin/`."""
    return lines[start - 1 : start] != b"s" or lines[start - 2 : start - 1] in b"/ "


def _line(lines: bytes, start: int, end: int) -> bytes:
    return lines[lines.rfind(b"\n", 0, start) + 1 : end]
