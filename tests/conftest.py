"""What all tests share: the data folder, the machine's programs, a loopback-only network, and the rule that CI skips nothing."""

import ipaddress
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
_LONG = 40
PACKAGES = ROOT / "tests" / "system-packages.txt"

# Enough to find a slip at once, and a minute for all; `NAKAMI_EXAMPLES=1000 make pytest` looks deeper. No time limits: machines are shared.
settings.register_profile(
    "nakami",
    settings.get_profile("ci" if os.environ.get("CI") else "default"),
    max_examples=int(os.environ.get("NAKAMI_EXAMPLES", "30")),
    deadline=None,
)
settings.load_profile("nakami")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Shells start background jobs with Ctrl-C ignored, and so would be every process of a test that presses it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name cases of long bytes by their length: archives hold the time at which they were made, and each process makes its own."""
    return f"{argname}-of-{len(val)}-bytes" if isinstance(val, bytes) and len(val) > _LONG else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real images and advisory feeds: $NAKAMI_TEST_DATA, or `shared` beside the repository."""
    folder = Path(os.environ.get("NAKAMI_TEST_DATA") or ROOT.parent / "shared")
    if not (folder / "feeds").is_dir():
        pytest.skip(f"no test data at {folder}: name the folder that holds feeds/ and images/ in NAKAMI_TEST_DATA")
    return folder


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """The path of a program, or of a file by its absolute path, that tests/system-packages.txt lists; skips where it is missing."""
    listed = dict(line.split()[:2] for line in PACKAGES.read_text().splitlines() if line and not line.startswith("#"))

    def find(name: str) -> str:
        package = listed[name]  # a KeyError here means: add the program to the list
        found = (name if Path(name).exists() else None) if name.startswith("/") else shutil.which(name, path=_path())
        if found is None:
            pytest.skip(f"{name} is not installed (Debian package {package})")
        return found

    return find


def _path() -> str:
    """PATH with the folders of system programs, which a person's PATH may lack."""
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"])


@pytest.fixture
def free_port() -> int:
    """A TCP port of 127.0.0.1 that was free just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, which nakami and every process started from the test use as NAKAMI_CACHE_DIR."""
    folder = tmp_path / "nakami-cache"
    folder.mkdir()
    monkeypatch.setenv("NAKAMI_CACHE_DIR", str(folder))
    return folder


# --- unit tests reach nothing but this machine ---


class _Fence:
    """An audit hook, since nothing that runs inside the interpreter can go round one. It cannot be removed, only opened."""

    closed = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.closed:
            return
        if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
            address = arguments[1]
            host = address[0] if isinstance(address, tuple) else None  # a Unix socket's address is not a tuple
        elif event == "socket.getaddrinfo":
            host = arguments[0]
        else:
            return
        if host is not None and not _is_loopback(host):
            raise PermissionError(f"a unit test reached for {host}; serve it on 127.0.0.1 or mark the test `system`")


def _is_loopback(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


_fence = _Fence()
sys.addaudithook(_fence)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Close the fence around each test that is not marked `system`."""
    _fence.closed = item.get_closest_marker("system") is None
    try:
        return (yield)
    finally:
        _fence.closed = False


# --- continuous integration skips nothing ---

_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note each skipped test; an expected failure is not one."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note each module that skipped itself while it was collected."""
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run for a skip where CI is set: a check that did not run must not look like one that passed."""
    if _skipped and os.environ.get("CI") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why the run failed, when skips are the reason."""
    if _skipped and os.environ.get("CI"):
        terminalreporter.section("skipped in CI, which counts as failed", red=True)
        for nodeid in _skipped:
            terminalreporter.line(nodeid)
