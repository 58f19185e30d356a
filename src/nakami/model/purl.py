"""Package URLs (ECMA-427, the purl specification) for the packages of an inventory, and the packages that they name."""

import re
from collections.abc import Iterator

from nakami.errors import Malformed
from nakami.model.image import Target
from nakami.model.package import DISTRIBUTION_TYPES, Distro, Package

MAX_LENGTH = 4096
"""Characters of a purl that is read; real ones have some hundred."""
_NO_PURL = (TypeError, ValueError, AttributeError, IndexError)
"""What the library raises for text that is no purl; the last two where it slips over odd text."""
_SOURCE_RPM = (".src.rpm", ".nosrc.rpm")

# fmt: off
REGISTERED = frozenset({
    "alpm", "apk", "bazel", "bitbucket", "bitnami", "cargo", "chrome-extension", "cocoapods", "composer", "conan", "conda", "cpan", "cran",
    "deb", "docker", "gem", "generic", "github", "golang", "hackage", "hex", "huggingface", "julia", "luarocks", "maven", "mlflow", "npm",
    "nuget", "oci", "opam", "otp", "pub", "pypi", "qpkg", "rpm", "swid", "swift", "vscode-extension", "yocto",
})
# fmt: on
"""The types that the specification defines (ECMA-427 and the definitions in its repository, `types/`, November 2025)."""
_PATHS = frozenset({"composer", "generic", "golang", "npm", "swift"})
"""Types whose names are paths in their ecosystem: the namespace is all but the last part."""
_SMALL = frozenset({"deb", "golang", "npm"})
"""Types whose names are written in small letters by their definitions, beyond those that the library knows of."""

_VERBATIM = frozenset({"cargo", "composer", "gem", "golang", "maven", "npm", "nuget", "pypi"})
"""Types whose purls hold plain words as they are; nearly every package of an image is of one, and the library takes 60 us for each."""
_WORD = re.compile(r"[a-z0-9][a-z0-9.-]*")
_WORDS = re.compile(r"(?:@?[a-z0-9][a-z0-9.-]*(?:/[a-z0-9][a-z0-9.-]*)*)?")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

_NAMESPACES = {
    "rhel": "redhat",
    "ol": "oracle",
    "amzn": "amazon",
    "sles": "suse",
    "opensuse-leap": "opensuse",
    "opensuse-tumbleweed": "opensuse",
}
_IDS = {"redhat": "rhel", "oracle": "ol", "amazon": "amzn", "suse": "sles"}
"""The other way round, where only one distribution goes by the namespace."""


def is_verbatim(package: Package) -> bool:
    """Whether a package's purl is its type, namespace, name and version as they stand, and nothing else."""
    return (
        package.type in _VERBATIM
        and not package.arch
        and not (package.type == "golang" and package.version.startswith("go"))
        and bool(_WORD.fullmatch(package.name))
        and bool(_VERSION.fullmatch(package.version))
        and bool(_WORDS.fullmatch(package.namespace))
    )


def purl(package: Package, distro: Distro | None) -> str:
    """The package's purl; distribution packages take their namespace and the `distro` qualifier from the distribution.

    What has no type in the specification is `generic`. Letters become small where the type's definition says so. The qualifier `upstream`
    names the source package, as other tools write and read it.

    Empty for a name that makes none: nothing but blanks and slashes, a slash where names are no paths (the library would take what stands
    before it for the namespace), or characters that UTF-8 does not have.
    """
    if is_verbatim(package):
        namespace = f"{package.namespace.replace('@', '%40')}/" if package.namespace else ""
        return f"pkg:{package.type}/{namespace}{package.name}@{package.version}"
    return _built(package, distro)


def _built(package: Package, distro: Distro | None) -> str:
    """The same, whatever the words."""
    from packageurl import PackageURL

    kind = package.type if package.type in REGISTERED else "generic"
    namespace, name, version = package.namespace, package.name, package.version
    if kind in _PATHS and not namespace:
        namespace, _, name = name.rpartition("/")
    if "/" in name:
        return ""
    if kind in _SMALL:
        namespace, name = namespace.lower(), name.lower()
    if kind == "golang":
        # Go's own library and commands have the toolchain's version, `go1.21.3`; advisories and other tools write the number.
        version = version.removeprefix("go")
    qualifiers: dict[str, str] = {}
    if kind in DISTRIBUTION_TYPES:
        if distro is not None:
            namespace = _NAMESPACES.get(distro.id, distro.id)
        qualifiers = dict(_qualifiers(package, distro))
        if kind == "rpm":
            # The rpm type keeps the epoch out of the version (purl-spec, types/rpm-definition.json).
            version = version.partition(":")[2] or version
    elif kind == "gem" and package.arch:
        # purl-spec, types/gem-definition.json: for gems that are not for every platform.
        qualifiers["platform"] = package.arch
    try:
        return PackageURL(kind, namespace or None, name, version or None, qualifiers or None).to_string()
    except (TypeError, ValueError):  # what the library makes of names that are none
        return ""


def _qualifiers(package: Package, distro: Distro | None) -> Iterator[tuple[str, str]]:
    """What only purls of distributions' packages tell."""
    if distro is not None:
        yield "distro", f"{distro.id}-{distro.version_id}" if distro.version_id else distro.id
    if package.arch:
        yield "arch", package.arch
    if package.type == "rpm":
        epoch, colon, rest = package.version.partition(":")
        if colon and rest:
            yield "epoch", epoch
        if package.module:
            yield "rpmmod", package.module
    if upstream := _named_upstream(package):
        yield "upstream", upstream


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
    except _NO_PURL as error:
        raise Malformed(f"not a purl: {text[:200]!r}: {str(error)[:200]}") from error
    told = found.qualifiers
    name, version, namespace = found.name, found.version or "", found.namespace or ""
    if not all(word.isprintable() for word in (name, version, namespace, *told.values())):
        raise Malformed(f"a purl with characters that cannot be shown: {text[:200]!r}")
    if found.type not in DISTRIBUTION_TYPES:
        return Package(found.type, name, version, namespace, told.get("platform", "") if found.type == "gem" else "")
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


def _named_upstream(package: Package) -> str:
    """The qualifier `upstream`, as `parse` reads it; empty where the source package is called and numbered as the package itself."""
    source, version = package.source, package.source_version
    if not source or (source == package.name and version in {"", package.version}):
        return ""
    if package.type == "rpm":
        return f"{source}-{version.rpartition(':')[2]}{_SOURCE_RPM[0]}" if version else source
    return f"{source}@{version}" if version not in {"", package.version} else source


def distro_of(text: str) -> Distro | None:
    """The distribution that a purl names: by the qualifier `distro` (`debian-12`, or `3.18.4` in the namespace `alpine`), or its namespace.

    None where it names none, or is no purl.
    """
    from packageurl import PackageURL

    try:
        found = PackageURL.from_string(text)
    except _NO_PURL:
        return None
    if found.type not in DISTRIBUTION_TYPES:
        return None
    told = dict(found.qualifiers or {})
    name, version = _named_distro(told.get("distro", ""))
    name = name or _IDS.get(found.namespace or "", found.namespace or "")
    return Distro(name, version) if name and (name + version).isprintable() else None


def _named_distro(text: str) -> tuple[str, str]:
    """Identifier and version of `opensuse-leap-15.6`, `debian-12`, `3.18.4`, `alpine`."""
    if text[:1].isdigit():
        return "", text
    name, dash, version = text.rpartition("-")
    return (name, version) if dash and version[:1].isdigit() else (text, "")


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


def target_purl(target: Target) -> str:
    """The purl of an image in a registry (purl-spec, types/oci-definition.json): named by its digest; empty for all else."""
    from packageurl import PackageURL

    if not (target.registry and target.digest):
        return ""
    name, _, tag = target.reference.partition("@")[0].removeprefix(f"{target.registry}/").partition(":")
    qualifiers = {"repository_url": f"{target.registry}/{name}"}
    if tag:
        qualifiers["tag"] = tag
    if target.platform:
        qualifiers["arch"] = target.platform.split("/")[1] if "/" in target.platform else target.platform
    try:
        return PackageURL("oci", None, name.rpartition("/")[2], target.digest, qualifiers).to_string()
    except (TypeError, ValueError):
        return ""
