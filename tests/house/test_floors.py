"""The floors hold, and the check that says so is no decoration: one planted violation of each contract must break it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")


def _lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache", "--no-logo", "--config", house / "pyproject.toml"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house that a test may damage."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    return tmp_path


def test_the_house_keeps_its_floors():
    outcome = _lint(ROOT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("model/planted.py", "import nakami.cli", "Each floor"),
        ("catalog/planted.py", "import nakami.vulns", "Each floor"),
        ("versions/planted.py", "import nakami.rootfs", "Each floor"),
        ("catalog/catalogers/python/planted.py", "def late():\n    from nakami import verdict", "Each floor"),
        ("images/planted.py", "import tarfile", "Only bounded"),
        ("catalog/planted.py", "def late():\n    from xml.etree import ElementTree", "Only bounded"),
        ("report/planted.py", "import urllib.request", "Only net"),
        ("images/planted.py", "import httpx", "Only net"),
        ("cli/planted.py", "from socket import create_connection", "Only net"),
    ],
)
def test_a_planted_violation_breaks_its_contract(copy: Path, room: str, line: str, contract: str):
    (copy / "src" / "nakami" / room).write_text(line + "\n")
    outcome = _lint(copy)
    assert outcome.returncode != 0
    assert any(line.startswith(contract) and " BROKEN" in line for line in outcome.stdout.splitlines())


def test_a_new_room_must_be_given_a_floor(copy: Path):
    (copy / "src" / "nakami" / "attic").mkdir()
    (copy / "src" / "nakami" / "attic" / "__init__.py").touch()
    outcome = _lint(copy)
    assert outcome.returncode != 0
    assert "attic" in outcome.stdout


def test_a_planted_circle_breaks_its_contract(copy: Path):
    package = copy / "src" / "nakami" / "report"
    (package / "one.py").write_text("import nakami.report.two\n")
    (package / "two.py").write_text("import nakami.report.one\n")
    outcome = _lint(copy)
    assert outcome.returncode != 0
    assert "No circles between siblings, at any depth BROKEN" in outcome.stdout
