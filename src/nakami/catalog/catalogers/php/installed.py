"""PHP packages that Composer installed.

Format: Composer, FilesystemRepository: `<vendor folder>/composer/installed.json`, a list of packages before Composer 2, since then an
object with the list under `packages`. Those for development are listed when they were installed, and only then. `installed.php`, beside
it since Composer 2.1, says less of the same and is not read.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from nakami.bounded.json import decode
from nakami.catalog.catalogers.licenses import license_names
from nakami.catalog.catalogers.losses import Losses
from nakami.catalog.catalogers.php.composer_names import split_name
from nakami.errors import InputError, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_LENGTH = 256


class _Record(msgspec.Struct, gc=False):
    """The few fields that count, of whatever type hostile or old files give them."""

    name: Any = None
    version: Any = None
    license: Any = None


class _Installed(msgspec.Struct):
    packages: list[msgspec.Raw]


_File: Any = list[msgspec.Raw] | _Installed


class ComposerInstalled(Reader):
    """Yields one package of type composer per installed package, with its vendor as namespace and the version as its author tagged it."""

    name: ClassVar[str] = "composer-installed"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"installed.json"}))
    max_bytes: ClassVar[int] = 32 * MIB

    def wants(self, entry: Entry) -> bool:
        """The vendor folder can have any name."""
        return f"/{entry.path}".endswith("/composer/installed.json")

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | BlindSpot]:
        """Yield the packages; those that name none are one blind spot.

        Raises:
            Malformed: the file is not JSON, or not Composer's.
            LimitExceeded: it nests too deep.
        """
        found = decode(content, entry.name, type=_File, limit=self.max_bytes)
        losses = Losses(self.name, entry.path, "packages")
        for record in found.packages if isinstance(found, _Installed) else found:
            try:
                yield self._package(entry.path, decode(bytes(record), "a package", type=_Record))
            except InputError as error:
                losses.note(error)
        yield from losses.blind_spots()

    def _package(self, path: str, record: _Record) -> Package:
        vendor, name = split_name(record.name)
        if not _is_word(record.version):
            raise Malformed(f"the version of {vendor}/{name} is {str(record.version)[:40]!a}")
        licenses = record.license if isinstance(record.license, list) else [record.license]
        return Package(
            type="composer",
            name=name,
            version=record.version,
            namespace=vendor,
            licenses=license_names(*licenses),
            path=path,
            cataloger=self.name,
        )


def _is_word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LENGTH and value.isprintable()
