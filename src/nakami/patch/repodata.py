"""What an rpm repository has: `repodata/repomd.xml` and the primary list that it names.

Format: that of createrepo_c, which dnf, yum and zypper read.
"""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from msgspec import Struct

from nakami.bounded.streams import FileChunks, inflated
from nakami.bounded.xml import Element, parse
from nakami.bounded.xml_records import records
from nakami.errors import Malformed
from nakami.patch.download import Download
from nakami.patch.plan import order

_COUNT = re.compile(r"[0-9]{1,18}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MAX_REPOMD_BYTES = 4 << 20
_MAX_PRIMARY_BYTES = 256 << 20
_MAX_UNPACKED_BYTES = 4 << 30


class Rpm(Struct, frozen=True):
    """One package: `evr` is `[epoch:]version-release`, `size` in bytes, `sha256` that of the file; what it provides, by name or by file."""

    name: str
    arch: str
    evr: str
    url: str
    size: int
    sha256: str
    provides: tuple[str, ...] = ()

    @property
    def build(self) -> str:
        """See `build_of`."""
        return build_of(self.evr)


def build_of(evr: str) -> str:
    """The build of a module that a package is of, empty for none: `.module+el8.9.0+19519+e25b965a` (`.module_el8...` at Alma).

    Repositories of RHEL 8 and its kin hold several streams of one program side by side; the packages of one build belong together.
    """
    at = evr.find(".module")
    return evr[at:] if at >= 0 else ""


class Repodata:
    """The packages of several repositories."""

    def __init__(self) -> None:
        self._by_name: dict[tuple[str, str], list[Rpm]] = {}
        self._providers: dict[str, list[Rpm]] = {}

    def read(self, base: str, download: Download, folder: Path) -> None:
        """Add a repository.

        Args:
            base: its URL, which `repodata/` is below.
            download: how its files come.
            folder: an empty folder for them.

        Raises:
            NetworkError, DigestMismatch: a file of it cannot be had, or is not the one that repomd.xml names.
            InputError: one of them is not what it should be.
        """
        repomd = folder / "repomd.xml"
        download(f"{base}/repodata/repomd.xml", repomd, size=_MAX_REPOMD_BYTES)
        where = f"repomd.xml of {base}"
        text = repomd.read_bytes()  # bounded: by the download
        entry = next((each for each in parse(text, where).children if each.attributes.get("type") == "primary"), None)
        location = entry.child("location") if entry else None
        checksum = entry.child("checksum") if entry else None
        if entry is None or location is None or checksum is None or checksum.attributes.get("type") != "sha256":
            raise Malformed(f"{where} names no primary list with a SHA-256", "name another repository")
        size = entry.told("size")
        if not _COUNT.fullmatch(size) or int(size) > _MAX_PRIMARY_BYTES:
            raise Malformed(f"{where} tells no size of its primary list, or too large a one", "name another repository")
        primary = folder / "primary"
        download(
            _below(base, location.attributes.get("href", ""), where),
            primary,
            size=int(size),
            sha256=checksum.text.strip(),
        )
        with primary.open("rb") as file:
            chunks = inflated(FileChunks(file.fileno(), 0, int(size), where), where, _MAX_UNPACKED_BYTES)
            for element in records(chunks, "package", where):
                self._add(_rpm(element, base, where))

    def newest(self, name: str, arch: str, builds: Collection[str] = ("",)) -> Rpm | None:
        """The newest version of a package among these builds of modules; one may become `noarch`, or stop being it."""
        found = [
            *self._by_name.get((name, arch), ()),
            *(self._by_name.get((name, "noarch"), ()) if arch != "noarch" else ()),
        ]
        return _newest(found, builds)

    def provider(self, word: str, arches: Collection[str], builds: Collection[str] = ("",)) -> Rpm | None:
        """The newest package, of these architectures and builds of modules, that provides what rpm calls by this word."""
        return _newest(
            (rpm for rpm in self._providers.get(word, ()) if rpm.arch in arches or rpm.arch == "noarch"), builds
        )

    def _add(self, rpm: Rpm | None) -> None:
        if rpm is None:
            return
        self._by_name.setdefault((rpm.name, rpm.arch), []).append(rpm)
        for word in rpm.provides:
            self._providers.setdefault(word, []).append(rpm)


def _newest(found: Iterable[Rpm], builds: Collection[str]) -> Rpm | None:
    return max((rpm for rpm in found if rpm.build in builds), key=lambda rpm: order("rpm", rpm.evr), default=None)


def _rpm(element: Element, base: str, where: str) -> Rpm | None:
    """A package of the list; None for what is no package that could be installed."""
    version, checksum, size, location = (element.child(name) for name in ("version", "checksum", "size", "location"))
    if version is None or checksum is None or size is None or location is None:
        return None
    told = version.attributes
    epoch = f"{told['epoch']}:" if told.get("epoch", "0") != "0" else ""
    length, sha256 = size.attributes.get("package", ""), checksum.text.strip()
    if checksum.attributes.get("type") != "sha256" or not _SHA256.fullmatch(sha256) or not _COUNT.fullmatch(length):
        return None
    return Rpm(
        element.told("name"),
        element.told("arch"),
        f"{epoch}{told.get('ver', '')}-{told.get('rel', '')}",
        _below(base, location.attributes.get("href", ""), where),
        int(length),
        sha256,
        (
            *(each.attributes.get("name", "") for each in element.all("format", "provides", "entry")),
            *(each.text.strip() for each in element.all("format", "file")),
        ),
    )


def _below(base: str, href: str, where: str) -> str:
    if not href or href.startswith("/") or ".." in href.split("/") or "://" in href or not href.isprintable():
        raise Malformed(f"{where} names a file outside the repository: {href[:80]!r}", "name another repository")
    return f"{base}/{href}"
