import pytest

from nakami.model.package import Distro, Package
from nakami.versions import SCHEMES
from nakami.vulns.ecosystems import (
    ECOSYSTEMS,
    NVD,
    Question,
    ecosystem_named,
    ecosystem_of,
    folder_of,
    full_name,
    normalised,
    normalised_ecosystem,
    questions,
    scheme_of,
)

DEBIAN = Distro("debian", "11")


def test_every_order_exists():
    assert {ecosystem.scheme for ecosystem in ECOSYSTEMS.values()} <= {each.name for each in SCHEMES}


def asked(package: Package, distro: Distro | None = None) -> list[tuple[str, str, str]]:
    return [(each.ecosystem, each.name, each.version) for each in questions(package, distro)]


class TestPep503:
    """PEP 503: "The only valid characters in a name are the ASCII alphabet, ASCII numbers, ., -, and _. The name should be lowercased with all runs
    of the characters ., -, or _ replaced with a single - character."
    """

    @pytest.mark.parametrize("name", ["Jinja2", "jinja2", "JINJA2"])
    def test_case(self, name: str):
        assert normalised("PyPI", name) == "jinja2"

    @pytest.mark.parametrize("name", ["zope.interface", "Zope_Interface", "zope-._interface"])
    def test_runs(self, name: str):
        assert normalised("PyPI", name) == "zope-interface"


@pytest.mark.parametrize("ecosystem", ["npm", "Maven", "Go", "RubyGems", "crates.io", "Debian"])
def test_other_names_are_exact(ecosystem: str):
    assert normalised(ecosystem, "A_b.C") == "A_b.C"


@pytest.mark.parametrize(
    ("package", "question"),
    [
        (Package("pypi", "Flask_SQLAlchemy", "2.0"), ("PyPI", "flask-sqlalchemy", "2.0")),
        (Package("npm", "hoek", "1.0.0", namespace="@hapi"), ("npm", "@hapi/hoek", "1.0.0")),
        (
            Package("maven", "log4j-core", "2.14.1", namespace="org.apache.logging.log4j"),
            ("Maven", "org.apache.logging.log4j:log4j-core", "2.14.1"),
        ),
        (Package("golang", "text", "v0.3.7", namespace="golang.org/x"), ("Go", "golang.org/x/text", "0.3.7")),
        (Package("golang", "stdlib", "go1.21.3"), ("Go", "stdlib", "1.21.3")),
        (Package("composer", "Yaml", "5.0", namespace="Symfony"), ("Packagist", "symfony/yaml", "5.0")),
        (Package("nuget", "Newtonsoft.Json", "12.0.1"), ("NuGet", "newtonsoft.json", "12.0.1")),
        (Package("gem", "Rails", "5.2.0"), ("RubyGems", "Rails", "5.2.0")),
        (Package("cargo", "smallvec", "0.6.13"), ("crates.io", "smallvec", "0.6.13")),
    ],
)
def test_languages(package: Package, question: tuple[str, str, str]):
    assert asked(package) == [question]
    assert asked(package, DEBIAN) == [question], "the distribution has no say in it"


def test_debian_is_judged_by_source():
    package = Package("deb", "libssl1.1", "1.1.1k-1+b2", source="openssl", source_version="1.1.1k-1")
    assert asked(package, DEBIAN) == [("Debian:11", "openssl", "1.1.1k-1")]


def test_alpine_is_judged_by_origin():
    package = Package("apk", "libcrypto3", "3.1.4-r5", source="openssl", source_version="3.1.4-r5")
    assert asked(package, Distro("alpine", "3.18.4")) == [("Alpine:v3.18", "openssl", "3.1.4-r5")]


def test_almalinux_is_judged_by_binary():
    package = Package("rpm", "openssl-libs", "1:1.1.1k-7.el8", source="openssl", source_version="1.1.1k-7.el8")
    assert asked(package, Distro("almalinux", "8.9")) == [("AlmaLinux:8", "openssl-libs", "1:1.1.1k-7.el8")]


def test_red_hat_is_judged_by_either():
    package = Package("rpm", "openssl-libs", "1:1.1.1k-7.el8", source="openssl", source_version="1.1.1k-7.el8")
    found = list(questions(package, Distro("rhel", "8.9")))
    assert [(each.name, each.version, each.has_epoch) for each in found] == [
        ("openssl", "1.1.1k-7.el8", False),
        ("openssl-libs", "1:1.1.1k-7.el8", True),
    ]


def test_a_source_of_the_same_name_is_asked_for_once():
    package = Package("rpm", "bash", "4.4-1.el8", source="bash", source_version="4.4-1.el8")
    assert list(questions(package, Distro("rhel", "8"))) == [
        Question("Red Hat:enterprise_linux:8", "bash", "4.4-1.el8")
    ]


def test_modules():
    labelled = Package("rpm", "nodejs", "1:12.1-1.module+el8+1", module="nodejs:12")
    nameless = Package("rpm", "nodejs", "1:12.1-1.module+el8+1")
    plain = Package("rpm", "bash", "4.4-1.el8")
    distro = Distro("almalinux", "8")
    assert [each.module for package in (labelled, nameless, plain) for each in questions(package, distro)] == [
        "nodejs:12",
        "*",
        "",
    ]


def test_ubuntu_asks_pro_too():
    package = Package("deb", "curl", "7.58-1", source="curl", source_version="7.58-1")
    assert [each.ecosystem for each in questions(package, Distro("ubuntu", "18.04"))] == [
        "Ubuntu:18.04:LTS",
        "Ubuntu:Pro:18.04:LTS",
    ]


def test_nobody_judges_what_has_no_ecosystem():
    assert asked(Package("conda", "numpy", "1")) == []
    assert ecosystem_of(Package("conda", "numpy", "1"), None) == ("", "no advisory source for packages of type conda")
    assert ecosystem_of(Package("rpm", "bash", "1-1"), Distro("fedora", "40")) == ("", "no advisory source for Fedora")
    assert ecosystem_of(Package("deb", "bash", "1-1"), DEBIAN) == ("Debian", "")
    assert scheme_of(Package("conda", "numpy", "1")) is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Debian:11", "Debian:11"),
        ("Red Hat:enterprise_linux:8::appstream", "Red Hat:enterprise_linux:8"),
        ("Red Hat:rhel_eus:8.4::baseos", "Red Hat:rhel_eus:8.4"),
        ("Ubuntu:Pro:18.04:LTS", "Ubuntu:Pro:18.04:LTS"),
        ("Ubuntu:26.04", "Ubuntu:26.04:LTS"),
        ("Ubuntu:Pro:26.04", "Ubuntu:Pro:26.04:LTS"),
        ("Ubuntu:25.10", "Ubuntu:25.10"),
        ("Maven:https://maven.example", "Maven"),
        ("PyPI", "PyPI"),
        ("Alpine:", "Alpine"),
    ],
)
def test_ecosystems_as_the_tables_hold_them(written: str, kept: str):
    assert normalised_ecosystem(written) == kept
    assert folder_of(kept) == folder_of(written)


def test_full_names():
    assert full_name(Package("npm", "hoek", "1", namespace="@hapi")) == "@hapi/hoek"
    assert full_name(Package("npm", "hoek", "1")) == "hoek"


def test_software_is_asked_where_it_is_known():
    nginx = Package("generic", "nginx", "1.22.1", cpes=("f5:nginx",))
    curl = Package("generic", "curl", "7.88.1", cpes=("haxx:curl", "haxx:libcurl"))
    assert asked(nginx) == [("Bitnami", "nginx", "1.22.1"), ("NVD", "f5:nginx", "1.22.1")]
    nightly = Package("generic", "node", "21.0.0-nightly20230801", cpes=("nodejs:node.js",))
    assert asked(nightly) == [("Bitnami", "node", "21.0.0-nightly20230801")]
    assert asked(Package("bitnami", "nginx", "1.25.3-4")) == [("Bitnami", "nginx", "1.25.3")]
    assert asked(curl) == [("NVD", "haxx:curl", "7.88.1"), ("NVD", "haxx:libcurl", "7.88.1")]
    assert asked(Package("generic", "x", "1")) == []
    assert (ecosystem_of(nginx, None)[0], ecosystem_of(curl, None)[0]) == ("Bitnami", "NVD")
    orders = [scheme for scheme in map(scheme_of, (nginx, curl)) if scheme]
    assert [order.name for order in orders] == ["semver", "upstream"]


def test_nvd_is_no_ecosystem_of_osv():
    assert NVD not in ECOSYSTEMS
    assert ecosystem_named("NVD").scheme == "upstream"
    assert ecosystem_named("Debian:12").scheme == "deb"


def test_an_os_release_of_another_distribution_makes_nobody_judge():
    """It would make all of Debian's packages look clean, for Alpine's advisories know none of them."""
    package = Package("deb", "openssl", "3.0.1-1", source="openssl", source_version="3.0.1-1")
    for distro in (Distro("alpine", "3.19.0"), Distro("wolfi", "20230201"), Distro("almalinux", "9.3")):
        assert list(questions(package, distro)) == []
        assert ecosystem_of(package, distro) == ("", "os-release names a distribution that has no packages of type deb")
    assert list(questions(package, Distro("debian", "12")))
