"""Red Hat's names: product streams by CPE, packages by purl or by name alone, modules in their three shapes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.vulns.csaf import Helper, Product
from nakami.vulns.providers.redhat.naming import ANY_MODULE, Rpm, ecosystem_of, module_of, rpm_of


@pytest.mark.parametrize(
    ("cpe", "ecosystem"),
    [
        ("cpe:/o:redhat:enterprise_linux:8", "Red Hat:enterprise_linux:8"),
        ("cpe:/a:redhat:enterprise_linux:8::appstream", "Red Hat:enterprise_linux:8"),
        ("cpe:/o:redhat:enterprise_linux:10.0", "Red Hat:enterprise_linux:10"),
        ("cpe:/o:redhat:rhel_eus:8.4::baseos", "Red Hat:rhel_eus:8.4"),
        ("cpe:/o:redhat:rhel_els:7", "Red Hat:rhel_els:7"),
        ("cpe:/a:redhat:openshift:4.16::el9", "Red Hat:openshift:4.16::el9"),
        ("cpe:/a:redhat:jbosseapxp", ""),
        ("cpe:/o:oracle:linux:8", ""),
        ("cpe:2.3:o:redhat:enterprise_linux:8:*:*:*:*:*:*:*", ""),
        ("", ""),
    ],
)
def test_a_cpe_names_the_product_stream(cpe: str, ecosystem: str):
    assert ecosystem_of(cpe) == ecosystem


@pytest.mark.parametrize(
    ("purl", "rpm"),
    [
        ("pkg:rpm/redhat/openssl@1.1.1k-7.el8_6?arch=x86_64&epoch=1", Rpm("openssl", "1:1.1.1k-7.el8_6")),
        ("pkg:rpm/redhat/curl@7.76.1-26.el9_3.2?arch=src", Rpm("curl", "0:7.76.1-26.el9_3.2")),
        ("pkg:rpm/redhat/curl?arch=src", Rpm("curl")),
        ("pkg:rpm/redhat/libcurl", Rpm("libcurl")),
        (
            "pkg:rpm/redhat/perl-libs@5.32.1-473.module%2Bel8.10.0%2B21354%2B3ad137bb?arch=x86_64&epoch=4&rpmmod=perl:5.32:810:9",
            Rpm("perl-libs", "4:5.32.1-473.module+el8.10.0+21354+3ad137bb", "perl:5.32"),
        ),
        (
            "pkg:rpm/redhat/squid@4.15-1.module%2Bel8.4.0%2B1%2Bab",
            Rpm("squid", "0:4.15-1.module+el8.4.0+1+ab", ANY_MODULE),
        ),
        ("pkg:rpmmod/redhat/ruby:2.6/ruby", Rpm("ruby", "", "ruby:2.6")),
        ("pkg:rpmmod/redhat/ruby@2.6:8060020220810162001:ad008a3a", None),
        (
            "pkg:rpm/redhat/python39@3.9-8100020240826142629.d47b87a4?epoch=0",
            Rpm("python39", "0:3.9-8100020240826142629.d47b87a4", is_build=True),
        ),
        ("pkg:rpm/redhat/python2?arch=src&rpmmod=gimp:flatpak", None),
        ("pkg:rpm/redhat/firefox-flatpak?arch=src&rpmmod=rhel10", None),
        ("pkg:rpm/redhat/curl-debuginfo@7.76.1-26.el9_3.2?arch=x86_64", None),
        ("pkg:oci/ose-cli?repository_url=registry/openshift4/ose-cli", None),
        ("pkg:rpm/fedora/curl", None),
        ("pkg:rpm/redhat/cu%0arl", None),
    ],
)
def test_a_purl_names_the_package(purl: str, rpm: Rpm | None):
    assert rpm_of(Product("id", "told", Helper(purl=purl))) == rpm


@pytest.mark.parametrize(
    ("name", "rpm"),
    [
        ("samba4", Rpm("samba4")),
        ("python39:3.9/python39", Rpm("python39", "", "python39:3.9")),
        ("openshift4/ose-cli", None),
        ("io.quarkus/quarkus-vertx-http", None),
        ("", None),
    ],
)
def test_without_a_purl_the_name_tells(name: str, rpm: Rpm | None):
    assert rpm_of(Product("id", name)) == rpm


@pytest.mark.parametrize(
    ("purl", "name", "module"),
    [
        ("pkg:rpmmod/redhat/postgresql@13:8060020240903094008:ad008a3a", "", "postgresql:13"),
        ("pkg:rpmmod/redhat/postgresql@9.2%3A8060020240903094008%3Aad008a3a", "", "postgresql:9.2"),
        ("pkg:rpmmod/redhat/postgresql:15/postgresql", "", "postgresql:15"),
        ("", "nodejs:18:8090020231019152822:a75119d5", "nodejs:18"),
        ("", "nodejs", ""),
        ("", "libreoffice:flatpak", ""),
    ],
)
def test_a_module_is_a_name_and_a_stream(purl: str, name: str, module: str):
    assert module_of(Product("id", name, Helper(purl=purl))) == module


@given(st.text(), st.text())
def test_any_text_is_read_or_passed_over(purl: str, name: str):
    found = rpm_of(Product("id", name, Helper(purl=f"pkg:rpm/redhat/{purl}")))
    assert found is None or found.name.isascii()
    assert isinstance(module_of(Product("id", name, Helper(purl=f"pkg:rpmmod/redhat/{purl}"))), str)
