"""The rules of tests/conftest.py are kept: shown by running pytest on small suites that break them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _run(
    folder: Path, code: str, *, ci: bool = False, arguments: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = system: as in the house\n")
    (folder / "test_it.py").write_text("import pathlib, socket, pytest\n" + code)
    environment = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST_")}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # they cost more than the tests
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env={**environment, "CI": "true"} if ci else environment,
        capture_output=True,
        text=True,
        check=False,
    )


SKIPS = "def test_it():\n    pytest.skip('no such program')\n"
SKIPS_THE_MODULE = "pytest.skip('no such library', allow_module_level=True)\n"
EXPECTED_FAILURE = "@pytest.mark.xfail\ndef test_it():\n    assert False\n"


@pytest.mark.parametrize("arguments", [(), ("-p", "xdist", "-n", "1")])
@pytest.mark.parametrize("code", [SKIPS, "def test_fine():\n    pass\n" + SKIPS])
def test_a_skip_fails_the_run_in_ci(tmp_path: Path, code: str, arguments: tuple[str, ...]):
    outcome = _run(tmp_path, code, ci=True, arguments=arguments)
    assert outcome.returncode == 1
    assert "test_it.py::test_it" in outcome.stdout.partition("skipped in CI, which counts as failed")[2]


@pytest.mark.parametrize("arguments", [(), ("-p", "xdist", "-n", "1")])
def test_a_module_that_skips_itself_fails_the_run_in_ci(tmp_path: Path, arguments: tuple[str, ...]):
    assert _run(tmp_path, SKIPS_THE_MODULE, ci=True, arguments=arguments).returncode != 0


def test_a_skip_is_fine_for_a_person(tmp_path: Path):
    assert _run(tmp_path, SKIPS).returncode == 0


def test_an_expected_failure_is_not_a_skip(tmp_path: Path):
    assert _run(tmp_path, EXPECTED_FAILURE, ci=True).returncode == 0


@pytest.mark.parametrize(
    "reach",
    [
        "socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "socket.getaddrinfo('registry.example', 443)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
    ],
)
def test_a_unit_test_cannot_leave_the_machine(tmp_path: Path, reach: str):
    outcome = _run(tmp_path, f"def test_it():\n    {reach}\n")
    assert outcome.returncode == 1
    assert "a unit test reached for" in outcome.stdout


@pytest.mark.parametrize(
    "code",
    [
        "def test_it(free_port):\n    socket.socket().connect_ex(('127.0.0.1', free_port))\n",
        "def test_it():\n    socket.getaddrinfo('localhost', 80)\n    socket.socketpair()\n",
        "@pytest.mark.system\ndef test_it():\n    with pytest.raises(OSError, match='(?!a unit)'):\n        socket.getaddrinfo('nowhere.invalid', 443)\n",
    ],
)
def test_loopback_is_open_and_system_tests_are_free(tmp_path: Path, code: str):
    outcome = _run(tmp_path, code)
    assert outcome.returncode == 0, outcome.stdout


def test_the_cache_fixture_is_what_processes_see(cache: Path):
    assert os.environ["NAKAMI_CACHE_DIR"] == str(cache)
    assert not list(cache.iterdir())
