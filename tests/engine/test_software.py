"""Software without a package manager, from a folder to its findings: Bitnami's feed and NVD's, and what a distribution's package brought."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.feeds import bring_up_to_date
from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.model.progress import silent
from nakami.model.scan import Scan
from nakami.report.look import Look
from nakami.report.renderers.card import render
from tests import small_world
from tests.catalog.catalogers.binaries.specimens import ELF, SPECIMENS
from tests.small_world import Files

NVD_RECORDS = Path(__file__).parents[1] / "vulns" / "providers" / "nvd" / "samples" / "records.json"
DEBIAN = b'ID=debian\nVERSION_ID="12"\n'


def program(name: str) -> bytes:
    return ELF + SPECIMENS[name].content


NGINX = "usr/local/nginx/sbin/nginx"
BUILT: Files = {NGINX: program("nginx"), "usr/local/bin/busybox": program("busybox").replace(b"1.35.0", b"1.33.1")}


def advisory(number: int, name: str, fixed: str) -> small_world.Record:
    record = small_world.advisory(f"BIT-{name}-2024-{number}", "Bitnami", name, fixed)
    return record | {"aliases": [f"CVE-2024-{number}"]}


@pytest.fixture
def world(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a mirror that knows nginx by Bitnami, Debian's nginx, and two years of NVD."""
    mirror = small_world.mirror(
        tmp_path / "mirror",
        {
            "Bitnami": [advisory(1001, "nginx", "1.24.0"), advisory(1002, "nginx", "1.20.0")],
            "Debian": [
                small_world.advisory(
                    "DEBIAN-CVE-2024-1001", "Debian:12", "nginx", "1.22.1-9+deb12u1", upstream=["CVE-2024-1001"]
                )
            ],
        },
    )
    (mirror / "nvd").mkdir()
    records = json.loads(NVD_RECORDS.read_text("utf-8"))
    for year in range(2002, datetime.now(UTC).year + 1):
        its = [item for item in records if item["cve"]["id"].startswith(f"CVE-{year}-")]
        document = {"timestamp": small_world.YESTERDAY[:-1], "vulnerabilities": its}
        (mirror / "nvd" / f"nvdcve-2.0-{year}.json.gz").write_bytes(gzip.compress(json.dumps(document).encode()))
    return replace(settings, cache=tmp_path / "cache", mirror=str(mirror))


def scanned(world: Settings, root: Path, files: Files, *, nvd: bool = False) -> Scan:
    if nvd:
        bring_up_to_date(["nvd"], everything=False, settings=world, now=datetime.now(UTC), progress=silent)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o755)
    return scan(f"dir:{root}", world, silent)


def found(result: Scan) -> list[tuple[str, str, str]]:
    """Vulnerability, package, source."""
    return sorted(
        (each.id, each.package.name if each.package else "", each.evidence.source) for each in result.findings
    )


def test_what_was_built_from_source_is_judged_by_bitnami_s_feed(world: Settings, tmp_path: Path):
    result = scanned(world, tmp_path / "root", BUILT)
    assert found(result) == [("CVE-2024-1001", "nginx", "osv:Bitnami")]
    (act,) = result.acts
    assert (act.what, act.command) == (f"nginx 1.22.1 -> 1.24.0 at {NGINX}", "")
    nvd = next(source for source in result.sources if source.name == "NVD")
    assert (nvd.status, nvd.packages) == ("failed", 1)
    assert "nakami db update nvd" in nvd.why
    assert not result.is_complete


def test_the_rest_is_judged_by_nvd_where_it_says_which_versions_are_affected(world: Settings, tmp_path: Path):
    result = scanned(world, tmp_path / "root", BUILT, nvd=True)
    assert found(result) == [("CVE-2021-42374", "busybox", "nvd:2021"), ("CVE-2024-1001", "nginx", "osv:Bitnami")]
    finding = next(each for each in result.findings if each.id == "CVE-2021-42374")
    assert (finding.score, finding.severity.word) == (5.3, "medium")
    assert finding.title.startswith("An out-of-bounds heap read in Busybox")
    assert finding.evidence.range == ">= 1.27.0, <= 1.33.1"
    nvd = next(source for source in result.sources if source.name == "NVD")
    assert (nvd.status, nvd.provider, nvd.packages) == ("partial", "nvd", 1)
    card = render(result, Look(width=100, colour=False, unicode=True, on_screen=False))
    assert f"nginx 1.22.1 -> 1.24.0 at {NGINX}" in card


OLD: Files = {NGINX: program("nginx").replace(b"1.22.1", b"1.18.0")}


def test_what_bitnami_never_mentions_is_left_to_nvd(world: Settings, tmp_path: Path):
    result = scanned(world, tmp_path / "root", OLD, nvd=True)
    assert found(result) == [
        ("CVE-2021-23017", "nginx", "nvd:2021"),
        ("CVE-2024-1001", "nginx", "osv:Bitnami"),
        ("CVE-2024-1002", "nginx", "osv:Bitnami"),
    ]


def test_what_bitnami_has_looked_into_is_not_judged_again(world: Settings, tmp_path: Path):
    """Its feed says that 1.18.0 has the fix; NVD, that 1.20.1 has it first."""
    record = advisory(1003, "nginx", "1.17.10") | {"aliases": ["CVE-2021-23017"]}
    small_world.mirror(Path(world.mirror), {"Bitnami": [record]})
    assert found(scanned(world, tmp_path / "root", OLD, nvd=True)) == []


def test_nvd_alone_judges_where_the_mirror_has_no_feed_of_bitnami(world: Settings, tmp_path: Path):
    (Path(world.mirror) / "osv" / "Bitnami" / "all.zip").unlink()
    result = scanned(world, tmp_path / "root", OLD, nvd=True)
    assert found(result) == [("CVE-2021-23017", "nginx", "nvd:2021")]
    assert [source.name for source in result.sources if source.packages] == ["NVD"]
    (act,) = result.acts
    assert act.what == f"nginx 1.18.0 -> 1.20.1 at {NGINX}"


def test_years_without_statements_judge_nothing(world: Settings, tmp_path: Path):
    for file in (Path(world.mirror) / "nvd").iterdir():
        document = json.loads(gzip.decompress(file.read_bytes()))
        for item in document["vulnerabilities"]:
            del item["cve"]["configurations"]
        file.write_bytes(gzip.compress(json.dumps(document).encode()))
    result = scanned(world, tmp_path / "root", BUILT, nvd=True)
    nvd = next(source for source in result.sources if source.name == "NVD")
    assert (nvd.status, nvd.why) == (
        "failed",
        "the mirror's does not say which versions are affected",
    )


@pytest.mark.parametrize(
    ("version", "ids"),
    [
        # Debian put the fix into 1.22.1: its advisories judge, and the bytes of nginx tell nothing of that.
        ("1.22.1-9+deb12u1", []),
        ("1.22.1-9", [("CVE-2024-1001", "nginx", "osv:Debian")]),
        # nginx.org's package of the same name: Debian's advisories mean another build, and its fix is none to be had here.
        ("1.22.1-1~bookworm", [("CVE-2024-1001", "nginx", "osv:Bitnami")]),
    ],
)
def test_a_program_of_a_distribution_s_package_is_judged_as_that_package(
    world: Settings, tmp_path: Path, version: str, ids: list[tuple[str, str, str]]
):
    status = f"Package: nginx\nStatus: install ok installed\nVersion: {version}\nArchitecture: amd64\n"
    files = {
        "etc/os-release": DEBIAN,
        "var/lib/dpkg/status": status.encode(),
        "var/lib/dpkg/info/nginx.list": b"/.\n/usr\n/usr/sbin\n/usr/sbin/nginx\n",
        "usr/sbin/nginx": program("nginx"),
    }
    assert found(scanned(world, tmp_path / "root", files)) == ids


def test_a_package_that_the_distribution_s_feed_does_not_know_leaves_its_program_to_be_judged(
    world: Settings, tmp_path: Path
):
    """mongodb-org, openresty and their like: whoever brought it, nobody else judges it."""
    status = b"Package: nginx-made-elsewhere\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n"
    files = {
        "etc/os-release": DEBIAN,
        "var/lib/dpkg/status": status,
        "var/lib/dpkg/info/nginx-made-elsewhere.list": b"/.\n/opt\n/opt/sbin\n/opt/sbin/nginx\n",
        "opt/sbin/nginx": program("nginx"),
    }
    assert found(scanned(world, tmp_path / "root", files)) == [("CVE-2024-1001", "nginx", "osv:Bitnami")]


@pytest.mark.parametrize("place", ["usr/local/sbin/nginx", "opt/nginx/sbin/nginx", "home/me/nginx"])
def test_a_list_of_files_claims_nothing_where_no_distribution_installs(world: Settings, tmp_path: Path, place: str):
    """Anybody can add a line to a list, or a list: it would hide what somebody built from source."""
    status = b"Package: nginx\nStatus: install ok installed\nVersion: 1.22.1-9+deb12u1\nArchitecture: amd64\n"
    files = {
        "etc/os-release": DEBIAN,
        "var/lib/dpkg/status": status,
        "var/lib/dpkg/info/nginx.list": f"/.\n/{place}\n".encode(),
        place: program("nginx"),
    }
    assert found(scanned(world, tmp_path / "root", files)) == [("CVE-2024-1001", "nginx", "osv:Bitnami")]
