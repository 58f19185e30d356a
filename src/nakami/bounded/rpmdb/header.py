"""One package header, as every rpm database format stores it.

Layout, all big-endian (rpm, docs/manual/format.md and docs/manual/hregions.md): the number of index entries and of data bytes,
4 bytes each; the index, 16 bytes per entry (tag, type, offset into the data, count); the data. Unlike in a package file, no
magic stands in front. A tag that stands twice counts as it stands last: entries after the immutable region replace those in it.
"""

import re
import struct

from msgspec import Struct

from nakami.errors import Malformed

MAX_ENTRIES = 65_535
"""rpm itself refuses headers with more (rpm, lib/header.c, hdrchkTags)."""

_INTRO = struct.Struct(">II")
_ENTRY_BYTES = 16
_INT32 = 4
_STRINGS = frozenset(
    {6, 8, 9}
)  # STRING, STRING_ARRAY, I18NSTRING (rpm, docs/manual/tags.md); of an array the first counts

_NAME = 1000
_VERSION = 1001
_RELEASE = 1002
_EPOCH = 1003
_LICENSE = 1014
_ARCH = 1022
_SOURCERPM = 1044
_MODULARITYLABEL = 5096

_PRINTABLE = re.compile(r"[!-~]+")


class Header(Struct, frozen=True):
    """What one installed package says of itself; empty where it says nothing, `epoch` None where it has none.

    `source_rpm` is the file name of the source package, `modularity_label` is `name:stream:version:context:arch`.
    """

    name: str
    version: str
    release: str
    epoch: int | None = None
    arch: str = ""
    source_rpm: str = ""
    modularity_label: str = ""
    license: str = ""


class _Index:
    """The index of one header, with the data it points into."""

    def __init__(self, blob: bytes) -> None:
        if len(blob) < _INTRO.size:
            raise Malformed(f"an rpm header ends after {len(blob)} bytes, within its first two numbers")
        entries, size = _INTRO.unpack_from(blob)
        self._blob = blob
        self._data = _INTRO.size + _ENTRY_BYTES * entries
        self._end = self._data + size
        if not 0 < entries <= MAX_ENTRIES or self._end > len(blob):
            raise Malformed(f"an rpm header of {len(blob)} bytes claims {entries} entries and {size} bytes of data")
        self._words = struct.unpack_from(f">{4 * entries}I", blob, _INTRO.size)
        self._positions = dict(zip(self._words[::4], range(0, 4 * entries, 4), strict=True))

    def text(self, tag: int) -> str:
        """The string of a tag; empty when the header has none."""
        position = self._positions.get(tag)
        if position is None:
            return ""
        kind, offset = self._words[position + 1 : position + 3]
        start = self._data + offset
        end = self._blob.find(b"\0", start, self._end)
        if kind not in _STRINGS or end < 0:
            raise Malformed(f"tag {tag} of an rpm header is no string that ends within the header")
        return self._blob[start:end].decode("utf-8", "replace")

    def number(self, tag: int) -> int | None:
        """The 32-bit number of a tag; None when the header has none."""
        position = self._positions.get(tag)
        if position is None:
            return None
        kind, offset, count = self._words[position + 1 : position + 4]
        start = self._data + offset
        if kind != _INT32 or not count or start + 4 > self._end:
            raise Malformed(f"tag {tag} of an rpm header is no number within the header")
        return int.from_bytes(self._blob[start : start + 4], "big")


def parse(blob: bytes) -> Header:
    """Read what identifies the package.

    Raises:
        Malformed: the header does not follow its layout, or has no name, version or release made of printable ASCII.
    """
    index = _Index(blob)
    name, version, release = index.text(_NAME), index.text(_VERSION), index.text(_RELEASE)
    for word in (name, version, release):
        if not _PRINTABLE.fullmatch(word):
            words = ", ".join(repr(part[:80]) for part in (name, version, release))
            raise Malformed(f"an rpm header names no package: name, version and release are {words}")
    return Header(
        name=name,
        version=version,
        release=release,
        epoch=index.number(_EPOCH),
        arch=index.text(_ARCH),
        source_rpm=index.text(_SOURCERPM),
        modularity_label=index.text(_MODULARITYLABEL),
        license=index.text(_LICENSE),
    )
