"""Changelogs of Debian's, Ubuntu's and their like's packages: which vulnerabilities the installed versions have a fix for.

Places: Debian Policy 12.7 and dh_installchangelogs(1). `changelog.Debian.gz`; `changelog.gz` for packages that are Debian's own, where
others keep what the upstream project calls its changelog; `changelog.Debian.<architecture>.gz` for a rebuild for one architecture.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.debian_changelog import entries, plain_changelog
from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.repaired import repaired
from nakami.errors import InputError
from nakami.model.entry import Entry
from nakami.model.package import Repairs
from nakami.rootfs.reader import MIB, Reader, Selector

_FOLDER = "usr/share/doc/"
# Of those that dpkg-architecture(1) -L lists, the ones for which Debian and Ubuntu build or built packages.
_ARCHITECTURES = (
    *("all", "amd64", "arm64", "armel", "armhf", "i386", "loong64", "mips", "mips64el", "mipsel"),
    *("powerpc", "ppc64", "ppc64el", "riscv64", "s390x", "sparc64"),
)
_NAMES = ("changelog.Debian", *(f"changelog.Debian.{arch}" for arch in _ARCHITECTURES))
_MAX_INFLATED = 16 * MIB
"""The longest of Debian 12 is that of linux, with 4 MB."""
_REBUILD = pattern(r"\+b\d+\Z")


class DebianChangelogs(Reader):
    """Yields for each changelog what it says was fixed, if anything was.

    It is evidence in favour of a package: what is damaged, too long, or no changelog of Debian's leaves every finding standing, and so is
    no blind spot.
    """

    name: ClassVar[str] = "debian-changelogs"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(
        names=frozenset({*_NAMES, *(f"{name}.gz" for name in _NAMES), "changelog.gz"})
    )
    max_bytes: ClassVar[int] = 4 * MIB
    follows_links: ClassVar[bool] = False  # they lead to the changelog of another package of the same source

    def wants(self, entry: Entry) -> bool:
        """Those of the folders that are called as a package, and no larger than any."""
        return entry.path.startswith(_FOLDER) and entry.path.count("/") == 4 and entry.size <= self.max_bytes

    def read(self, entry: Entry, content: bytes) -> Iterator[Repairs]:
        """Yield what was fixed up to the entry at the top; entries of another source, from which it was made, do not count."""
        try:
            plain = plain_changelog(content, entry.path, _MAX_INFLATED)
            if b"CVE-" not in plain:
                return
            told = entries(plain, entry.path)
        except InputError:
            return
        source = told[0].source
        fixes = repaired([(each.version, each.text) for each in told if each.source == source])
        if fixes:
            yield Repairs("deb", source, _REBUILD.sub("", told[0].version), fixes, entry.path)
