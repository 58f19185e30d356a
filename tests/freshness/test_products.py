import pytest

from nakami.freshness.products import _DISTRIBUTIONS, _LIBRARIES, _PROGRAMS, cycle_of, product_of, software_of
from nakami.model.lifecycle import Cycle
from nakami.model.package import Distro, Package
from nakami.vulns.lifecycles import PRODUCTS


def test_only_what_the_database_is_asked_for():
    assert {*_DISTRIBUTIONS.values(), *_PROGRAMS.values(), *_LIBRARIES.values()} <= set(PRODUCTS)


@pytest.mark.parametrize(
    ("distro", "product"),
    [
        (Distro("debian", "11"), "debian"),
        (Distro("amzn", "2"), "amazon-linux"),
        (Distro("centos", "8", pretty_name="CentOS Linux 8"), "centos"),
        (Distro("centos", "9", pretty_name="CentOS Stream 9"), "centos-stream"),
        (Distro("made-up", "1"), ""),
        (None, ""),
    ],
)
def test_distributions(distro: Distro | None, product: str):
    assert product_of(distro) == product


@pytest.mark.parametrize(
    ("package", "product"),
    [
        (Package("generic", "node", "18.1.0"), "nodejs"),
        (Package("bitnami", "postgresql", "14.1-1"), "postgresql"),
        (Package("pypi", "Django", "2.2"), "django"),
        (Package("maven", "spring-core", "4.3.30.RELEASE", "org.springframework"), "spring-framework"),
        (Package("maven", "spring-core", "1", "somebody.else"), ""),
        (Package("deb", "nginx", "1.18.0"), ""),
    ],
)
def test_software(package: Package, product: str):
    assert software_of(package) == product


LINES = [Cycle("python", line) for line in ("2.7", "3", "3.1", "3.10", "3.9")] + [
    Cycle("go", "1.21"),
    Cycle("debian", "11"),
]


@pytest.mark.parametrize(
    ("product", "version", "line"),
    [
        ("python", "3.9.5", "3.9"),
        ("python", "3.10.0", "3.10"),
        ("python", "3.1", "3.1"),
        ("python", "3.11.2", "3"),
        ("python", "2.6", None),
        ("python", "", None),
        ("go", "go1.21.5", "1.21"),
        ("debian", "11", "11"),
        ("debian", "1", None),
        ("ruby", "3.9", None),
    ],
)
def test_the_line_with_most_numbers_in_common(product: str, version: str, line: str | None):
    found = cycle_of(product, version, LINES)
    assert (found.cycle if found else None) == line
