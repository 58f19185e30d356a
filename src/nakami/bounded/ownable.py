"""Which files of a distribution's package could be taken for packages of a language, or for software of its own, as patterns over bytes.

Package managers list every file that they brought, and few of these names matter: one pass over the list finds them without a look at
each line.
"""

import re
from collections.abc import Iterable, Iterator

from nakami.bounded.pattern import pattern
from nakami.model.package import OWNABLE_DATA, OWNABLE_FOLDERS, OWNABLE_NAMES, OWNABLE_SUFFIXES


def _any_of(words: Iterable[str]) -> bytes:
    return b"|".join(re.escape(word.encode()) for word in sorted(words))


NAME = b"(?:" + _any_of(OWNABLE_NAMES) + rb"|[^/\n\0]*(?:" + _any_of(OWNABLE_SUFFIXES) + b"))"
"""The last part of such a path. A fragment: the pattern around it says where a path begins and ends."""

SHARED = rb"[^/\n\0]*\.(?:so(?:\.[^/\n\0]*)?|ko(?:\.(?:gz|xz|zst))?)"
"""The last part of the path of a shared object or of a kernel module. A fragment, too."""

DATA = b"(?:" + _any_of(OWNABLE_DATA) + b")"
"""The last part of the path of a file in which software tells its version. A fragment, too."""

FOLDERS = frozenset(folder.encode() for folder in OWNABLE_FOLDERS)
"""The last parts of the paths of folders that hold programs."""

_NEWLINE = ord("\n")
# Each of these takes all that it could take, whatever follows: a hostile line is not gone over twice.
_SHARED = pattern(rb"\.(?:so(?:\.[^/\n]*)?|ko(?:\.(?:gz|xz|zst))?)")
_NAME = pattern(rb"[^/\n]*")
_BINS = tuple(folder.removesuffix(b"bin") for folder in sorted(FOLDERS) if folder.endswith(b"bin"))
_BEFORE = {
    b"bin/": tuple(before + rest for before in (b"/", b" ") for rest in _BINS),
    **{b"%s/" % folder: (b"/", b" ") for folder in sorted(FOLDERS) if not folder.endswith(b"bin")},
}
"""Names of folders, and what stands before them when they are whole."""
_LONGEST = 1 + max(map(len, _BINS))
_TAIL = 4
_DATA = {
    tail.encode() + b"\n": tuple(b"/%s\n" % name.encode() for name in sorted(OWNABLE_DATA) if name.endswith(tail))
    for tail in sorted({name[-_TAIL:] for name in OWNABLE_DATA})
}
"""Names of such files by how they end: most lists have none that ends so."""


def software_lines(lines: bytes) -> Iterator[bytes]:
    """The lines that end in the path of a program, a kernel or its module, a shared object, or a file in which software tells its version.

    Some come twice.

    Args:
        lines: paths, whatever stands in front of them; each with a newline before it and one behind.
    """
    for folder, before in _BEFORE.items():
        place = lines.find(folder)
        while place >= 0:
            found = _NAME.match(lines, place + len(folder))
            end = found.end() if found else len(lines)
            if lines[end] == _NEWLINE and lines[max(0, place - _LONGEST) : place].endswith(before):
                yield _line(lines, place, end)
            place = lines.find(folder, place + len(folder))
    for match in _SHARED.finditer(lines):
        start, end = match.span()
        if lines[end] == _NEWLINE:
            yield _line(lines, start, end)
    for name in (name for tail, names in _DATA.items() if tail in lines for name in names):
        place = lines.find(name)
        while place >= 0:
            yield _line(lines, place, place + len(name) - 1)
            place = lines.find(name, place + 1)


def _line(lines: bytes, start: int, end: int) -> bytes:
    return lines[lines.rfind(b"\n", 0, start) + 1 : end]
