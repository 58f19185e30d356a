"""`nakami explain`: what is known, why a target has it, and what is not known."""

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped] # it ships no types
import pytest

from tests import small_world
from tests.cli.conftest import Nakami, World
from tests.report.schemas import load


def test_what_is_known_of_a_vulnerability(nakami: Nakami):
    done = nakami("explain", "CVE-2024-0001")
    assert (done.returncode, done.stderr) == (0, b"")
    text = " ".join(done.stdout.decode().split())
    assert "osv:Alpine ALPINE-CVE-2024-0001 CVSS 9.8" in text
    assert "known exploited CVE-2024-0001 since 2024-05-06 (kev), used by ransomware" in text
    assert "EPSS CVE-2024-0001 90.0% likely to be exploited within 30 days" in text
    assert "Alpine:v3.20 openssl < 3.3.1-r0" in text


@pytest.mark.parametrize("name", ["cve-2021-23337", "CVE-2021-23337", "ghsa-35JH-r3h4-6jhm", "GHSA-35jh-r3h4-6jhm"])
def test_any_name_in_any_case_will_do(nakami: Nakami, world: World, name: str):
    done = nakami("explain", name, "--in", world.image)
    assert done.returncode == 0
    text = done.stdout.decode()
    assert "Command injection in lodash" in text
    assert "1 finding" in text


def test_why_a_target_has_it(nakami: Nakami, world: World):
    text = " ".join(nakami("explain", "CVE-2024-0001", "--in", world.image).stdout.decode().split())
    assert f"in {world.image}: 1 finding" in text
    assert (
        "libcrypto3 3.3.0-r0 (and libssl3): reported: critical found in lib/apk/db/installed, layer 1 (sha256:" in text
    )
    assert "built from openssl 3.3.0-r0 asked Alpine:v3.20 for openssl 3.3.0-r0" in text
    assert "osv:Alpine, ALPINE-CVE-2024-0001: installed 3.3.0-r0 is below the fix 3.3.1-r0" in text
    assert "judged by osv:Alpine, ALPINE-CVE-2024-0001" in text
    assert (
        "severity critical: CVSS 9.8 of osv:Alpine exploited known since 2024-05-06 (kev), 90.0% likely within 30 days (EPSS) remedy upgrade to 3.3.1-r0"
        in text
    )


def test_the_same_as_json(nakami: Nakami, world: World):
    done = nakami("explain", "CVE-2024-0001", "--in", world.image, "--json")
    told = json.loads(done.stdout)
    jsonschema.Draft202012Validator(load("explain-1")).validate(told)
    assert (done.returncode, told["reported"]) == (0, True)
    assert [(each["name"], each["verdict"]) for each in told["packages"]] == [("libcrypto3", "reported")]
    assert told["packages"][0]["asked"][0]["statements"][0]["outcome"] == "counts"


def test_what_nobody_knows_is_not_called_harmless(nakami: Nakami):
    done = nakami("explain", "CVE-1999-9999")
    assert done.returncode == 1
    assert "that does not say that it does not exist" in done.stdout.decode()


def test_a_target_that_does_not_have_it(nakami: Nakami, world: World):
    done = nakami("explain", "CVE-2024-0003", "--in", world.image)
    assert done.returncode == 1
    assert f"in {world.image}: 0 findings" in done.stdout.decode()


def test_a_target_that_could_not_be_evaluated_is_not_called_free_of_it(nakami: Nakami, world: World, tmp_path: Path):
    mirror = small_world.mirror(tmp_path / "mirror", advisories={})
    done = nakami(
        *("explain", "CVE-2024-0001", "--in", world.image),
        NAKAMI_MIRROR=str(mirror),
        NAKAMI_CACHE_DIR=str(tmp_path / "cache"),
    )
    text = done.stdout.decode()
    assert done.returncode == 1
    assert f"in {world.image}: not known" in text
    assert "0 findings" not in text
    assert "not evaluated: Alpine, 4 packages: no advisory source reachable" in text


def test_without_a_database_it_says_how_to_get_one(nakami: Nakami, tmp_path: Path):
    done = nakami("explain", "CVE-2024-0001", NAKAMI_CACHE_DIR=str(tmp_path))
    assert (done.returncode, done.stdout) == (3, b"")
    assert "nakami db update" in done.stderr.decode()
