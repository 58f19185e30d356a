"""What a document names, held against what was found."""

import pytest

from nakami.model.package import Distro, Package
from nakami.model.vex import Name, Product
from nakami.vulns.vex.identity import Subject, parsed

DIGEST = "sha256:" + "ab" * 32
OTHER = "sha256:" + "cd" * 32
DEBIAN = Distro("debian", "12", "bookworm")
LIBSSL = Package("deb", "libssl3", "3.0.11-1", arch="amd64", source="openssl", source_version="3.0.11-1")
CURL = Package("rpm", "curl", "1:7.61.1-30.el8", arch="x86_64", source="curl", source_version="1:7.61.1-30.el8")
LODASH = Package("npm", "lodash", "4.17.20")


def means(package: Package | None, *purls: str, distro: Distro | None = DEBIAN, ranges: tuple[str, ...] = ()) -> bool:
    return Subject(package, distro, frozenset({DIGEST})).is_meant(Product(Name(purls, ranges=ranges)))


@pytest.mark.parametrize(
    ("purl", "meant"),
    [
        ("pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12", True),
        ("pkg:deb/debian/libssl3@3.0.11-1?arch=amd64", True),
        ("pkg:deb/debian/libssl3@3.0.11-1", True),
        ("pkg:deb/debian/libssl3", True),
        ("pkg:deb/debian/libssl3?distro=bookworm", True),
        ("pkg:deb/debian/libssl3@3.0.11-1?distro=trixie", False),
        ("pkg:deb/debian/libssl3@3.0.11-2", False),
        ("pkg:deb/debian/libssl3@3.0.11-1?arch=arm64", False),
        ("pkg:deb/debian/libssl3@3.0.11-1?colour=red", False),
        ("pkg:deb/ubuntu/libssl3@3.0.11-1", False),
        ("pkg:deb/libssl3@3.0.11-1", False),
        ("pkg:deb/debian/openssl@3.0.11-1?arch=source", True),
        ("pkg:deb/debian/openssl@3.0.11-1", False),
        ("pkg:deb/debian/libssl3@3.0.11-1#usr/lib", False),
        ("pkg:rpm/debian/libssl3@3.0.11-1", False),
        ("not a purl", False),
        ("pkg:", False),
        ("", False),
    ],
)
def test_a_package_of_a_distribution(purl: str, meant: bool):
    assert means(LIBSSL, purl) == meant


@pytest.mark.parametrize(
    ("purl", "meant"),
    [
        ("pkg:rpm/redhat/curl@7.61.1-30.el8?epoch=1", True),
        ("pkg:rpm/redhat/curl@7.61.1-30.el8", True),
        ("pkg:rpm/redhat/curl@1%3A7.61.1-30.el8", True),
        ("pkg:rpm/redhat/curl@7.61.1-30.el8?epoch=2", False),
        ("pkg:rpm/redhat/curl@7.61.1-30.el8?arch=src", True),
    ],
)
def test_an_rpm(purl: str, meant: bool):
    assert means(CURL, purl, distro=Distro("rhel", "8.4")) == meant


def test_names_as_their_ecosystem_writes_them():
    assert means(Package("pypi", "Flask_Login", "1.0"), "pkg:pypi/flask-login@1.0")
    assert means(Package("golang", "github.com/a/b", "v1.0.0"), "pkg:golang/github.com/a/b@v1.0.0")
    assert means(Package("golang", "github.com/a/b", "1.0.0"), "pkg:golang/github.com/a/b@v1.0.0")
    assert means(
        Package("maven", "log4j-core", "2.14.1", "org.apache"), "pkg:maven/org.apache/log4j-core@2.14.1?type=jar"
    )
    assert means(Package("npm", "core", "7.0.0", "@babel"), "pkg:npm/%40babel/core@7.0.0")


def test_ranges_bound_what_has_no_version():
    assert means(LODASH, "pkg:npm/lodash", ranges=("vers:npm/<4.17.21",))
    assert not means(LODASH, "pkg:npm/lodash", ranges=("vers:npm/<4.17.20",))
    assert means(CURL, "pkg:rpm/redhat/curl", distro=Distro("rhel", "8"), ranges=("vers:rpm/<1:7.61.1-31.el8",))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        (Name((f"pkg:oci/web@{DIGEST}",)), True),
        (Name(("pkg:oci/other?repository_url=x", f"pkg:docker/web@{DIGEST}")), True),
        (Name(digests=(DIGEST,)), True),
        (Name((f"pkg:oci/web@{OTHER}",)), False),
        (Name(("pkg:oci/web?tag=1",)), False),
        (Name(digests=(OTHER,)), False),
        (Name(), False),
    ],
)
def test_an_image(name: Name, meant: bool):
    subject = Subject(LODASH, None, frozenset({DIGEST}))
    part, other = Name(("pkg:npm/lodash",)), Name(("pkg:npm/left-pad",))
    assert subject.is_meant(Product(name)) == meant
    assert subject.is_meant(Product(name, (other, part))) == meant
    assert not subject.is_meant(Product(name, (other,)))


def test_a_part_of_another_product_is_not_meant():
    assert not Subject(LODASH, None, frozenset()).is_meant(
        Product(Name(("pkg:npm/app@1",)), (Name(("pkg:npm/lodash",)),))
    )


def test_without_a_package_only_the_image_counts():
    assert Subject(None, None, frozenset({DIGEST})).is_meant(Product(Name(digests=(DIGEST,))))
    assert not means(None, "pkg:npm/lodash")


def test_a_purl_that_is_too_long_is_none():
    assert parsed("pkg:npm/" + "a" * 5000) is None
