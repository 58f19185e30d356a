"""rpm: the databases of installed packages, and the manifest that distroless Mariner and Azure Linux images carry instead."""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.bounded.rpmdb.database import MAX_HEADERS, headers
from nakami.bounded.rpmdb.header import OS_RELEASE, Header
from nakami.catalog.catalogers.ownerships import Ownerships
from nakami.catalog.catalogers.repaired import repaired
from nakami.errors import LimitExceeded
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Ownership, Package, Repairs
from nakami.rootfs.reader import MIB, Reader, Selector

_FOLDERS = ("var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm")
_DATABASES = ("rpmdb.sqlite", "Packages.db", "Packages")
_LOG = "rpmdb.sqlite-wal"
_MANIFEST = "var/lib/rpmmanifest/container-manifest-2"

_MANIFEST_COLUMNS = 10
_PUBLIC_KEY = "gpg-pubkey"
_SUSE = ("SUSE", "openSUSE")
_ABSENT = "(none)"
_SOURCE_RPM = pattern(r"(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm")
_VERSION_BEHIND = pattern(r"[> ][- ]{1,3}((?:\d+:)?[0-9][^\s:-]{0,100}-[^\s:-]{1,100})$")
_PRINTABLE = pattern(r"[!-~]+")
_WAL_HEADER_BYTES = 32
_WAL_MAGICS = frozenset({bytes.fromhex("377f0682"), bytes.fromhex("377f0683")})


class Rpm(Reader):
    """Packages of rpm with what their changelogs call fixed, then what those of the distribution own.

    Imported public keys, which rpm keeps as packages named gpg-pubkey, are left out. The distribution's packages are those whose vendor
    is that of the package with os-release: what others brought (EPEL, Elastic, NodeSource) no advisory of the distribution judges.
    """

    name: ClassVar[str] = "rpm"
    version: ClassVar[int] = 5
    selector: ClassVar[Selector] = Selector(
        paths=frozenset({f"{folder}/{name}" for folder in _FOLDERS for name in (*_DATABASES, _LOG)} | {_MANIFEST})
    )
    max_bytes: ClassVar[int] = 128 * MIB

    def wants(self, entry: Entry) -> bool:
        """An emptied write-ahead log tells nothing; an emptied database is worth a blind spot."""
        return entry.name != _LOG or entry.size > 0

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | Distro | Ownership | Repairs | BlindSpot]:
        """Yield the installed packages.

        Raises:
            InputError: the database cannot be read, or not to its end.
        """
        if entry.path == _MANIFEST:
            yield from self._read_manifest(entry, content)
        elif entry.name == _LOG:
            yield from self._read_log(entry, content)
        else:
            yield from self._read_database(entry, content)

    def _read_database(self, entry: Entry, content: bytes) -> Iterator[Package | Ownership | Repairs | BlindSpot]:
        ownerships = Ownerships(self.name, entry.path)
        owned: list[tuple[str, Ownership]] = []
        makers: set[str] = set()
        told: set[tuple[str, str]] = set()
        for header in headers(content):
            if not isinstance(header, Header):
                yield BlindSpot(part=self.name, where=entry.path, why=header.message)
                continue
            if header.name == _PUBLIC_KEY:
                continue
            package = self._package(entry, header)
            yield package
            if header.changes and (source := (package.source, package.source_version)) not in told:
                told.add(source)
                yield from _repairs(package, header)
            maker = _maker(header)
            if not OS_RELEASE.isdisjoint(header.files):
                makers.add(maker)
            files = [path for path in header.files if path not in OS_RELEASE]
            owned += [(maker, ownership) for ownership in ownerships.of(header.name, files)]
            if header.files_unread:
                ownerships.lose(f"{header.name}: {header.files_unread}")
        yield from (ownership for maker, ownership in owned if maker and maker in makers)
        yield from ownerships.blind_spots()

    def _read_log(self, entry: Entry, content: bytes) -> Iterator[BlindSpot]:
        """SQLite's write-ahead log may hold packages that the database lacks.

        Its header is that of https://www.sqlite.org/fileformat2.html, section 4.1.
        """
        if content[:4] in _WAL_MAGICS and len(content) > _WAL_HEADER_BYTES:
            yield BlindSpot(
                part=self.name,
                where=entry.path,
                why="the rpm database was not closed: packages in its write-ahead log are not read",
                remedy="run `rpm -qa` once in the image's last build step, so that rpm writes its log back",
            )

    def _read_manifest(self, entry: Entry, content: bytes) -> Iterator[Package | BlindSpot]:
        """One line per package, columns split by tabs: NAME, VERSION-RELEASE, INSTALLTIME, BUILDTIME, VENDOR, EPOCH, SIZE, ARCH,
        EPOCHNUM, SOURCERPM (azurelinux, toolkit/docs/how_it_works/5_misc.md, "RPM manifest file").
        """  # noqa: D205 -- the columns are the summary
        if content.count(b"\n") > MAX_HEADERS:
            raise LimitExceeded(f"{entry.path} holds more than {MAX_HEADERS} packages")
        for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
            if not line:
                continue
            columns = ["" if column == _ABSENT else column for column in line.split("\t")]
            header = _manifest_header(columns)
            if header is None:
                yield BlindSpot(part=self.name, where=entry.path, why=f"line {number} does not name a package")
            elif header.name != _PUBLIC_KEY:
                yield self._package(entry, header)

    def _package(self, entry: Entry, header: Header) -> Package:
        version = f"{header.version}-{header.release}"
        epoch = f"{header.epoch}:" if header.epoch else ""
        source, source_version = header.name, epoch + version
        if match := _SOURCE_RPM.fullmatch(header.source_rpm):
            source, source_version = match.groups()
            # A package with a version of its own may have an epoch of its own: then the source's epoch is not known.
            source_version = epoch + version if source_version == version else source_version
        return Package(
            type="rpm",
            name=header.name,
            version=epoch + version,
            arch=header.arch,
            source=source,
            source_version=source_version,
            module=":".join(header.modularity_label.split(":")[:2]),
            licenses=(header.license,) if header.license else (),
            path=entry.path,
            cataloger=self.name,
        )


def _repairs(package: Package, header: Header) -> Iterator[Repairs]:
    """What its changelog calls fixed: Red Hat's and Amazon's entries name their version behind the packager, SUSE's name none."""
    changes = [
        (version[1] if (version := _VERSION_BEHIND.search(name)) else package.version, text)
        for name, text in header.changes
    ]
    if fixes := repaired(changes):
        yield Repairs(package.type, package.source, package.source_version, fixes, package.path)


def _maker(header: Header) -> str:
    """The vendor; openSUSE's and SUSE's packages stand side by side in Leap, and its advisories judge both."""
    return "SUSE" if header.vendor.startswith(_SUSE) else header.vendor


def _manifest_header(columns: list[str]) -> Header | None:
    """The line as a header; None when it is no line of a manifest."""
    if len(columns) < _MANIFEST_COLUMNS:
        return None
    name, full_version, epoch, arch, source_rpm = columns[0], columns[1], columns[5], columns[7], columns[9]
    version, _, release = full_version.rpartition("-")
    is_sound = all(_PRINTABLE.fullmatch(word) for word in (name, version, release)) and (not epoch or epoch.isdecimal())
    if not is_sound:
        return None
    return Header(name, version, release, epoch=int(epoch[:10]) if epoch else None, arch=arch, source_rpm=source_rpm)
