"""Package URLs (ECMA-427, the purl specification) for the packages of an inventory."""

from nakami.model.package import Distro, Package

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
    if package.type in {"deb", "rpm", "apk"}:
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
