"""Alpine by its own security database: its word counts before OSV's for the very same packages, and both agree on the rest."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.system import plain_matcher as plain
from tests.system.conftest import Scan

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("scan")]

RELEASE, BRANCH = "3.19.4", "v3.19"


def secdb(records: tuple[dict[str, Any], ...], ecosystem: str) -> dict[str, dict[str, list[str]]]:
    """The same facts as OSV's records of one branch, in the layout of secdb: versions and names by package."""
    packages: dict[str, dict[str, list[str]]] = {}
    for record in records:
        for affected in record["affected"]:
            if affected["package"]["ecosystem"] != ecosystem:
                continue
            for event in (event for part in affected["ranges"] for event in part["events"] if "fixed" in event):
                fixes = packages.setdefault(affected["package"]["name"], {})
                fixes.setdefault(event["fixed"], []).append(record["id"].removeprefix("ALPINE-"))
    return packages


def written(mirror: Path, packages: dict[str, dict[str, list[str]]]) -> None:
    place = mirror / "alpine" / BRANCH
    place.mkdir(parents=True)
    listed = [{"pkg": {"name": name, "secfixes": fixes}} for name, fixes in packages.items()]
    (place / "main.json").write_text(json.dumps({"reponame": "main", "distroversion": BRANCH, "packages": listed}))
    (place / "community.json").write_text(json.dumps({"reponame": "community", "packages": []}))


@pytest.mark.usefixtures("as_root")
def test_a_real_root_file_system(
    scan: Scan,
    environment: dict[str, str],
    shared: Path,
    alpine: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    archive = shared / "images" / "alpine" / f"alpine-minirootfs-{RELEASE}-x86_64.tar.gz"
    installed = plain.apks((alpine(RELEASE) / "lib/apk/db/installed").read_text())
    records = plain.records(shared / "feeds", "Alpine")
    expected = plain.match(installed, records, f"Alpine:{BRANCH}", plain.apk(alpine("3.20.3")))
    assert len(expected) >= 5
    packages = secdb(records, f"Alpine:{BRANCH}")
    spared = min(name for _, _, name in expected)
    touched = [package for package, fixes in packages.items() for names in fixes.values() if spared in names]
    for package in touched:
        packages[package] = {
            version: [name for name in names if name != spared] for version, names in packages[package].items()
        }
        packages[package]["0"] = [spared]
    written(tmp_path / "mirror", packages)
    for feed in ("osv", "kev", "epss", "nvd"):
        (tmp_path / "mirror" / feed).symlink_to(shared / "feeds" / feed)
    monkeypatch.setitem(environment, "NAKAMI_MIRROR", str(tmp_path / "mirror"))
    monkeypatch.setitem(environment, "NAKAMI_CACHE_DIR", str(tmp_path / "cache"))
    document = scan(archive)
    found = {
        (each["package"]["name"], each["package"]["version"], each["id"])
        for each in document["findings"]
        if each["package"]
    }
    # Version 0: OSV's feed calls it affected, Alpine says that it never was.
    assert found == {each for each in expected if each[2] != spared}
    assert {each["evidence"]["source"] for each in document["findings"] if each["package"]} == {f"alpine:{BRANCH} main"}
    (source,) = (each for each in document["sources"] if each["name"] == "Alpine")
    assert (source["provider"], source["status"]) == ("alpine", "ok")
