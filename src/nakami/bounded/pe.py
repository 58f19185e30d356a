"""Portable executables, as far as they tell whether they hold .NET code and which version they are.

Formats: Microsoft, "PE Format" (headers; "The .rsrc Section"); ECMA-335, partition II, 25.3.3 (the CLI header, data directory 14);
Win32, "VS_VERSIONINFO structure", "StringFileInfo", "StringTable", "String". All offsets are believed only so far as they stay inside
the file; each structure is looked at once, so the time is bounded by the figures below.
"""

from collections.abc import Iterator
from struct import Struct as Layout
from typing import Any

from nakami.errors import Malformed

MAGIC = b"MZ"
_NEW_HEADER = 60  # where it says where the PE header stands
_SIGNATURE = b"PE\0\0"
_COFF = Layout("<4x2xH12xH2x")  # (signature), sections, (time, symbols), size of the optional header
_DIRECTORY = Layout("<LL")  # address, size
_SECTION = Layout("<8xLLLL16x")  # virtual size, virtual address, raw size, raw offset
_RESOURCES = Layout("<12xHH")  # named and numbered entries
_RESOURCE = Layout("<LL")  # number, offset: with the highest bit set, of another directory
_VERSION_HEAD = Layout("<HHH")  # length, length of the value, type
_BELOW = 0x80000000
_RT_VERSION = 16
_RESOURCE_DIRECTORY, _CLI_DIRECTORY = 2, 14
_OPTIONAL = {0x10B: 96, 0x20B: 112}  # PE32 and PE32+: where the data directories begin

_MAX_SECTIONS = 96  # "PE Format", "COFF File Header": the loader limits the number of sections to 96
_MAX_RESOURCES = 256
_MAX_VERSION_BYTES = 64 << 10
_MAX_STRINGS = 64


def version_strings(content: bytes) -> dict[str, str] | None:
    """The strings of the version resource (`FileVersion`, `ProductName`, ...) of a file with .NET code; None for any other file.

    A file without the resource has none: an empty dictionary.

    Raises:
        Malformed: it has a portable executable's header, and its offsets lead out of it.
    """
    start = int.from_bytes(content[_NEW_HEADER : _NEW_HEADER + 4], "little")
    # Programs of DOS and 16-bit Windows begin as these do.
    if not content.startswith(MAGIC) or content[start : start + 4] != _SIGNATURE:
        return None
    try:
        image = _Image(content, start)
        if not image.directory(_CLI_DIRECTORY)[0]:
            return None
        resource = image.version_resource()
        return dict(_strings(resource)) if resource else {}
    except (IndexError, _Outside) as error:
        raise Malformed("its headers lead out of the file") from error


class _Outside(Exception):
    """An offset that is not inside the file."""


def _unpack(layout: Layout, content: bytes, place: int) -> tuple[Any, ...]:
    if not 0 <= place <= len(content) - layout.size:
        raise _Outside
    return layout.unpack_from(content, place)


class _Image:
    """The headers of one file; `start` is where the PE header stands.

    Raises:
        Malformed: they are none that a loader would take.
    """

    def __init__(self, content: bytes, start: int) -> None:
        self._content = content
        sections, size = _unpack(_COFF, content, start)
        optional = start + _COFF.size
        magic = int.from_bytes(content[optional : optional + 2], "little")
        if magic not in _OPTIONAL or sections > _MAX_SECTIONS:
            raise Malformed("its headers are none that a loader would take")
        self._directories = optional + _OPTIONAL[magic]
        self._count = _unpack(Layout("<L"), content, self._directories - 4)[0]
        table = optional + size
        self._sections = [_unpack(_SECTION, content, table + _SECTION.size * index) for index in range(sections)]

    def directory(self, index: int) -> tuple[int, int]:
        """Virtual address and size of a data directory; zeros when there is none."""
        if index >= self._count:
            return 0, 0
        address, size = _unpack(_DIRECTORY, self._content, self._directories + _DIRECTORY.size * index)
        return address, size

    def version_resource(self) -> bytes:
        """The first version resource; empty when there is none."""
        address, _ = self.directory(_RESOURCE_DIRECTORY)
        if not address:
            return b""
        root = self._offset(address)
        place = self._entry(root, 0, _RT_VERSION)
        for _ in range(2):  # by name, by language: the first of each
            if not place & _BELOW:
                return b""
            place = self._entry(root, place - _BELOW, None)
        if not place or place & _BELOW:
            return b""
        address, size = _unpack(_DIRECTORY, self._content, root + place)
        start = self._offset(address)
        return self._content[start : start + min(size, _MAX_VERSION_BYTES)]

    def _entry(self, root: int, place: int, number: int | None) -> int:
        """The offset that an entry of a resource directory has: the one of this number, or the first; 0 when there is none."""
        named, numbered = _unpack(_RESOURCES, self._content, root + place)
        first = root + place + _RESOURCES.size
        for index in range(min(named + numbered, _MAX_RESOURCES)):
            found, offset = _unpack(_RESOURCE, self._content, first + _RESOURCE.size * index)
            if number is None or found == number:
                return int(offset)
        return 0

    def _offset(self, address: int) -> int:
        """Where in the file a virtual address is."""
        for _, begin, raw, offset in self._sections:
            if begin <= address < begin + raw:
                return int(offset) + address - int(begin)
        raise _Outside


def _strings(resource: bytes) -> Iterator[tuple[str, str]]:
    """The strings of the first table: VS_VERSIONINFO holds StringFileInfo, that a StringTable, that the strings."""
    block: tuple[str, bytes, bytes] | None = next(_blocks(resource), None)
    for wanted in ("StringFileInfo", ""):
        block = next((each for each in _blocks(block[2]) if wanted in {each[0], ""}), None) if block else None
    for count, (key, value, _) in enumerate(_blocks(block[2]) if block else ()):
        if count >= _MAX_STRINGS:
            return
        yield key, value.decode("utf-16-le", "replace").partition("\0")[0].strip()


def _blocks(content: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    """Key, value and children of the blocks that follow each other; each begins at a multiple of four bytes."""
    place = 0
    while place + _VERSION_HEAD.size <= len(content):
        length, value_length, kind = _VERSION_HEAD.unpack_from(content, place)
        if length < _VERSION_HEAD.size:
            return
        block = content[place : place + length]
        end = _key_end(block)
        key = block[_VERSION_HEAD.size : end].decode("utf-16-le", "replace")
        begin = _aligned(end + 2)
        stop = begin + value_length * (2 if kind else 1)  # of text, in characters
        yield key, block[begin:stop], block[_aligned(stop) :]
        place += _aligned(length)


def _key_end(block: bytes) -> int:
    """Where the zero is that ends the key."""
    end = _VERSION_HEAD.size
    while end + 2 <= len(block) and block[end : end + 2] != b"\0\0":
        end += 2
    return end


def _aligned(place: int) -> int:
    return (place + 3) & ~3
