"""One package header, as every rpm database format stores it.

Layout, all big-endian (rpm, docs/manual/format.md and docs/manual/hregions.md): the number of index entries and of data bytes,
4 bytes each; the index, 16 bytes per entry (tag, type, offset into the data, count); the data. Unlike in a package file, no
magic stands in front. A tag that stands twice counts as it stands last: entries after the immutable region replace those in it.

Files (rpm, docs/manual/tags.md): BASENAMES, and for each of them in DIRINDEXES the number of the one of DIRNAMES that it lies in; packages
older than rpm 4 have whole paths as OLDFILENAMES.
"""

import re
import struct
from collections.abc import Iterator

from msgspec import Struct

from nakami.bounded.ownable import DATA, FOLDERS, NAME, SHARED
from nakami.bounded.pattern import pattern
from nakami.errors import InputError, LimitExceeded, Malformed

MAX_ENTRIES = 65_535
"""rpm itself refuses headers with more (rpm, lib/header.c, hdrchkTags)."""

OS_RELEASE = frozenset({"etc/os-release", "usr/lib/os-release"})
"""Files that tell whose package the distribution itself is (os-release(5))."""

MAX_FILES = 50_000
"""Files that are kept of one package; npm has 2,000 of them."""

MAX_PATH_BYTES = 8 << 20
"""Of the paths of these files: 160 for each of that many."""

MAX_CHANGES = 20_000
"""Entries of a changelog; the kernel's of RHEL 8 has 13,000."""

MAX_CHANGELOG_BYTES = 8 << 20
"""Of its texts."""

_MAX_FOLDERS = 1_000_000  # the kernel's sources have 6,000

_INTRO = struct.Struct(">II")
_ENTRY_BYTES = 16
_INT32 = 4
_STRING_ARRAY = 8
_STRINGS = frozenset(
    {6, 8, 9}
)  # STRING, STRING_ARRAY, I18NSTRING (rpm, docs/manual/tags.md); of an array the first counts

_NAME = 1000
_VERSION = 1001
_RELEASE = 1002
_EPOCH = 1003
_VENDOR = 1011
_LICENSE = 1014
_ARCH = 1022
_OLDFILENAMES = 1027
_CHANGELOGNAME = 1081
_CHANGELOGTEXT = 1082
_SOURCERPM = 1044
_DIRINDEXES = 1116
_BASENAMES = 1117
_DIRNAMES = 1118
_MODULARITYLABEL = 5096

_PRINTABLE = pattern(r"[!-~]+")
_KEPT_FILE = pattern(rb"\0((?:[^\0]*/)?(?:os-release|" + NAME + b"|" + SHARED + b"|" + DATA + rb"))(?=\0)")


class Header(Struct, frozen=True):
    """What one installed package says of itself; empty where it says nothing, `epoch` None where it has none.

    `source_rpm` is the file name of the source package, `modularity_label` is `name:stream:version:context:arch`.
    `files` are those that could be taken for packages of a language or for software of its own, and os-release, relative to the root; where
    they cannot be told, `files_unread` says why. `changes` is its changelog, the newest entry first: who and, mostly, which version, then
    the text; empty where it names no vulnerability, or is longer than any.
    """

    name: str
    version: str
    release: str
    epoch: int | None = None
    arch: str = ""
    source_rpm: str = ""
    modularity_label: str = ""
    license: str = ""
    vendor: str = ""
    files: tuple[str, ...] = ()
    files_unread: str = ""
    changes: tuple[tuple[str, str], ...] = ()


class Index:
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

    def strings(self, tag: int) -> tuple[bytes, int]:
        """The bytes of a list of strings, each with a NUL behind it, and how many they are; none when the header has no such list."""
        position = self._positions.get(tag)
        if position is None:
            return b"", 0
        kind, offset, count = self._words[position + 1 : position + 4]
        # Data do not overlap (rpm, lib/header.c, hdrblobVerifyInfo): where others begin, this list has ended.
        following = min((other for other in self._words[2::4] if other > offset), default=self._end)
        found = self._blob[self._data + offset : min(self._data + following, self._end)]
        if kind != _STRING_ARRAY or found.count(b"\0") < count:
            raise Malformed(f"tag {tag} of an rpm header is no list of {count} strings within the header")
        return found, count

    def numbers(self, tag: int) -> memoryview:
        """The 32-bit numbers of a list, 4 bytes each; empty when the header has no such list."""
        position = self._positions.get(tag)
        if position is None:
            return memoryview(b"")
        kind, offset, count = self._words[position + 1 : position + 4]
        start = self._data + offset
        if kind != _INT32 or start + 4 * count > self._end:
            raise Malformed(f"tag {tag} of an rpm header is no list of {count} numbers within the header")
        return memoryview(self._blob)[start : start + 4 * count]


def parse(blob: bytes) -> Header:
    """Read what identifies the package.

    Raises:
        Malformed: the header does not follow its layout, or has no name, version or release made of printable ASCII.
    """
    index = Index(blob)
    name, version, release = index.text(_NAME), index.text(_VERSION), index.text(_RELEASE)
    for word in (name, version, release):
        if not _PRINTABLE.fullmatch(word):
            words = ", ".join(repr(part[:80]) for part in (name, version, release))
            raise Malformed(f"an rpm header names no package: name, version and release are {words}")
    files: tuple[str, ...] = ()
    unread = ""
    try:
        files = tuple(_files(index, _KEPT_FILE))
    except InputError as error:
        unread = error.message
    return Header(
        name=name,
        version=version,
        release=release,
        epoch=index.number(_EPOCH),
        arch=index.text(_ARCH),
        source_rpm=index.text(_SOURCERPM),
        modularity_label=index.text(_MODULARITYLABEL),
        license=index.text(_LICENSE),
        vendor=index.text(_VENDOR),
        files=files,
        files_unread=unread,
        changes=_changes(index),
    )


def _changes(index: Index) -> tuple[tuple[str, str], ...]:
    """The changelog, which speaks for a package at most: what of it cannot be read is left out."""
    try:
        texts, count = index.strings(_CHANGELOGTEXT)
        if b"CVE-" not in texts or count > MAX_CHANGES or len(texts) > MAX_CHANGELOG_BYTES:
            return ()
        names, named = index.strings(_CHANGELOGNAME)
    except Malformed:
        return ()
    if named != count:
        return ()
    pieces = zip(names.split(b"\0", count)[:count], texts.split(b"\0", count)[:count], strict=True)
    return tuple((name.decode("utf-8", "replace"), text.decode("utf-8", "replace")) for name, text in pieces)


def _files(index: Index, wanted: re.Pattern[bytes]) -> Iterator[str]:
    """Yield the paths that `wanted` finds, relative to the root.

    Raises:
        Malformed: a list is none, or a file lies in no folder of the header.
        LimitExceeded: a few names would make endless paths.
    """
    left = MAX_PATH_BYTES
    for path in _paths(index, wanted):
        left -= len(path)
        if left < 0:
            raise LimitExceeded(f"the paths of its files are longer than {MAX_PATH_BYTES:,} bytes")
        yield path.lstrip(b"/").decode("utf-8", "replace")


def _paths(index: Index, wanted: re.Pattern[bytes]) -> Iterator[bytes]:
    yield from _found(*index.strings(_OLDFILENAMES), wanted).values()
    base_names = index.strings(_BASENAMES)
    names = _found(*base_names, wanted)
    indexes = index.numbers(_DIRINDEXES)
    folders, count = index.strings(_DIRNAMES)
    names |= _programs(*base_names, indexes, folders.split(b"\0", min(count, _MAX_FOLDERS))[:count])
    if not names:
        return
    numbers = [int.from_bytes(indexes[4 * position : 4 * position + 4], "big") for position in names]
    if len(indexes) <= 4 * max(names) or max(numbers) >= min(count, _MAX_FOLDERS):
        raise Malformed(f"a file lies in none of the {count:,} folders of the rpm header")
    parts = folders.split(b"\0", max(numbers) + 1)
    for number, name in zip(numbers, names.values(), strict=True):
        yield parts[number] + name


def _programs(content: bytes, count: int, indexes: memoryview, folders: list[bytes]) -> dict[int, bytes]:
    """Those of the base names that lie in a folder of programs, by their positions.

    Raises:
        LimitExceeded: they are more than a package can have.
    """
    wanted = {
        number.to_bytes(4, "big")
        for number, folder in enumerate(folders)
        if folder.rstrip(b"/").rpartition(b"/")[2] in FOLDERS
    }
    if not wanted:
        return {}
    positions = [
        position
        for position in range(min(count, len(indexes) // 4))
        if indexes[4 * position : 4 * position + 4] in wanted
    ]
    if len(positions) > MAX_FILES:
        raise LimitExceeded(f"it has more than {MAX_FILES:,} programs")
    parts = content.split(b"\0", positions[-1] + 1) if positions else []
    return {position: parts[position] for position in positions}


def _found(content: bytes, count: int, wanted: re.Pattern[bytes]) -> dict[int, bytes]:
    """Those of the first `count` strings that `wanted` finds, by their positions.

    Raises:
        LimitExceeded: they are more than a package can have.
    """
    found: dict[int, bytes] = {}
    position, counted = 0, 0
    for match in wanted.finditer(b"\0" + content):
        start = match.start()  # of the NUL in front, which in the content itself stands one to the left
        position += content.count(b"\0", counted, start)
        counted = start
        if position >= count:
            break
        if len(found) == MAX_FILES:
            raise LimitExceeded(f"it has more than {MAX_FILES:,} files that could be packages of a language")
        found[position] = match[1]
    return found
