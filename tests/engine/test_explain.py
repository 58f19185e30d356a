from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.explain import explain
from nakami.engine.settings import Settings
from nakami.errors import DatabaseError, UsageError
from nakami.model.progress import silent
from nakami.vulns.facts import Known
from tests import small_world


@pytest.fixture
def image(tmp_path: Path, settings: Settings) -> str:
    path = str(small_world.docker_archive(tmp_path / "image.tar", small_world.ALPINE, small_world.NODE))
    explain("CVE-2024-0001", path, settings, silent)  # brings the database up to date
    return path


@pytest.mark.parametrize("name", ["cve-2021-23337", "GHSA-35JH-R3H4-6JHM", "ghsa-35jh-r3h4-6jhm"])
def test_one_vulnerability_has_many_names(image: str, settings: Settings, name: str):
    found = explain(name, image, settings, silent)
    assert [advisory.id for advisory in found.known.advisories] == ["GHSA-35jh-r3h4-6jhm"]
    assert [finding.id for finding in found.findings] == ["CVE-2021-23337"]
    assert not found.unknown


@pytest.mark.usefixtures("image")
def test_facts_without_a_target(settings: Settings):
    found = explain("CVE-2024-0001", "", settings, silent)
    assert found.known.facts.exploited["CVE-2024-0001"] == Known("2024-05-06", ransomware=True, lists=("kev",))
    assert [(each.ecosystem, each.name, each.fixed) for each in found.known.affected] == [
        ("Alpine:v3.20", "openssl", "3.3.1-r0")
    ]
    assert found.findings == ()


def test_what_could_not_be_evaluated_is_told(tmp_path: Path, image: str, settings: Settings):
    nothing = small_world.mirror(tmp_path / "mirror", advisories={})
    found = explain("CVE-2024-0001", image, replace(settings, mirror=str(nothing), cache=tmp_path / "cache"), silent)
    assert found.findings == ()
    assert [line.partition(":")[0] for line in found.unknown] == ["not evaluated", "not evaluated"]


@pytest.mark.parametrize("name", ["", "log4j", "CVE", "CVE-2021-44228; DROP", "-1", "CVE-" + "1" * 100, "CVE-\x1b"])
def test_what_is_no_name(name: str, settings: Settings):
    with pytest.raises(UsageError):
        explain(name, "", settings, silent)


def test_without_a_database(tmp_path: Path, settings: Settings):
    with pytest.raises(DatabaseError, match="no advisory database yet"):
        explain("CVE-2024-0001", "", replace(settings, cache=tmp_path), silent)


def advisory(identifier: str, name: str, fixed: str, release: str = "Alpine:v3.20") -> small_world.Record:
    return small_world.advisory(f"ALPINE-{identifier}", release, name, fixed, upstream=[identifier])


@pytest.mark.parametrize(
    ("cve", "verdict", "why"),
    [
        ("CVE-2024-1001", "not-reported", "the installed version has the fix"),
        ("CVE-2024-1002", "not-reported", "no source of Alpine:v3.20 speaks of it"),
        ("CVE-2024-1003", "reported", "unknown"),
    ],
)
def test_why_not(tmp_path: Path, settings: Settings, cve: str, verdict: str, why: str):
    records = (
        advisory("CVE-2024-1001", "openssl", "3.2.0-r0"),
        advisory("CVE-2024-1002", "openssl", "3.9.0-r0", "Alpine:v3.19"),
        advisory("CVE-2024-1003", "openssl", "3.9.0-r0"),
    )
    mirror = small_world.mirror(tmp_path / "own", {"Alpine": records})
    path = str(small_world.docker_archive(tmp_path / "image.tar", small_world.ALPINE))
    found = explain(cve, path, replace(settings, mirror=str(mirror), cache=tmp_path / "cache"), silent)
    assert [(case.package.name, case.binaries, case.verdict, case.why) for case in found.cases] == [
        ("libcrypto3", ("libcrypto3", "libssl3"), verdict, why)
    ]


def test_a_vulnerability_of_packages_that_the_target_does_not_have(image: str, settings: Settings):
    assert explain("CVE-2024-0003", image, settings, silent).cases == ()
