"""Red Hat, CentOS and Oracle Linux by their vendors' own statements: rpm databases that rpm made, and a mirror in the vendors' layout."""

import bz2
import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tests.vulns.providers.redhat.statements import Said, encoded, statement

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("scan")]

Install = Callable[[Sequence[str]], Path]
Scanned = Callable[..., dict[str, Any]]
SAMPLES = Path(__file__).parents[1] / "vulns" / "providers"
EL7, EL8, EL9 = "enterprise_linux:7", "enterprise_linux:8", "enterprise_linux:9"
DAY = "2024-03-01T10:00:00+00:00"
RELEASES = {
    "rhel 7": 'ID="rhel"\nVERSION_ID="7.9"\nPRETTY_NAME="Red Hat Enterprise Linux Server 7.9 (Maipo)"\n',
    "rhel 8": 'ID="rhel"\nVERSION_ID="8.9"\nPRETTY_NAME="Red Hat Enterprise Linux 8.9 (Ootpa)"\n',
    "rhel 9": 'ID="rhel"\nVERSION_ID="9.3"\nPRETTY_NAME="Red Hat Enterprise Linux 9.3 (Plow)"\n',
    "centos 7": 'ID="centos"\nVERSION_ID="7"\nPRETTY_NAME="CentOS Linux 7 (Core)"\nID_LIKE="rhel fedora"\n',
    "oracle 8": 'ID="ol"\nVERSION_ID="8.9"\nPRETTY_NAME="Oracle Linux Server 8.9"\nID_LIKE="fedora"\n',
    "oracle 10": 'ID="ol"\nVERSION_ID="10.0"\nPRETTY_NAME="Oracle Linux Server 10.0"\nID_LIKE="fedora"\n',
}


def on(stream: str, *parts: str) -> dict[Said, str]:
    return {(stream, part): DAY for part in parts}


DOCUMENTS = {
    "2024/cve-2024-1001.json": statement(
        "CVE-2024-1001",
        fixed=on(EL8, "openssl-libs@1.1.1k-12.el8_9?arch=x86_64&epoch=1", "openssl@1.1.1k-12.el8_9?arch=src&epoch=1")
        | on("rhel_eus:8.6", "openssl-libs@1.1.1k-20.el8_6?epoch=1"),
        affected={(EL7, "openssl?arch=src"): "!Out of support scope", (EL9, "openssl"): "Fix deferred"},
        severity="Important",
    ),
    "2024/cve-2024-1002.json": statement(
        "CVE-2024-1002",
        fixed=on(EL8, "nodejs@18.19.1-1.module%2Bel8.9.0%2B21387%2B8c3a3b1a?epoch=1&rpmmod=nodejs:18"),
        affected={(EL8, "nodejs?arch=src&rpmmod=nodejs:16"): "!Will not fix", (EL8, "perl"): "Affected"},
    ),
    "2024/cve-2024-1003.json": statement(
        "CVE-2024-1003", looked_into=((EL8, "bash"),), unaffected=((EL9, "bash"), (EL7, "bash"))
    ),
    "2024/cve-2024-1004.json": statement("CVE-2024-1004", fixed=on(EL7, "httpd@2.4.6-97.el7_9.5")),
    # A layered product's package of the same name.
    "2024/cve-2024-1005.json": statement(
        "CVE-2024-1005", affected={("openshift:4.16::el8", "bash"): "Affected"}, severity="Critical"
    ),
    "2024/cve-2024-1006.json": statement("CVE-2024-1006", affected={(EL8, "bash"): "Affected"}),
    # What has no word on extended support holds for it, too.
    "2024/cve-2024-1008.json": statement("CVE-2024-1008", fixed=on(EL9, "libcurl@7.76.1-19.el9_1.2")),
}
CHANGED = {
    "2024/cve-2024-1006.json": statement("CVE-2024-1006", unaffected=((EL8, "bash"),)),
    "2024/cve-2024-1007.json": statement("CVE-2024-1007", affected={(EL8, "bash"): "Affected"}),
}


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Red Hat's and Oracle's feeds in their own layout."""
    mirror = tmp_path_factory.mktemp("mirror")
    (mirror / "redhat" / "2024").mkdir(parents=True)
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        real = {f"2023/{path.name}": path.read_bytes() for path in (SAMPLES / "redhat" / "samples").glob("*.json")}
        for name, data in {**{name: encoded(each) for name, each in DOCUMENTS.items()}, **real}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    (mirror / "redhat" / "csaf_vex_2026-05-07.tar.zst").write_bytes(
        zstandard.ZstdCompressor().compress(stream.getvalue())
    )
    (mirror / "redhat" / "archive_latest.txt").write_text("csaf_vex_2026-05-07.tar.zst")
    for name, document in CHANGED.items():
        (mirror / "redhat" / name).write_bytes(encoded(document))
    (mirror / "redhat" / "changes.csv").write_text(
        "".join(f'"{name}","2026-05-08T01:02:03+00:00"\n' for name in CHANGED)
    )
    (mirror / "redhat-repositories").mkdir()
    (mirror / "redhat-repositories" / "repository-to-cpe.json").write_text(
        json.dumps({"data": {"rhocp-4.16-for-rhel-8-x86_64-rpms": {"cpes": ["cpe:/a:redhat:openshift:4.16::el8"]}}})
    )
    (mirror / "oracle").mkdir()
    (mirror / "oracle" / "com.oracle.elsa-all.xml.bz2").write_bytes(
        bz2.compress((SAMPLES / "oracle" / "samples" / "elsa.xml").read_bytes())
    )
    return mirror


@pytest.fixture(scope="module")
def scanned(mirror: Path, installed_rpms: Install, tmp_path_factory: pytest.TempPathFactory) -> Scanned:
    """What a scan says of a release with these packages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NAKAMI_")}
    cache = str(tmp_path_factory.mktemp("cache"))
    environment = {**kept, "NAKAMI_CACHE_DIR": cache, "NAKAMI_MIRROR": str(mirror), "NAKAMI_OFFLINE": "1"}

    def scan(release: str, *packages: str, manifest: dict[str, Any] | None = None) -> dict[str, Any]:
        root = installed_rpms(packages)
        if manifest:
            folder = root / "root/buildinfo/content_manifests"
            folder.mkdir(parents=True)
            (folder / "ubi9-container-9.0.0-1.json").write_text(json.dumps(manifest))
        (root / "etc/os-release").write_text(RELEASES[release])
        command = [sys.executable, "-m", "nakami", "scan", f"dir:{root}", "--format", "json"]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert done.returncode in {0, 1}, done.stderr.decode()
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    return scan


def told(document: dict[str, Any]) -> set[tuple[str, str, str, str, str]]:
    return {
        (each["package"]["name"], each["id"], each["state"], each["remedy"]["version"], each["note"])
        for each in document["findings"]
        if each["kind"] == "vulnerability"
    }


def test_red_hat_8(scanned: Scanned):
    document = scanned(
        "rhel 8",
        "openssl:1:1.1.1k-9.el8_7:openssl-libs",
        "bash:4.4.20-4.el8_6:bash",
        "perl:4:5.26.3-422.el8:perl-libs",
        "perl:4:5.32.1-473.module+el8.10.0+21354+3ad137bb:perl-interpreter@perl:5.32",
        "nodejs:1:18.17.1-1.module+el8.8.0+19757+8ca87034:nodejs@nodejs:18",
        "nodejs:1:16.20.2-2.module+el8.8.0+19898+ab99ba34:npm@nodejs:16",
    )
    assert told(document) == {
        ("openssl-libs", "CVE-2024-1001", "fixed", "1:1.1.1k-12.el8_9", ""),
        ("perl-libs", "CVE-2024-1002", "affected", "", ""),
        ("nodejs", "CVE-2024-1002", "fixed", "1:18.19.1-1.module+el8.9.0+21387+8c3a3b1a", ""),
        ("npm", "CVE-2024-1002", "will-not-fix", "", "Will not fix"),
        ("bash", "CVE-2024-1003", "under-investigation", "", ""),
        ("bash", "CVE-2024-1007", "affected", "", ""),
    }
    (source,) = (each for each in document["sources"] if each["name"] == "Red Hat")
    assert (source["provider"], source["status"], source["packages"]) == ("redhat", "ok", 6)
    fixed = next(each for each in document["findings"] if each["id"] == "CVE-2024-1001")
    assert (fixed["severity"], fixed["fixed_on"]) == ("high", "2024-03-01T10:00:00Z")


def test_red_hat_8_with_every_fix(scanned: Scanned):
    document = scanned(
        "rhel 8",
        "openssl:1:1.1.1k-12.el8_9:openssl-libs",
        "nodejs:1:18.19.1-1.module+el8.9.0+21387+8c3a3b1a:nodejs@nodejs:18",
        "nodejs:1:20.11.1-1.module+el8.9.0+21380+12032667:npm@nodejs:20",
        "python3:3.6.8-67.el8_10:python3-libs",
    )
    assert told(document) == set()


@pytest.mark.parametrize(
    ("version", "fix"),
    [
        ("7.76.1-23.el9", "0:7.76.1-23.el9_2.4"),
        ("7.76.1-23.el9_2.4", ""),
        ("7.76.1-26.el9", "0:7.76.1-26.el9_3.2"),
        ("7.76.1-26.el9_3.2", ""),
    ],
)
def test_red_hat_9(scanned: Scanned, version: str, fix: str):
    found = told(
        scanned("rhel 9", f"curl:{version}:libcurl", "bash:5.1.8-6.el9_1:bash", "openssl:1:3.0.7-24.el9:openssl")
    )
    deferred = ("openssl", "CVE-2024-1001", "affected", "", "Fix deferred")
    assert found == {deferred, *([("libcurl", "CVE-2023-38545", "fixed", fix, "")] if fix else [])}


@pytest.mark.parametrize(
    ("version", "cves"),
    [
        # Fixed in 9.2 while that was current; 9.0 got fixes of its own.
        ("7.76.1-14.el9_0.8", {"CVE-2023-38545", "CVE-2024-1008"}),
        ("7.76.1-14.el9_0.9", {"CVE-2024-1008"}),
    ],
)
def test_extended_support_where_the_content_sets_say_so(scanned: Scanned, version: str, cves: set[str]):
    manifest = {
        "content_sets": ["rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_0", "rhel-9-for-x86_64-appstream-eus-rpms__9_DOT_0"]
    }
    document = scanned("rhel 9", f"curl:{version}:libcurl", manifest=manifest)
    assert {each[1] for each in told(document)} == cves
    (source,) = (each for each in document["sources"] if each["name"] == "Red Hat")
    assert (source["status"], source["why"]) == ("ok", "")


def test_a_layered_products_statements_where_the_content_sets_say_so(scanned: Scanned):
    base = ["rhel-8-for-x86_64-baseos-rpms"]
    packages = ("rhel 8", "bash:4.4.20-4.el8_6:bash")
    plain = {each[1] for each in told(scanned(*packages, manifest={"content_sets": base}))}
    layered = {
        each[1]
        for each in told(scanned(*packages, manifest={"content_sets": [*base, "rhocp-4.16-for-rhel-8-x86_64-rpms"]}))
    }
    assert layered - plain == {"CVE-2024-1005"}
    assert plain - layered == set()


def test_red_hat_7_has_what_only_extended_support_says(scanned: Scanned):
    found = told(scanned("rhel 7", "python:2.7.5-94.el7_9:python-libs", "openssl:1:1.0.2k-26.el7_9:openssl-libs"))
    assert found == {
        ("python-libs", "CVE-2024-6923", "will-not-fix", "", "Will not fix"),
        ("openssl-libs", "CVE-2024-1001", "will-not-fix", "", "Out of support scope"),
    }


@pytest.mark.parametrize(
    ("version", "is_affected"),
    [
        ("2.4.6-97.el7.centos.4", True),
        ("2.4.6-97.el7.centos.5", False),
        ("2.4.6-99.el7.centos.1", False),
        ("2.4.6-97.el7.centos", True),
        ("2.4.6-97.el7_9.5", False),
    ],
)
def test_centos_7(scanned: Scanned, version: str, is_affected: bool):
    document = scanned("centos 7", f"httpd:{version}:httpd", "bash:4.2.46-35.el7_9:bash")
    fixed = {("httpd", "CVE-2024-1004", "fixed", "0:2.4.6-97.el7_9.5", "")}
    assert told(document) == (fixed if is_affected else set())
    (source,) = (each for each in document["sources"] if each["name"] == "Red Hat")
    assert "a rebuild may lag behind" in source["why"]


def test_oracle_8(scanned: Scanned):
    module = "module+el8.7.0+21037+8ee66348"
    found = told(
        scanned(
            "oracle 8",
            f"hivex:1.3.18-20.{module}:hivex@virt:kvm_utils",
            f"hivex:1.3.18-20.{module}:hivex-devel@virt:ol",
        )
    )
    fix = f"0:1.3.18-21.{module}"
    assert found == {("hivex", cve, "fixed", fix, "") for cve in ("CVE-2022-4144", "CVE-2023-0664")}
    assert told(scanned("oracle 8", f"hivex:1.3.18-20.{module}:hivex@virt:ol")) == set()


@pytest.mark.parametrize(
    ("version", "is_affected"),
    [
        ("2.39-58.el10", False),
        ("2:2.39-114.0.1.ksplice1.el10_1", True),
        ("2:2.39-121.0.1.ksplice1.el10_2", False),
    ],
)
def test_live_patched_packages_of_oracle_are_a_line_of_their_own(scanned: Scanned, version: str, is_affected: bool):
    found = {each[:2] for each in told(scanned("oracle 10", f"glibc:{version}:glibc"))}
    assert found == ({("glibc", "CVE-2026-4437")} if is_affected else set())
