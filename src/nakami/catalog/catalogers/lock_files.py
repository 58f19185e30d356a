"""Lock files: whose they are, and what is made of their records.

A lock file says what somebody wants to have installed. That matters for the application that was put into the image; libraries bring the
lock files of their own development along, which say nothing about what is here.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.decoded import is_word
from nakami.catalog.catalogers.losses import Losses
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.rootfs.reader import Reader

_SOMEBODY_ELSES = pattern(
    r"(?:^|/)(?:"
    # What package managers install into, or keep for later.
    r"node_modules|bower_components|jspm_packages|site-packages|dist-packages|vendor|Pods|gems/[^/]+-\d[^/]*|bundler/gems"
    r"|\.cache|\.npm|\.yarn|\.pnpm-store|\.m2/repository|\.nuget/packages|\.pub-cache|\.build/checkouts"
    r"|\.?cargo/(?:registry|git)|go/pkg/mod|rustlib/src|conda/pkgs|\.git"
    # What interpreters, compilers and distributions bring.
    r"|usr/(?:local/go|(?:lib|share)/go(?:-[\d.]+)?)|usr/(?:share|lib)/nodejs|lib(?:64)?/python\d[\d.]*|usr/share/doc"
    # What tests are fed with.
    r"|testdata|test-fixtures|__fixtures__|fixtures"
    r")/"
)
_LONGEST_NAME = 256

DEVELOPMENT = frozenset(
    {"ci", "dev", "develop", "development", "doc", "docs", "lint", "test", "testing", "tests", "typing"}
)
"""Names of groups whose packages nobody installs where the application runs."""


def is_own(path: str) -> bool:
    """Whether a lock file at this path is that of an application, not of a library, a cache, an interpreter or a test."""
    return _SOMEBODY_ELSES.search(path) is None


class Pin(Struct, frozen=True):
    """One record: this name in this version, as the file has them, of whatever type hostile files give them."""

    name: object
    version: object


class LockFile(Reader, ABC):
    """A reader of one kind of lock file: yields one declared package for each different pin.

    `type` is the purl type of what it pins. Whoever implements one says which files (`selector`) and what they pin (`pins`).
    """

    type: ClassVar[str]

    @abstractmethod
    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """What the file at `where` pins to one version and what could be installed on Linux outside of development.

        Raises:
            InputError: the file is not what it should be.
        """

    def full_name(self, name: str) -> tuple[str, str]:
        """Namespace and name of what the file calls `name`.

        Raises:
            Malformed: the ecosystem allows no such name.
        """
        if not is_word(name):
            raise Malformed(f"{name[:40]!a} is no name")
        return "", name

    def wants(self, entry: Entry) -> bool:
        """Whether the file is an application's own."""
        return is_own(entry.path)

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | BlindSpot]:
        """Yield what is pinned; records that make no sense are one blind spot.

        Raises:
            InputError: the file is not what it should be; what was yielded before stands.
        """
        seen: set[tuple[str, str, str]] = set()
        losses = Losses(self.name, entry.path, "records")
        for pin in self.pins(content, entry.name):
            try:
                namespace, name, version = self._checked(pin)
            except Malformed as error:
                losses.note(error)
                continue
            if (namespace, name, version) not in seen:
                seen.add((namespace, name, version))
                yield Package(
                    type=self.type,
                    name=name,
                    version=version,
                    namespace=namespace,
                    path=entry.path,
                    cataloger=self.name,
                    declared=True,
                )
        yield from losses.blind_spots()

    def _checked(self, pin: Pin) -> tuple[str, str, str]:
        """Namespace, name and version.

        Raises:
            Malformed: they are no words, or none of the ecosystem.
        """
        if not isinstance(pin.name, str) or len(pin.name) > _LONGEST_NAME:
            raise Malformed(f"a name is {str(pin.name)[:40]!a}")
        namespace, name = self.full_name(pin.name)
        if not is_word(pin.version):
            raise Malformed(f"the version of {name} is {str(pin.version)[:40]!a}")
        return namespace, name, pin.version
