"""Whether what a VEX document names is what was found: purls held against purls, digests against digests."""

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nakami.model.package import Distro, Package
from nakami.model.purl import purl
from nakami.model.vex import Name, Product
from nakami.vulns.vex.ranges import holds

if TYPE_CHECKING:
    from packageurl import PackageURL

_IMAGES = frozenset({"oci", "docker"})
"""The types of purls that name images; their version is a digest."""
_SOURCES = frozenset({"source", "src"})
"""The architectures that source packages have in purls of Debian's and of rpm's kind."""
_NO_PURL = (TypeError, ValueError, AttributeError, IndexError)


def parsed(text: str) -> "PackageURL | None":
    """A purl taken apart; None for what is none."""
    from packageurl import PackageURL

    try:
        return PackageURL.from_string(text) if len(text) <= 4096 else None
    except _NO_PURL:
        return None


class Subject:
    """A package of an image, by all the names it may have.

    Args:
        package: what is installed.
        distro: the distribution that tells its namespace.
        digests: those of the image.
    """

    def __init__(self, package: Package | None, distro: Distro | None, digests: frozenset[str]) -> None:
        self._package = package
        self._distro = distro
        self._digests = digests

    def is_meant(self, product: Product) -> bool:
        """Whether a statement about the product is one about this package: of the package itself, of its image, or of it in its image."""
        if product.parts:
            return self._is_image(product.name) and any(self._is_package(part) for part in product.parts)
        return self._is_image(product.name) or self._is_package(product.name)

    def _is_image(self, name: Name) -> bool:
        if not self._digests.isdisjoint(name.digests):
            return True
        said = (parsed(text) for text in name.purls if text.startswith(tuple(f"pkg:{kind}/" for kind in _IMAGES)))
        return any(each is not None and each.version in self._digests for each in said)

    def _is_package(self, name: Name) -> bool:
        return any(self._is_named(each, name.ranges) for each in map(parsed, name.purls) if each is not None)

    def _is_named(self, said: "PackageURL", ranges: tuple[str, ...]) -> bool:
        if said.subpath or said.type in _IMAGES:
            return False
        if said.qualifiers.get("arch") in _SOURCES:
            own, kept = self._source, {k: v for k, v in said.qualifiers.items() if k != "arch"}
        else:
            own, kept = self._own, dict(said.qualifiers)
        if own is None or (said.type, said.namespace or "", said.name) != (own.type, own.namespace or "", own.name):
            return False
        if not all(self._has(own, key, value) for key, value in kept.items()):
            return False
        version = own.version or ""
        if said.version:
            return said.version in {version, f"v{version}", f"{own.qualifiers.get('epoch', '0')}:{version}"}
        return not ranges or any(holds(each, own.type, self._full(own)) for each in ranges)

    def _has(self, own: "PackageURL", key: str, value: str) -> bool:
        if key == "distro" and self._distro is not None:
            return value in {own.qualifiers.get("distro"), self._distro.codename, self._distro.version_id}
        if (key, value) == ("type", "jar"):  # what maven packages are unless they say otherwise
            return own.type == "maven"
        return bool(own.qualifiers.get(key) == value)

    @staticmethod
    def _full(own: "PackageURL") -> str:
        """The version with the epoch, which purls of rpm keep apart."""
        epoch = own.qualifiers.get("epoch", "")
        return f"{epoch}:{own.version}" if epoch and own.type == "rpm" else own.version or ""

    @cached_property
    def _own(self) -> "PackageURL | None":
        return parsed(purl(self._package, self._distro)) if self._package else None

    @cached_property
    def _source(self) -> "PackageURL | None":
        """The source package that it was built from."""
        package = self._package
        if package is None or not package.source:
            return None
        named = replace(package, name=package.source, version=package.source_version or package.version, arch="")
        return parsed(purl(named, self._distro))
