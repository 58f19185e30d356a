"""PEAR and PECL: PHP packages and extensions that `pear` and `pecl` installed.

Format: PEAR_Registry: `<php folder>/.registry/[.channel.<channel>/]<package>.reg`, one serialized array per package: package.xml 2.0 in
arrays (`name`, `channel`, `version` with `release`, `license`), or, of package.xml 1.0, `package` and `version`, a string.

Packages of PEAR's own channel are published for Composer, too, by the vendor `pear` under the same names and versions, and that is how
advisories name them (CVE-2020-36193 is of pear/archive_tar). Those of PECL and of other channels are known to no ecosystem.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from nakami.bounded.php_serialized import decode
from nakami.catalog.catalogers.decoded import fields
from nakami.catalog.catalogers.licenses import license_names
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_FOLDER = "/.registry/"
_VENDOR = "pear"
_OWN_CHANNEL = ["pear", "php"]  # channels are named by hosts; these labels begin that of PEAR's own
_LENGTH = 128


class PearRegistry(Reader):
    """Yields one package per file: of type composer from PEAR's own channel, generic from all others, with the channel as namespace."""

    name: ClassVar[str] = "pear-registry"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(suffixes=frozenset({".reg"}))
    max_bytes: ClassVar[int] = 4 * MIB

    def wants(self, entry: Entry) -> bool:
        """Channels have files with this ending, too, in a folder of their own."""
        return _FOLDER in f"/{entry.path}"

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the package.

        Raises:
            Malformed: it is not what PHP serializes, or names no package with a version.
            LimitExceeded: there is too much of it.
        """
        record = fields(decode(content, limit=self.max_bytes))
        name = _word(record.get("name")) or _word(record.get("package"))
        version = _inner(record.get("version"), "release")
        if not name or not version:
            raise Malformed("it names no package with a version")
        channel = _word(record.get("channel"))
        is_own = not channel or channel.split(".")[:2] == _OWN_CHANNEL  # package.xml 1.0 knew no other
        yield Package(
            type="composer" if is_own else "generic",
            name=name.lower() if is_own else name,
            version=version,
            namespace=_VENDOR if is_own else channel,
            licenses=license_names(_inner(record.get("license"), "_content")),
            path=entry.path,
            cataloger=self.name,
        )


def _inner(value: Any, key: str) -> str:
    """A word, or the one under this key where attributes stand beside it."""
    return _word(value.get(key) if isinstance(value, dict) else value)


def _word(value: Any) -> str:
    return value if isinstance(value, str) and 0 < len(value) <= _LENGTH and value.isprintable() else ""
