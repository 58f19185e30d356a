"""Feeds that a scan does not fetch by itself, and are heard once they are held; and vendors' feeds of small distributions."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.system.conftest import Scan

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("scan")]

SAMPLES = Path(__file__).parents[1] / "vulns" / "providers" / "samples"


def test_githubs_advisories_and_a_list_of_ones_own(
    scan: Scan, environment: dict[str, str], shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    mirror, target = tmp_path / "mirror", tmp_path / "target"
    for feed in ("osv", "kev", "epss", "nvd"):
        mirror.mkdir(exist_ok=True)
        (mirror / feed).symlink_to(shared / "feeds" / feed)
    (mirror / "github").mkdir()
    with zipfile.ZipFile(mirror / "github" / "main.zip", "w") as archive:
        name = "advisory-database-main/advisories/github-reviewed/2023/04/GHSA-4r6h-8v6p-xvw6/GHSA-4r6h-8v6p-xvw6.json"
        archive.write(SAMPLES / "xlsx.json", name)
    (mirror / "own-kev").mkdir()
    (mirror / "own-kev" / "known_exploited_vulnerabilities.json").write_text(
        json.dumps({"vulnerabilities": [{"cveID": "CVE-2023-30533", "dateAdded": "2024-05-06"}]})
    )
    module = target / "node_modules/xlsx"
    module.mkdir(parents=True)
    (module / "package.json").write_text('{"name": "xlsx", "version": "0.18.5"}')
    monkeypatch.setitem(environment, "NAKAMI_MIRROR", str(mirror))
    monkeypatch.setitem(environment, "NAKAMI_CACHE_DIR", str(tmp_path / "cache"))

    before = scan(f"dir:{target}")
    assert not [each for each in before["findings"] if each["exploit"]["known"]]
    assert {each["evidence"]["source"] for each in before["findings"]} <= {"osv:npm"}
    command = [sys.executable, "-m", "nakami", "db", "update", "github", "own-kev"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    document = scan(f"dir:{target}")
    (finding,) = (each for each in document["findings"] if each["id"] == "CVE-2023-30533")
    assert "GHSA-4r6h-8v6p-xvw6" in finding["aliases"]
    assert (finding["exploit"]["known"], finding["exploit"]["since"]) == (True, "2024-05-06")
    assert finding["exploit"]["lists"] == ["own-kev"]
    statuses = {source["name"]: source["status"] for source in document["sources"]}
    assert statuses == dict.fromkeys(("npm", "kev", "own-kev", "epss"), "ok")
    assert len({each["id"] for each in document["findings"]}) == len(document["findings"])


def _found(document: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {
        (each["package"]["name"], each["id"], each["remedy"]["version"])
        for each in document["findings"]
        if each["package"]
    }


def test_photon_os_by_its_own_data(
    scan: Scan,
    environment: dict[str, str],
    installed_rpms: Callable[[Sequence[str]], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    (tmp_path / "mirror/photon").mkdir(parents=True)
    shutil.copy(SAMPLES / "photon.json", tmp_path / "mirror/photon/cve_data_photon4.0.json")
    monkeypatch.setitem(environment, "NAKAMI_MIRROR", str(tmp_path / "mirror"))
    monkeypatch.setitem(environment, "NAKAMI_CACHE_DIR", str(tmp_path / "cache"))
    root = installed_rpms(
        ["curl:7.86.0-2.ph4:curl", "httpd:2.4.56-1.ph4:httpd", "krb5:1.17-15.ph4:krb5-devel", "zlib:1.2.11-3.ph4:zlib"]
    )
    (root / "etc/os-release").write_text('NAME="VMware Photon OS"\nVERSION="4.0"\nID=photon\nVERSION_ID=4.0\n')
    document = scan(f"dir:{root}")
    assert _found(document) == {("curl", "CVE-2023-38545", "7.88.1-4.ph4")}
    (source,) = (each for each in document["sources"] if each["name"] == "Photon OS")
    # One of its records tells a fix without a version.
    assert (source["provider"], source["status"]) == ("photon", "partial")


def test_wolfi_by_its_own_data(
    scan: Scan, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "mirror/wolfi").mkdir(parents=True)
    shutil.copy(SAMPLES / "chainguard.json", tmp_path / "mirror/wolfi/security.json")
    monkeypatch.setitem(environment, "NAKAMI_MIRROR", str(tmp_path / "mirror"))
    monkeypatch.setitem(environment, "NAKAMI_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "root"
    (root / "lib/apk/db").mkdir(parents=True)
    (root / "etc").mkdir()
    (root / "etc/os-release").write_text('ID=wolfi\nNAME="Wolfi"\nVERSION_ID="20230201"\n')
    packages = (("libcurl-openssl4", "7.86.0-r0", "curl"), ("coreutils", "9.1-r0", "coreutils"))
    (root / "lib/apk/db/installed").write_text(
        "".join(f"P:{name}\nV:{version}\nA:x86_64\no:{origin}\n\n" for name, version, origin in packages)
    )
    document = scan(f"dir:{root}")
    assert _found(document) == {
        ("libcurl-openssl4", "CVE-2022-43551", "7.87.0-r0"),
        ("libcurl-openssl4", "CVE-2022-43552", "7.87.0-r0"),
    }
