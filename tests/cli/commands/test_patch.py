"""`nakami patch` from the command line, as far as nothing is installed; the rest is in tests/system/test_patch.py."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Nakami, World


def test_a_dry_run_shows_the_plan_and_writes_nothing(nakami: Nakami, world: World, tmp_path: Path):
    done = nakami("patch", "--dry-run", "--output", f"oci:{tmp_path}/out", world.image)
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "1 upgrade would close 1 vulnerability" in text
    assert "openssl 3.3.0-r0 -> 3.3.1-r0    critical, closes 1" in text
    assert "a package of the application" in text
    assert not (tmp_path / "out").exists()


def test_only_and_severity_narrow_the_plan(nakami: Nakami, world: World):
    def planned(*words: str) -> list[str]:
        document = json.loads(nakami("patch", "--dry-run", "--format", "json", *words, world.image).stdout)
        return [identifier for each in document["plan"]["upgrades"] for identifier in each["closes"]]

    assert planned("--only", "CVE-2024-0001") == ["CVE-2024-0001"]
    assert planned("--only", "CVE-2024-0002") == []
    assert planned("--severity", "critical") == ["CVE-2024-0001"]


def test_nothing_to_do_is_fine_and_writes_nothing(nakami: Nakami, world: World, tmp_path: Path):
    done = nakami("patch", "--only", "CVE-1", "--output", f"oci:{tmp_path}/out", world.image)
    assert (done.returncode, b"nothing to do" in done.stdout) == (0, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="files of many owners take root")
def test_a_root_whose_package_manager_is_missing_is_told(nakami: Nakami, world: World, tmp_path: Path):
    done = nakami("patch", "--output", f"oci:{tmp_path}/out", world.image)
    assert done.returncode == 3
    assert b"neither a dpkg database nor apk nor rpm" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_output_without_a_tag_is_refused_before_any_work(nakami: Nakami, world: World):
    done = nakami("patch", "--output", "registry.example/web", world.image)
    assert (done.returncode, b"has no tag" in done.stderr) == (2, True)
