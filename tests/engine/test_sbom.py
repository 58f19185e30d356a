from pathlib import Path

import pytest

from nakami.engine.sbom import bill
from nakami.engine.settings import Settings
from nakami.model.bom import Job
from nakami.model.platform import Platform
from nakami.model.progress import silent
from tests import small_world

AMD64 = Platform("linux", "amd64")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return small_world.docker_archive(tmp_path / "web.tar", small_world.ALPINE, small_world.NODE)


def test_a_bill_needs_no_database(tmp_path: Path, image: Path):
    settings = Settings(tmp_path / "cache", AMD64, offline=True)
    made = bill(str(image), settings, silent, {"SOURCE_DATE_EPOCH": "1700000000"})
    assert made.time == "2023-11-14T22:13:20Z"
    assert {placed.package.name for placed in made.inventory.packages} >= {"musl", "lodash"}
    assert made.inventory.distro
    assert made.job == Job()
    assert not (settings.cache / "db").exists()


def test_the_same_image_and_time_give_the_same_bill(tmp_path: Path, image: Path):
    settings = Settings(tmp_path / "cache", AMD64, offline=True)
    one, other = (bill(str(image), settings, silent, {"SOURCE_DATE_EPOCH": "0"}) for _ in range(2))
    assert one.inventory.packages == other.inventory.packages
    assert one.time == other.time == "1970-01-01T00:00:00Z"


def test_what_is_empty_is_a_blind_spot(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    made = bill(f"dir:{tmp_path / 'empty'}", Settings(tmp_path / "cache", AMD64), silent, {})
    assert made.inventory.blind_spots[0].why == "no packages found"


def test_a_run_of_github_actions_is_the_job(tmp_path: Path, image: Path):
    environment = {
        "GITHUB_SHA": "f" * 40,
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_RUN_ID": "7",
        "GITHUB_WORKFLOW": "ci",
        "GITHUB_JOB": "build",
    }
    made = bill(str(image), Settings(tmp_path / "cache", AMD64), silent, environment)
    assert made.job == Job("f" * 40, "refs/heads/main", "7", "ci build")
