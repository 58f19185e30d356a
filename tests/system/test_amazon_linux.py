"""Amazon Linux by its own advisories: real updateinfo, rpm databases that rpm made, and a plain reading of both as the judge."""

import gzip
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.system import plain_matcher as plain
from tests.system.conftest import Scan

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("scan")]

Install = Callable[[Sequence[str]], Path]
Said = set[tuple[str, str, str, str]]
"""Package, vulnerability, advisory, fixed version."""

AL2 = (
    *("openssl:1:1.0.2k-8.amzn2.0.1:openssl-libs", "curl:7.61.1-12.amzn2.0.2:libcurl", "glibc:2.26-39.amzn2:glibc"),
    *("sudo:1.8.23-4.amzn2:sudo", "zlib:1.2.7-19.amzn2.0.1:zlib", "vim:2:8.2.5172-1.amzn2.0.1:vim-minimal"),
    *("krb5:1.15.1-20.amzn2.0.1:krb5-libs", "expat:2.1.0-10.amzn2.0.2:expat", "python:2.7.14-58.amzn2.0.2:python"),
)
"""Packages of core, as they were in images of Amazon Linux 2: `source:[epoch:]version-release:name`."""
AL2023 = (
    *("openssl:1:3.0.5-1.amzn2023.0.1:openssl-libs", "curl:7.85.0-1.amzn2023.0.1:libcurl-minimal"),
    *(
        "krb5:1.20.1-8.amzn2023.0.1:krb5-libs",
        "nghttp2:1.51.0-1.amzn2023:libnghttp2",
        "kernel:6.1.19-30.43.amzn2023:bpftool",
    ),
)
RELEASES = {
    "1": 'NAME="Amazon Linux AMI"\nVERSION="2018.03"\nID="amzn"\nID_LIKE="rhel fedora"\nVERSION_ID="2018.03"\n',
    "2": 'NAME="Amazon Linux"\nVERSION="2"\nID="amzn"\nID_LIKE="centos rhel fedora"\nVERSION_ID="2"\n',
    "2023": 'NAME="Amazon Linux"\nVERSION="2023"\nID="amzn"\nID_LIKE="fedora"\nVERSION_ID="2023"\nPLATFORM_ID="platform:al2023"\n',
}


def root_of(install: Install, release: str, packages: Sequence[str]) -> Path:
    root = install(packages)
    (root / "etc/os-release").write_text(RELEASES[release])
    return root


def said(document: dict[str, Any]) -> Said:
    """What was found, that which is set aside (tools of the kernel) included."""
    found = [*document["findings"], *(each["finding"] for each in document["set_aside"])]
    return {
        (each["package"]["name"], each["id"], each["evidence"]["advisory"], each["remedy"]["version"])
        for each in found
        if each["package"]
    }


def told(raw: Path) -> Iterator[tuple[str, str, str, str]]:
    """What an updateinfo says, in the plainest way: advisory, vulnerability, package, fixed version."""
    for update in ET.fromstring(gzip.decompress(raw.read_bytes())).iter("update"):
        names = [each.get("id", "") for each in update.iter("reference") if each.get("type") == "cve"]
        for package in update.iter("package"):
            epoch = package.get("epoch", "0")
            version = f"{package.get('version')}-{package.get('release')}"
            for name in names:
                fixed = version if epoch == "0" else f"{epoch}:{version}"
                yield update.findtext("id", ""), name, package.get("name", ""), fixed


def expected(root: Path, raw: Path) -> set[tuple[str, str]]:
    """Package and vulnerability, wherever what is installed is older than a fix."""
    installed = {package.name: package.version for package in plain.rpms(root)}
    jobs = [(name, package, installed[package], fixed) for _, name, package, fixed in told(raw) if package in installed]
    order = plain.rpm({(version, fixed) for _, _, version, fixed in jobs})
    return {(package, name) for name, package, version, fixed in jobs if order[version, fixed] < 0}


def test_amazon_linux_2(scan: Scan, shared: Path, installed_rpms: Install):
    root = root_of(installed_rpms, "2", AL2)
    document = scan(f"dir:{root}")
    found = said(document)
    assert {each[:2] for each in found} == expected(root, shared / "feeds/amazon/2/core/updateinfo.xml.gz")
    assert ("sudo", "CVE-2021-3156", "ALAS2-2021-1590", "1.8.23-4.amzn2.2.1") in found
    assert ("openssl-libs", "CVE-2022-0778", "ALAS2-2022-1766", "1:1.0.2k-24.amzn2.0.2") in found
    assert {each[0] for each in found} & {"zlib", "vim-minimal"} == set()
    (source,) = (each for each in document["sources"] if each["name"] == "Amazon Linux")
    assert (source["provider"], source["status"], source["packages"]) == ("amazon", "ok", len(AL2))
    finding = next(each for each in document["findings"] if each["id"] == "CVE-2021-3156")
    assert (finding["state"], finding["severity"], finding["evidence"]["source"]) == ("fixed", "high", "amazon:2 core")
    assert finding["fixed_on"].startswith("2021-")


def test_amazon_linux_2023(scan: Scan, shared: Path, installed_rpms: Install):
    root = root_of(installed_rpms, "2023", AL2023)
    found = said(scan(f"dir:{root}"))
    other_kernel = {
        (name, cve)
        for advisory, cve, name, _ in told(shared / "feeds/amazon/2023/core/updateinfo.xml.gz")
        if advisory == "ALAS2023-2025-935"
    }
    assert ("bpftool", "CVE-2024-58092") in other_kernel
    plainly = expected(root, shared / "feeds/amazon/2023/core/updateinfo.xml.gz")
    assert {each[:2] for each in found} == plainly - other_kernel
    assert {each[2] for each in found} == {
        *(
            "ALAS2023-2023-051",
            "ALAS2023-2023-083",
            "ALAS2023-2023-101",
            "ALAS2023-2023-377",
            "ALAS2023-2024-586",
            "ALAS2023-2024-592",
        ),
    }


@pytest.mark.parametrize(
    ("release", "packages", "advisories"),
    [
        pytest.param(
            "2", ["kernel:5.15.30-19.73.amzn2:kernel"], {"ALAS2KERNEL-5.15-2022-001"}, id="the topic's kernel"
        ),
        pytest.param("2", ["kernel:5.15.43-20.123.amzn2:kernel"], set(), id="the topic's kernel, fixed"),
        pytest.param("2", ["kernel:4.14.100-1.amzn2:kernel"], {"ALAS2-2022-1768"}, id="core's kernel"),
        pytest.param("2", ["kernel:5.10.100-1.amzn2:kernel"], set(), id="another topic's kernel"),
        pytest.param(
            "2023",
            ["kernel-livepatch-6.1.12-19.43:1.0-0.amzn2023:kernel-livepatch-6.1.12-19.43"],
            {"ALAS2023LIVEPATCH-2023-001"},
            id="a live patch",
        ),
        pytest.param(
            "2023", ["libnvidia-container:1.16.2-1:libnvidia-container1"], {"ALAS2023NVIDIA-2025-001"}, id="nvidia"
        ),
        pytest.param("2023", ["kernel6.12:6.12.20-23.97.amzn2023:bpftool"], {"ALAS2023-2025-935"}, id="6.12"),
    ],
)
def test_repositories_beside_core(
    scan: Scan, installed_rpms: Install, release: str, packages: list[str], advisories: set[str]
):
    found = said(scan(f"dir:{root_of(installed_rpms, release, packages)}"))
    assert {each[2] for each in found} == advisories


def test_a_release_that_the_mirror_has_not_is_not_called_clean(scan: Scan, installed_rpms: Install):
    document = scan(f"dir:{root_of(installed_rpms, '1', ['bash:4.2.46-34.43.amzn1:bash'])}")
    (source,) = (each for each in document["sources"] if each["name"] == "Amazon Linux")
    assert source["status"] == "failed"
    assert document["verdict"]["decision"] == "unknown"


def test_a_tree_of_repositories_is_as_good_as_a_mirror(
    scan: Scan,
    environment: dict[str, str],
    shared: Path,
    installed_rpms: Install,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    place = tmp_path / "mirror/amazon/2/core/repodata"
    place.mkdir(parents=True)
    shutil.copy(shared / "feeds/amazon/2/core/updateinfo.xml.gz", place / "abc-updateinfo.xml.gz")
    (place / "repomd.xml").write_text(
        '<repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="updateinfo">'
        '<location href="repodata/abc-updateinfo.xml.gz"/></data></repomd>'
    )
    monkeypatch.setitem(environment, "NAKAMI_MIRROR", str(tmp_path / "mirror"))
    monkeypatch.setitem(environment, "NAKAMI_CACHE_DIR", str(tmp_path / "cache"))
    found = said(scan(f"dir:{root_of(installed_rpms, '2', ['sudo:1.8.23-4.amzn2:sudo'])}"))
    assert {each[2] for each in found} == {"ALAS2-2021-1590"}


def test_a_topic_in_use_whose_advisories_are_not_to_be_had_is_told(scan: Scan, installed_rpms: Install):
    root = root_of(installed_rpms, "2", ["docker:20.10.7-5.amzn2:docker"])
    (root / "etc/yum.repos.d").mkdir()
    (root / "etc/yum.repos.d/amzn2-extras.repo").write_text(
        "[amzn2extra-nginx1]\nenabled = 0\n[amzn2extra-kernel-5.15]\nenabled = 1\n"
    )
    note = root / "var/lib/yum/yumdb/d/0f3a5c-docker-20.10.7-5.amzn2-noarch"
    note.mkdir(parents=True)
    (note / "from_repo").write_text("amzn2extra-docker")
    document = scan(f"dir:{root}")
    assert document["distro"]["repositories"] == ["extras docker", "extras kernel-5.15"]
    (source,) = (each for each in document["sources"] if each["name"] == "Amazon Linux")
    assert (source["status"], source["why"]) == (
        "partial",
        "not in the database: the advisories of extras docker, which the target uses",
    )
