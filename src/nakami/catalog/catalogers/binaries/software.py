"""What a row of the table of known programs is, and how a version is found with it.

A program names its version somewhere among its constants: in its banner, its answer to `--version`, a header that it sends. Each such
place begins with words that never change; they are searched for as plain bytes, and a pattern looks at the little around them.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from nakami.bounded.pattern import pattern
from nakami.errors import LimitExceeded

MAX_PLACES = 50_000
"""Places of one mark that are looked at in one file; the most that a real program has are some hundreds."""
_MAX_ECHOES = 100
_LIBRARY = ("lib", "mod_")
_BEFORE = 64
_BEHIND = 256
_HASH = pattern(r"-[0-9a-f]{8}\Z")  # auditwheel's and delocate's: libcrypto-cc4c8b1f.so.1.1
_BEFORE_DIGITS = pattern(r"([^\d]+?)[-_.]?(?:\d.*)?\Z", re.DOTALL)


class Mark(Struct, frozen=True):
    """One way in which a program tells its version.

    `anchors` are bytes of which one stands at the place; `pattern` is a regular expression for what stands around it, from 64 bytes in
    front to 256 behind, whose first group is the version. `needs` must stand somewhere in the file, too. With `echo`, the version must
    stand a second time in the file, followed by what this expression says.
    """

    anchors: tuple[bytes, ...]
    pattern: bytes
    needs: tuple[bytes, ...] = ()
    echo: bytes = b""


class Software(Struct, frozen=True):
    """One program, as a row of the table.

    `name` is that of the package; `files` are the names that its programs and shared objects have, without what follows from the first
    digit on (`python3.11` and `libpython3.11.so.1.0` are `python` and `libpython`); `cpes` are the `vendor:product` pairs of NVD. The
    first of `marks` that finds a version counts.
    """

    name: str
    files: tuple[str, ...]
    marks: tuple[Mark, ...]
    cpes: tuple[str, ...] = ()


def plain_name(file: str) -> str:
    """The name of a program or shared object without its version, `.so` and the hash that wheel builders add.

    Empty for shared objects that are no library: Ruby's and PHP's `openssl.so` are bindings, which hold the version they were built for.
    """
    name, dot_so, _ = file.partition(".so")
    if dot_so and not name.startswith(_LIBRARY):
        return ""
    name = _HASH.sub("", name)
    found = _BEFORE_DIGITS.match(name)
    return found[1] if found else name


def version_in(content: bytes, software: Software, file: str) -> str:
    """The version that the bytes tell; empty when they tell none, or several of which none is that of the file's name.

    Args:
        content: the whole file.
        software: which program it may be.
        file: the file's name.

    Raises:
        LimitExceeded: the anchors stand there more often than in any real program.
    """
    for mark in software.marks:
        found = list(dict.fromkeys(_versions(content, mark, file)))
        if len(found) == 1:
            return found[0]
        if found:
            # python3.11 with a statically linked library of version 3.2.1: its own version begins like its name.
            named = [version for version in found if f"{_series(version)}" in file]
            return named[0] if len(named) == 1 else ""
    return ""


def _series(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _versions(content: bytes, mark: Mark, file: str) -> Iterator[str]:
    if not all(word in content for word in mark.needs):
        return
    pattern = re.compile(mark.pattern)
    echoes: dict[bytes, bool] = {}
    places = 0
    for anchor in mark.anchors:
        place = content.find(anchor)
        while place >= 0:
            places += 1
            if places > MAX_PLACES:
                raise LimitExceeded(f"{file} holds what stands before a version more than {MAX_PLACES:,} times")
            version = _around(pattern, content, place)
            if version and mark.echo and version not in echoes:
                echoes[version] = _echoes(content, version, mark.echo)
            if version and echoes.get(version, True):
                yield version.decode("ascii", "replace")
            place = content.find(anchor, place + len(anchor))


def _around(pattern: re.Pattern[bytes], content: bytes, place: int) -> bytes:
    """The version in what the pattern finds around a place; empty when it finds nothing that goes over this very place."""
    start = max(0, place - _BEFORE)
    for found in pattern.finditer(content[start : place + _BEHIND]):
        if found.start() <= place - start < found.end():
            return found[1]
    return b""


def _echoes(content: bytes, version: bytes, following: bytes) -> bool:
    pattern = re.compile(following)
    place = content.find(version)
    for _ in range(_MAX_ECHOES):
        if place < 0:
            return False
        behind = place + len(version)
        if pattern.match(content, behind, behind + _BEHIND):
            return True
        place = content.find(version, behind)
    return False
