"""The set-up works where it can, and says what to do where it cannot."""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT, tracked

ASKED = re.compile(r"\btool\(\"([^\"]+)\"\)")


def _program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def _run(*command: str | Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**environment, **({"PATH": str(path)} if path else {})},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("code", "good"), [(0, True), (1, True), (3, False), (70, False)])
def test_the_demo_is_well_when_the_scan_itself_worked(tmp_path: Path, code: int, good: bool):
    _program(tmp_path / "bin" / "python", "exit 0")
    _program(tmp_path / "bin" / "nakami", f'echo "$@"; exit {code}')
    outcome = _run("make", "--silent", f"VENV={tmp_path}", f"--old-file={tmp_path}/stamp-install", "demo")
    assert (outcome.returncode == 0) == good, outcome.stderr
    assert outcome.stdout == "scan dir:/\n"


def test_an_old_python_is_passed_over(tmp_path: Path):
    old = _program(tmp_path / "old", "exit 1")
    new = _program(tmp_path / "new", f'echo "$@" >> {tmp_path}/calls')
    outcome = _run("tools/make-venv", tmp_path / "venv", old, new)
    assert outcome.returncode == 0, outcome.stderr
    assert (tmp_path / "calls").read_text().splitlines()[-1] == f"-m venv --clear {tmp_path}/venv"


def test_without_a_new_python_it_says_what_to_do(tmp_path: Path):
    outcome = _run("tools/make-venv", tmp_path / "venv", _program(tmp_path / "old", "exit 1"), "no-such-python")
    assert outcome.returncode == 2
    assert "Python 3.11 or newer" in outcome.stderr
    assert "make PYTHON=" in outcome.stderr


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """A folder for PATH with no apt-get in it."""
    folder = tmp_path / "path"
    folder.mkdir()
    for name in ("bash", "id", "env"):
        (folder / name).symlink_to(shutil.which(name) or name)
    return folder


def test_where_venv_cannot_be_had_it_says_what_to_install(tmp_path: Path, bare_machine: Path):
    python = _program(tmp_path / "python", 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo python3.99-venv ;; esac')
    outcome = _run("tools/make-venv", tmp_path / "venv", python, path=bare_machine)
    assert outcome.returncode == 2
    assert "apt-get install python3.99-venv" in outcome.stderr


def test_what_is_there_is_not_installed(tmp_path: Path):
    (tmp_path / "list").write_text(f"# comment\n\nsh dash a shell\n{tmp_path} folder a file\n")
    outcome = _run("tools/install-system-packages", tmp_path / "list")
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")


def test_what_may_not_be_installed_is_named(tmp_path: Path, bare_machine: Path):
    (tmp_path / "list").write_text(
        "no-such-program that-package a reason\nbash bash a shell\n/no/such/file other-package\n"
    )
    outcome = _run("tools/install-system-packages", tmp_path / "list", path=bare_machine)
    assert outcome.returncode == 0
    assert outcome.stderr.strip().endswith("not installing that-package other-package")


def test_continuous_integration_runs_what_a_person_runs():
    script = (ROOT / ".ci" / "run").read_text()
    assert script.rstrip().endswith("exec make test")


def test_every_program_that_tests_ask_for_is_listed():
    listed = {
        line.split()[0]
        for line in (ROOT / "tests" / "system-packages.txt").read_text().splitlines()
        if line and line[0] != "#"
    }
    asked = {
        name
        for path in tracked()
        if (path.parts[0], path.suffix) == ("tests", ".py")
        for name in ASKED.findall((ROOT / path).read_text())
    }
    assert asked - listed == set()
