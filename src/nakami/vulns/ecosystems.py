"""What OSV calls the ecosystems, how each orders its versions and writes its names, and which of them judges an installed package."""

import re
from collections.abc import Iterator

from msgspec import Struct

from nakami.errors import VersionInvalid
from nakami.model.package import DISTRIBUTION_TYPES, Distro, Package
from nakami.versions import scheme
from nakami.versions.interface import Scheme
from nakami.vulns.lines import with_line
from nakami.vulns.rebuilds import as_red_hat
from nakami.vulns.releases import Release, is_long_term, release_of
from nakami.vulns.software import GO_NAMES, bitnami_name, bitnami_version, is_go_itself, nvd_version


class Ecosystem(Struct, frozen=True):
    """One of OSV's ecosystems (OSV schema 1.7, "Defined ecosystems").

    `name` is also its folder in the bucket; `scheme` names the order of its versions. `epochs` tells how epochs are
    kept: "" none apart from the version, `said` an rpm without one has epoch 0, `unsure` an advisory without one does
    not tell it. `in_osv` is false for those that only a vendor's own feed judges.
    """

    name: str
    scheme: str
    epochs: str = ""
    is_distribution: bool = False
    in_osv: bool = True


def _distribution(name: str, scheme: str, epochs: str = "", *, in_osv: bool = True) -> Ecosystem:
    return Ecosystem(name, scheme, epochs, is_distribution=True, in_osv=in_osv)


ECOSYSTEMS = {
    ecosystem.name: ecosystem
    for ecosystem in (
        _distribution("AlmaLinux", "rpm", "said"),
        _distribution("Alpaquita", "apk"),
        _distribution("Alpine", "apk"),
        _distribution("Amazon Linux", "rpm", "said", in_osv=False),
        _distribution("Azure Linux", "rpm", "unsure"),
        _distribution("BellSoft Hardened Containers", "apk"),
        _distribution("Chainguard", "apk"),
        _distribution("CleanStart", "apk"),
        _distribution("Debian", "deb"),
        _distribution("Echo", "deb"),
        _distribution("FreeBSD", "generic"),
        _distribution("Mageia", "rpm", "said"),
        _distribution("MinimOS", "apk"),
        _distribution("openEuler", "rpm", "unsure"),
        _distribution("openSUSE", "rpm", "said"),
        _distribution("Oracle Linux", "rpm", "said", in_osv=False),
        _distribution("Photon OS", "rpm", "unsure"),
        # The advisories' own words: an rpm whose epoch could not be found out stands without one.
        _distribution("Red Hat", "rpm", "unsure"),
        _distribution("Rocky Linux", "rpm", "said"),
        _distribution("SUSE", "rpm", "said"),
        _distribution("Ubuntu", "deb"),
        _distribution("Wolfi", "apk"),
        # Those that repackage others take their versions from them; what is not numbers has no order here, and is counted.
        _distribution("Docker Hardened Images", "generic"),
        _distribution("Root", "generic"),
        Ecosystem("Android", "generic"),
        Ecosystem("Bioconductor", "generic"),
        Ecosystem("Bitnami", "semver"),
        Ecosystem("ConanCenter", "semver"),
        Ecosystem("CRAN", "generic"),
        Ecosystem("crates.io", "semver"),
        Ecosystem("GHC", "generic"),
        Ecosystem("GitHub Actions", "semver"),
        Ecosystem("Go", "golang"),
        Ecosystem("Hackage", "generic"),
        Ecosystem("Hex", "semver"),
        Ecosystem("Julia", "semver"),
        Ecosystem("Kubernetes", "semver"),
        Ecosystem("Linux", "generic"),
        Ecosystem("Maven", "maven"),
        Ecosystem("npm", "semver"),
        Ecosystem("NuGet", "nuget"),
        Ecosystem("opam", "generic"),
        Ecosystem("OSS-Fuzz", "generic"),
        Ecosystem("Packagist", "composer"),
        Ecosystem("Pub", "semver"),
        Ecosystem("PyPI", "pep440"),
        Ecosystem("RubyGems", "gem"),
        Ecosystem("SwiftURL", "semver"),
        Ecosystem("VSCode", "semver"),
    )
}
"""OSV's ecosystems (its schema 1.7.5), and those of vendors that it does not collect.

`generic` orders numbers alone: other versions there count as having no order."""

BITNAMI = "Bitnami"
NVD = "NVD"
"""Software that no ecosystem knows: the National Vulnerability Database names it by vendor and product. Not one of OSV's."""

_ORDERS = {**ECOSYSTEMS, NVD: Ecosystem(NVD, "upstream")}

_BY_TYPE = {
    "cargo": "crates.io",
    "composer": "Packagist",
    "gem": "RubyGems",
    "golang": "Go",
    "hex": "Hex",
    "julia": "Julia",
    "maven": "Maven",
    "npm": "npm",
    "nuget": "NuGet",
    "pub": "Pub",
    "pypi": "PyPI",
    "swift": "SwiftURL",
}
"""Package URL types of the language ecosystems."""


_ENTERPRISE_LINUX = "Red Hat:enterprise_linux:"
_PEP503 = re.compile(r"[-_.]+")


class Question(Struct, frozen=True, gc=False):
    """One look-up: is this version of this name affected, in the advisories of this ecosystem?

    `ecosystem` carries the release (`Debian:11`). `module` is the rpm module label, `*` when the package is modular but
    does not say of what. `has_epoch` is false when the version's epoch is not known to be the name's own (a source
    rpm's name does not carry it).
    """

    ecosystem: str
    name: str
    version: str
    module: str = ""
    has_epoch: bool = True


def folder_of(ecosystem: str) -> str:
    """The OSV folder of an ecosystem with or without a release: `Debian:11` is in `Debian`."""
    return ecosystem.partition(":")[0]


def ecosystem_named(name: str) -> Ecosystem:
    """The ecosystem of that name, with or without a release.

    Raises:
        KeyError: the order of its versions is not known.
    """
    return _ORDERS[folder_of(name)]


def ecosystem_of(package: Package, distro: Distro | None) -> tuple[str, str]:
    """The OSV folder whose advisories judge a package, or NVD, and, when there is none, why."""
    if package.type in DISTRIBUTION_TYPES:
        release = _judge_of(package, distro)
        return (folder_of(release.ecosystems[0]), "") if release.ecosystems else ("", release.why)
    folder = _language_of(package)
    return folder, "" if folder else f"no advisory source for packages of type {package.type}"


def _judge_of(package: Package, distro: Distro | None) -> Release:
    """Who judges a distribution's package: nobody where os-release names a distribution that has none of its kind.

    An os-release that says Alpine, added to Debian, would else make all of Debian's packages look clean.
    """
    release = release_of(distro)
    orders = {ecosystem_named(ecosystem).scheme for ecosystem in release.ecosystems}
    if not orders or orders & {package.type, "generic"}:
        return release
    return Release(why=f"os-release names a distribution that has no packages of type {package.type}")


def scheme_of(package: Package) -> Scheme | None:
    """The order of a package's versions; None when no ecosystem that nakami knows defines it."""
    if package.type in DISTRIBUTION_TYPES:
        return scheme(package.type)
    folder = _language_of(package)
    return scheme(ecosystem_named(folder).scheme) if folder else None


def questions(package: Package, distro: Distro | None) -> Iterator[Question]:
    """What to look up for a package; nothing when no ecosystem judges it."""
    if package.type in DISTRIBUTION_TYPES:
        yield from _distribution_questions(package, _judge_of(package, distro))
        return
    folder = _language_of(package)
    if folder == BITNAMI:
        yield Question(folder, normalised(folder, bitnami_name(package)), bitnami_version(package))
    if folder in {BITNAMI, NVD}:
        for pair in package.cpes:
            question = Question(NVD, pair, nvd_version(package))
            # A second opinion that cannot be had must not cost the first.
            if folder == NVD or _has_order(question):
                yield question
    elif is_go_itself(package):
        for name in GO_NAMES:
            yield Question(folder, name, _plain(package.version, folder))
    elif folder:
        yield Question(folder, normalised(folder, full_name(package)), _plain(package.version, folder))


def _language_of(package: Package) -> str:
    """The folder of what no distribution brought; empty when there is none."""
    if bitnami_name(package):
        return BITNAMI
    if is_go_itself(package):
        return "Go"
    return _BY_TYPE.get(package.type) or (NVD if package.cpes else "")


def _has_order(question: Question) -> bool:
    try:
        scheme(ecosystem_named(question.ecosystem).scheme).key(question.version)
    except VersionInvalid:
        return False
    return True


def _distribution_questions(package: Package, release: Release) -> Iterator[Question]:
    names: list[tuple[str, str, bool]] = []
    if release.by_source:
        # The name of a source rpm (SOURCERPM) has no epoch, those of deb and apk carry theirs in the version.
        has_epoch = package.type != "rpm" or (package.source or package.name) == package.name
        version = package.source_version or package.version
        if package.type == "rpm" and has_epoch:
            version = package.version
        names.append((package.source or package.name, version, has_epoch))
    if release.by_binary and (package.name, package.version) not in {name[:2] for name in names}:
        names.append((package.name, package.version, True))
    module = package.module or ("*" if ".module" in package.version and package.type == "rpm" else "")
    for ecosystem in (*release.ecosystems, *release.besides):
        for name, version, has_epoch in names:
            told = as_red_hat(version) if release.is_rebuild else version
            yield Question(with_line(ecosystem, version), name, told, module, has_epoch)


def normalised(ecosystem: str, name: str) -> str:
    """A package's name as the tables hold it.

    PyPI: the "normalized name" of the packaging specifications (PEP 503). Packagist and NuGet do not tell upper from
    lower case. All others are exact.
    """
    if ecosystem == "PyPI":
        return _PEP503.sub("-", name).lower()
    if ecosystem in {"NuGet", "Packagist", "Bitnami", "Hex"}:
        return name.lower()
    return name


def normalised_ecosystem(ecosystem: str) -> str:
    """An advisory's ecosystem as the tables hold it.

    Red Hat writes the product stream as a CPE (`Red Hat:enterprise_linux:8::appstream`, `Red Hat:openshift:4.16::el9`):
    the part behind `::` tells the repository, which an installed package does not, or for which release of Enterprise
    Linux a product's packages are built; and of Enterprise Linux 10 on, the minor release. Ubuntu's records of a release
    with long-term support lack the `LTS` where they were written before it came out. Maven and Packagist may name a
    repository's address, which an installed package does not tell either.
    """
    folder, _, release = ecosystem.partition(":")
    if folder == "Red Hat":
        return _red_hat(ecosystem)
    if folder == "Ubuntu" and is_long_term(release.rpartition(":")[2]):
        return f"{ecosystem}:LTS"
    return ecosystem if release and not release.startswith("http") else folder


def _red_hat(ecosystem: str) -> str:
    stream, _, built_for = ecosystem.partition("::")
    if stream.startswith(_ENTERPRISE_LINUX):
        return _ENTERPRISE_LINUX + stream.removeprefix(_ENTERPRISE_LINUX).partition(".")[0]
    return f"{stream}::{built_for}" if built_for[:2] == "el" and built_for[2:].isdigit() else stream


def full_name(package: Package) -> str:
    """A language package's name with its namespace, as its ecosystem writes it: `@scope/name`, `group:artifact`, `vendor/name`."""
    if not package.namespace:
        return package.name
    return f"{package.namespace}{':' if package.type == 'maven' else '/'}{package.name}"


def _plain(version: str, folder: str) -> str:
    """A version as the advisories write it: Go's are without the `v` of the tag, those of its own library without `go`."""
    if folder == "Go":
        return version.removeprefix("go").removeprefix("v")
    return version
