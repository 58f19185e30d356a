"""What the documents of a package archive say: Release and Packages. Pure: no network, no clock.

Formats: the Debian repository format (wiki of the Debian project, "DebianRepository/Format"), deb822(5), and deb-control(5) for the
fields of a binary package.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from msgspec import Struct

from nakami.bounded.deb822 import fields, paragraphs
from nakami.errors import LimitExceeded, Malformed

MAX_SMALLEST = 12
"""How many binary packages of one source are kept, the smallest first: more than ever have to be tried for a changelog."""
MAX_RELEASE_LINES = 100_000

_INDEX = re.compile(r"([a-z][a-z0-9-]{0,40})/binary-([a-z0-9-]{1,40})/Packages(\.xz|\.gz)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]{0,200}", re.IGNORECASE)
_VERSION = re.compile(r"[0-9A-Za-z.+:~_-]{1,200}")
_FILENAME = re.compile(r"(?:\./)?[0-9A-Za-z_][0-9A-Za-z+.:~_%-]*(?:/[0-9A-Za-z_][0-9A-Za-z+.:~_%-]*)*\.deb")
_FIELD = re.compile(rb"^(Package|Source|Version|Filename|Size|SHA256):[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+((?:19|20)\d\d)\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s+"
    r"([+-]\d{4}|UTC|GMT|Z)(?:\s+\([^)]*\))?"
)
_PREFERENCE = (".xz", ".gz", "")


class IndexFile(Struct, frozen=True):
    """One Packages file as the Release file vouches for it: `path` below the suite, `size` in bytes, `sha256` in hex."""

    path: str
    component: str
    sha256: str
    size: int


class Release(Struct, frozen=True):
    """What a Release file says of its suite. Times are UTC ISO 8601, empty when not given."""

    origin: str
    label: str
    suite: str
    codename: str
    version: str
    made: str
    valid_until: str
    has_by_hash: bool
    architectures: tuple[str, ...]
    files: dict[str, tuple[str, int]]

    def indexes(self, architecture: str) -> tuple[IndexFile, ...]:
        """The Packages file of each component for one architecture, in the smallest form that nakami reads."""
        best: dict[str, tuple[int, IndexFile]] = {}
        for path, (sha256, size) in self.files.items():
            match = _INDEX.fullmatch(path)
            if match is None or match[2] != architecture:
                continue
            rank = _PREFERENCE.index(match[3] or "")
            if match[1] not in best or rank < best[match[1]][0]:
                best[match[1]] = rank, IndexFile(path, match[1], sha256, size)
        return tuple(best[component][1] for component in sorted(best))


class Binary(Struct, frozen=True, array_like=True):
    """One binary package: where its file lies below the archive's base, its size in bytes and its digest."""

    name: str
    filename: str
    size: int
    sha256: str


Builds = dict[str, tuple[Binary, ...]]
"""Version of a source package -> its smallest binary packages, the smallest first."""


def release(content: bytes, where: str) -> Release:
    """Read a Release file (for InRelease: the signed text without its armour).

    Raises:
        Malformed: it has no SHA256 sums, or lines that are none.
    """
    paragraph = next(iter(paragraphs((content,), where)), b"")
    said = fields(paragraph)
    if "sha256" not in said:
        raise Malformed(f"{where} has no SHA256 sums", "ask the archive's operator to publish them")
    return Release(
        origin=said.get("origin", ""),
        label=said.get("label", ""),
        suite=said.get("suite", ""),
        codename=said.get("codename", ""),
        version=said.get("version", ""),
        made=moment(said.get("date", "")),
        valid_until=moment(said.get("valid-until", "")),
        has_by_hash=said.get("acquire-by-hash", "").lower() == "yes",
        architectures=tuple(said.get("architectures", "").split()),
        files=_sums(said["sha256"], where),
    )


def _sums(text: str, where: str) -> dict[str, tuple[str, int]]:
    files: dict[str, tuple[str, int]] = {}
    lines = text.split("\n")
    if len(lines) > MAX_RELEASE_LINES:
        raise LimitExceeded(f"{where} lists more than {MAX_RELEASE_LINES:,} files")
    for line in lines:
        if not line:
            continue
        parts = line.split()
        if len(parts) != 3 or not _SHA256.fullmatch(parts[0]) or not parts[1].isdigit() or len(parts[1]) > 15:
            raise Malformed(f"{where} has a line among its SHA256 sums that is none: {line[:80]!r}")
        if _INDEX.fullmatch(parts[2]):
            files[parts[2]] = parts[0], int(parts[1])
    return files


def packages(chunks: Iterable[bytes], where: str) -> dict[str, Builds]:
    """Read a Packages file into source package -> version -> smallest binary packages.

    A paragraph whose fields are not what deb-control(5) allows is refused: the index is the archive's own work.

    Raises:
        Malformed: a paragraph without a name, version, size, digest or a file name that stays below the base.
    """
    built: dict[str, dict[str, list[Binary]]] = {}
    for paragraph in paragraphs(chunks, where):
        said = dict(_FIELD.findall(paragraph))
        binary, source, version = _binary(said, where)
        built.setdefault(source, {}).setdefault(version, []).append(binary)
    return {
        source: {version: _smallest(binaries) for version, binaries in versions.items()}
        for source, versions in built.items()
    }


def _binary(said: dict[bytes, bytes], where: str) -> tuple[Binary, str, str]:
    try:
        name, version, filename = (said[key].decode("ascii") for key in (b"Package", b"Version", b"Filename"))
        source = said.get(b"Source", b"").decode("ascii")
        size, sha256 = int(said[b"Size"]), said[b"SHA256"].decode("ascii").lower()
    except (KeyError, ValueError) as error:
        raise Malformed(f"{where} has a package without one of its fields: {said.get(b'Package', b'?')!r}") from error
    # "Source: name (version)" where they differ from the binary package's own: deb-control(5).
    source, _, rest = source.partition(" (")
    source, version = source or name, rest.rstrip(")") or version
    good = (
        _PACKAGE.fullmatch(name)
        and _PACKAGE.fullmatch(source)
        and _VERSION.fullmatch(version)
        and _FILENAME.fullmatch(filename)
        and _SHA256.fullmatch(sha256)
        and 0 < size < 1 << 40
    )
    if not good:
        raise Malformed(f"{where} has a package whose fields are not what they should be: {name[:80]!r}")
    return Binary(name, filename.removeprefix("./"), size, sha256), source, version


def _smallest(binaries: list[Binary]) -> tuple[Binary, ...]:
    return tuple(sorted(binaries, key=lambda b: (b.size, b.name))[:MAX_SMALLEST])


def moment(text: str) -> str:
    """A date as RFC 5322, section 3.3, writes it, in UTC ISO 8601; empty when it is none."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return ""
    day, month, year, hour, minute, second, zone = match.groups()
    sign, offset = (-1 if zone[0] == "-" else 1), zone[1:] if zone[0] in "+-" else "0000"
    try:
        zone_of = timezone(sign * timedelta(hours=int(offset[:2]), minutes=int(offset[2:])))
        number = _MONTHS.index(month.lower()) + 1
        told = datetime(int(year), number, int(day), int(hour), int(minute), int(second or 0), tzinfo=zone_of)
        return told.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""
