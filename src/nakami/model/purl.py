"""Package URLs (ECMA-427, the purl specification) for the packages of an inventory, and the packages that they name."""

from nakami.errors import Malformed
from nakami.model.package import Distro, Package

MAX_LENGTH = 4096
"""Characters of a purl that is read; real ones have some hundred."""
_DISTRIBUTION_TYPES = frozenset({"deb", "rpm", "apk"})
_SOURCE_RPM = (".src.rpm", ".nosrc.rpm")

_NAMESPACES = {
    "rhel": "redhat",
    "ol": "oracle",
    "amzn": "amazon",
    "sles": "suse",
    "opensuse-leap": "opensuse",
    "opensuse-tumbleweed": "opensuse",
}


def purl(package: Package, distro: Distro | None) -> str:
    """The package's purl; distribution packages take their namespace and the `distro` qualifier from the distribution.

    Empty for a name that makes none: nothing but blanks and slashes, or characters that UTF-8 does not have.
    """
    from packageurl import PackageURL

    namespace, version = package.namespace, package.version
    qualifiers: dict[str, str] = {}
    if package.type in _DISTRIBUTION_TYPES:
        if distro is not None:
            namespace = _NAMESPACES.get(distro.id, distro.id)
            qualifiers["distro"] = f"{distro.id}-{distro.version_id}" if distro.version_id else distro.id
        if package.arch:
            qualifiers["arch"] = package.arch
        if package.type == "rpm":
            # The rpm type keeps the epoch out of the version (purl-spec, types/rpm-definition.json).
            epoch, colon, rest = version.partition(":")
            if colon:
                version, qualifiers["epoch"] = rest, epoch
            if package.module:
                qualifiers["rpmmod"] = package.module
    try:
        return PackageURL(
            package.type, namespace or None, package.name, version or None, qualifiers or None
        ).to_string()
    except (TypeError, ValueError):  # what the library makes of names that are none
        return ""


def parse(text: str) -> Package:
    """The package that a purl names, as far as a purl can tell it: `path` and `cataloger` are the caller's to set.

    The namespace of a distribution's package is dropped, since its distribution tells it; the qualifier `upstream`, which SBOM tools write
    (`name`, `name@version`, or the file name of a source rpm), gives the source package.

    Raises:
        Malformed: not a purl, or one that names what cannot be shown or is too long.
    """
    from packageurl import PackageURL

    if len(text) > MAX_LENGTH:
        raise Malformed(f"a purl of {len(text):,} characters: {text[:60]!r}...")
    try:
        found = PackageURL.from_string(text)
    except (
        TypeError,
        ValueError,
        AttributeError,
        IndexError,
    ) as error:  # the last two: the library slips over odd text
        raise Malformed(f"not a purl: {text[:200]!r}: {str(error)[:200]}") from error
    told = found.qualifiers
    name, version, namespace = found.name, found.version or "", found.namespace or ""
    if not all(word.isprintable() for word in (name, version, namespace, *told.values())):
        raise Malformed(f"a purl with characters that cannot be shown: {text[:200]!r}")
    if found.type not in _DISTRIBUTION_TYPES:
        return Package(found.type, name, version, namespace)
    source, source_version = _upstream(told.get("upstream", ""), found.type)
    if source_version == version:  # the name of a source rpm has no epoch
        source_version = ""
    epoch = told.get("epoch", "")
    if found.type == "rpm" and epoch.strip("0"):
        version = f"{epoch}:{version}"
    arch, module = told.get("arch", ""), told.get("rpmmod", "")
    return Package(
        found.type,
        name,
        version,
        arch=arch,
        source=source or name,
        source_version=source_version or version,
        module=module,
    )


def _upstream(text: str, kind: str) -> tuple[str, str]:
    """Name and version of the source package; the version is empty where only the name is told."""
    if kind != "rpm":
        name, _, version = text.partition("@")
        return name, version
    for suffix in _SOURCE_RPM:
        if text.endswith(suffix):
            name, _, rest = text.removesuffix(suffix).rpartition("-")
            name, _, version = name.rpartition("-")
            return name, f"{version}-{rest}" if name else ""
    return text, ""
