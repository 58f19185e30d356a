"""Which source judges software, under which name and version."""

from pathlib import Path

import pytest

from nakami.model.package import Package
from nakami.versions.semver import SemVer
from nakami.vulns.ecosystems import questions
from nakami.vulns.software import BITNAMI_NAMES, bitnami_name, bitnami_version, is_go_itself, nvd_version
from tests.catalog.catalogers.binaries.specimens import SPECIMENS

KNOWN = {"wordpress", "drupal", "joomla", "magento", "moodle", "nextcloud", "phpmyadmin", "rabbitmq"}
"""Names that catalogers without specimens give."""


def generic(name: str, version: str, *cpes: str, namespace: str = "") -> Package:
    return Package("generic", name, version, namespace=namespace, cpes=cpes)


def test_every_name_is_one_that_a_cataloger_gives():
    assert set(BITNAMI_NAMES) <= set(SPECIMENS) | KNOWN


@pytest.mark.system
def test_every_name_is_one_that_the_feed_has(shared: Path):
    import json
    import zipfile

    with zipfile.ZipFile(shared / "feeds" / "osv" / "Bitnami" / "all.zip") as feed:
        names = {
            affected["package"]["name"]
            for name in feed.namelist()
            for affected in json.loads(feed.read(name)).get("affected", ())
        }
    assert set(BITNAMI_NAMES.values()) <= names


def test_what_bitnami_s_feed_knows():
    assert bitnami_name(generic("nginx", "1.22.1")) == "nginx"
    assert bitnami_name(generic("busybox", "1.35.0")) == ""
    assert bitnami_name(generic("httpd", "2.4.58")) == "apache"
    assert bitnami_name(Package("bitnami", "wordpress", "6.4.2-0")) == "wordpress"


def test_go_is_judged_by_its_own_advisories():
    asked = [
        (each.ecosystem, each.name, each.version) for each in questions(generic("go", "1.19.8", "golang:go"), None)
    ]
    assert asked == [("Go", "stdlib", "1.19.8"), ("Go", "toolchain", "1.19.8")]
    assert not is_go_itself(Package("npm", "go", "1.0"))
    assert not is_go_itself(generic("go", "1.0", namespace="wordpress/plugins"))


def test_a_plugin_is_not_the_program_of_its_name():
    assert bitnami_name(generic("git", "1.0", namespace="wordpress/plugins")) == ""
    assert bitnami_name(Package("npm", "nginx", "1.0")) == ""


@pytest.mark.parametrize(
    ("package", "version"),
    [
        (Package("bitnami", "nginx", "1.25.3-4"), "1.25.3"),
        (Package("bitnami", "x", "2024.1.0-rc1"), "2024.1.0-rc1"),
        (generic("openjdk", "1.8.0_392"), "8.0.392"),
        (generic("openjdk", "1.8.0"), "8.0.0"),
        (generic("openjdk", "17.0.21.1"), "17.0.21.1"),
        (generic("postgresql", "15.20"), "15.20"),
        (generic("redis", "7.2.0-rc1"), "7.2.0-rc1"),
    ],
)
def test_versions_as_the_feed_writes_them(package: Package, version: str):
    assert bitnami_version(package) == version
    assert SemVer().key(version)


def test_java_8_as_nvd_writes_it():
    assert nvd_version(generic("openjdk", "1.8.0_392")) == "8u392"
    assert nvd_version(generic("openjdk", "1.8.0")) == "8"
    assert nvd_version(generic("oracle-jdk", "1.8.0_391")) == "1.8.0_391"
