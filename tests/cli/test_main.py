"""What the process does: its exit codes, its two streams, its words when something fails."""

import gzip
import os
import signal
import subprocess
import sys
import tarfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from nakami import __version__
from nakami.cli.main import main
from tests import small_world
from tests.cli.conftest import Nakami, World


def test_the_version_is_told_fast(process: Nakami):
    began = time.monotonic()
    done = process("--version")
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, f"nakami {__version__}\n", b"")
    assert time.monotonic() - began < 1  # 0.15 s on a machine that does nothing else


def test_help_names_every_command_and_exit_code(process: Nakami):
    text = " ".join(process("--help").stdout.decode().split())
    assert all(word in text for word in ("scan", "db", "explain", "completion", "130 interrupted"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["scna", "x"], "error: no command is called 'scna'; did you mean 'scan'?"),
        (["web.tar"], "error: no command is called 'web.tar'; to look into an image, write: nakami scan web.tar"),
        (["scan", "x", "--platfrom", "y"], "Did you mean '--platform'?"),
        (["scan", "x", "--no-colour"], "Did you mean '--no-color'?"),
        (["explain", "CVE-2024-0001", "--format", "json"], "Did you mean '--json'?"),
        (["patch", "x", "--json"], "Did you mean '--format json'?"),
        (["scan", "x", "--as-of", "2999-01-01"], "is in the future; name a day of the past"),
        (["scan", "x", "--as-of", "yesterday"], "'yesterday' is no day; write it as 2021-06-30"),
        (["scan"], "Missing argument 'TARGET...'"),
        (["scan", "x", "--fail-on", "hihg"], "'critical'"),
        (["scan", "x", "--only-fixed"], "--fail-on high"),
        (["scan", "x", "--platform", "a/b/c/d"], "linux/amd64"),
        (["scan", ""], "names nothing to scan"),
        (["scan", "docker:"], "names nothing to scan"),
        (["scan", "pid:one"], "pid:1234"),
        (["explain", "log4j"], "CVE-2021-44228"),
        (["completion", "tcsh"], "'bash'"),
        ([], "Usage"),
    ],
)
def test_a_wrong_command_line_says_what_is_right(nakami: Nakami, arguments: list[str], told: str):
    done = nakami(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in done.stderr.decode()


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("/nowhere/app.tar", "does not exist; check the path"),
        ("app.tar.gz", "does not exist; check the path"),
        ("dir:/nowhere", "check the path"),
        ("pid:4194304999", "check the path"),
        ("docker-archive:/etc/hostname", "pull it again"),
        ("oci:/etc", "skopeo copy"),
        ("registry.example/app:1", "without --offline"),
        ("scann", "there is no file 'scann' here"),
        ("registry.example/App:1", "lower case"),
        ("a" * 5000, "is neither a file nor an image reference"),
        ("a\x1b[31mb", "without blanks"),
    ],
)
def test_a_target_that_cannot_be_read_says_what_to_do(nakami: Nakami, target: str, told: str):
    done = nakami("scan", target, DOCKER_HOST="unix:///nowhere.sock")
    assert (done.returncode, done.stdout) == (3, b"")
    assert told in done.stderr.decode()
    assert b"\x1b" not in done.stderr


def test_a_damaged_archive_is_no_bug(process: Nakami, world: World, tmp_path: Path):
    cut = tmp_path / "cut.tar"
    cut.write_bytes(world.image.read_bytes()[:3000])
    done = process("scan", cut)
    assert (done.returncode, done.stdout) == (3, b"")
    assert "Traceback" not in done.stderr.decode()


def _broken_main(arguments: list[str]) -> "subprocess.CompletedProcess[str]":
    """`nakami` with a bug: rendering divides by zero, with an escape sequence in the error's words."""
    program = (
        "import sys, nakami.report.renderers.card as card\n"
        "def render(*_): raise ZeroDivisionError('by \\x1b[31mzero')\n"
        "card.render = render\n"
        "from nakami.cli.main import run\n"
        "sys.argv[1:] = " + repr(arguments) + "\n"
        "run()\n"
    )
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("cache")
def test_a_bug_says_what_to_send_and_keeps_its_trace_for_verbose(tmp_path: Path):
    folder = str(small_world.unpacked(tmp_path, {"root/empty": b""}) / "root")
    quiet, verbose = (_broken_main(["scan", folder, *more]) for more in ([], ["--verbose"]))
    assert (quiet.returncode, verbose.returncode) == (70, 70)
    assert (quiet.stdout, verbose.stdout) == ("", "")
    assert "a bug in nakami" in quiet.stderr
    assert "--verbose" in quiet.stderr
    assert "Traceback" not in quiet.stderr
    assert "Traceback" in verbose.stderr
    assert "\x1b" not in quiet.stderr + verbose.stderr


def test_verbose_shows_where_an_error_came_from(process: Nakami):
    done = process("scan", "--verbose", "/nowhere.tar")
    assert done.returncode == 3
    assert "Traceback" in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["scan", "IMAGE"], 0),
        (["scan", "IMAGE", "--fail-on", "high"], 1),
        (["scan", "IMAGE", "--nonsense"], 2),
        (["scan", "IMAGE.tar"], 3),
        (["scan", "EMPTY", "--strict"], 4),
    ],
)
def test_the_process_ends_with_the_documented_code(
    process: Nakami, world: World, tmp_path: Path, arguments: list[str], code: int
):
    named = {"IMAGE": str(world.image), "EMPTY": str(tmp_path)}
    done = process(*(named.get(word, word) for word in arguments))
    assert done.returncode == code
    assert bool(done.stdout) == (code in {0, 1, 4})
    assert bool(done.stderr) == (code in {2, 3, 4})


def test_main_returns_the_code(capsys: pytest.CaptureFixture[str]):
    assert main(["--version"]) == 0
    assert main(["scan", "/nowhere.tar"]) == 3
    assert capsys.readouterr().err == "error: /nowhere.tar does not exist; check the path\n"


# --- a stdout that does not take the result ---


def test_a_reader_that_goes_away_changes_no_exit_code(world: World):
    command = f"{sys.executable} -m nakami scan --all --fail-on high {world.image}; echo $? >&2"
    done = subprocess.run(
        ["bash", "-c", f"({command}) | true"], env=world.environment(), capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1] == "1"
    assert "error" not in done.stderr


@pytest.mark.parametrize("redirection", [">/dev/full", ">&-"])
def test_a_stdout_that_takes_nothing_is_told(world: World, redirection: str):
    command = f"{sys.executable} -m nakami scan {world.image} {redirection}"
    done = subprocess.run(["bash", "-c", command], env=world.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--output" in done.stderr
    assert "Traceback" not in done.stderr


# --- Ctrl-C ---


class _Slow(BaseHTTPRequestHandler):
    """A mirror that sends one byte and then keeps its visitors waiting."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.wfile.write(b"P")
        self.wfile.flush()
        self.server.visited.set()  # type: ignore[attr-defined]
        time.sleep(30)

    def log_message(self, *_: object) -> None:
        pass


def _left(folder: Path) -> list[str]:
    """Files that are under way, below a cache folder."""
    return [
        str(path) for path in folder.rglob("*") if path.is_file() and (".part" in path.name or path.suffix == ".zip")
    ]


def test_ctrl_c_while_a_mirror_dawdles_stops_within_a_second(world: World, tmp_path: Path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Slow)
    server.daemon_threads = True
    server.visited = threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    output = tmp_path / "result.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "nakami", "scan", world.image, "--format", "json", "--output", output],
        env=world.environment(
            NAKAMI_CACHE_DIR=str(tmp_path / "cache"), NAKAMI_MIRROR=f"http://127.0.0.1:{server.server_port}"
        ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert server.visited.wait(20)  # type: ignore[attr-defined]
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=20)
    took = time.monotonic() - began
    server.shutdown()
    server.server_close()
    assert process.returncode == 130
    assert took < 1
    assert (stdout, stderr.split()) == (b"", [b"interrupted"])
    assert not output.exists()
    assert not list(tmp_path.glob(".nakami-*"))


def test_ctrl_c_while_layers_are_read_stops_within_a_second(world: World, tmp_path: Path):
    image = small_world.oci_layout(tmp_path / "image", {"linux/amd64": [small_world.ALPINE, small_world.NODE]})
    big = tarfile.TarInfo("big")
    big.size = 7 << 30
    head = big.tobuf(tarfile.USTAR_FORMAT)
    endless = gzip.compress(head) + gzip.compress(os.urandom(4096) * 256) * 8000
    for blob in (image / "blobs" / "sha256").iterdir():
        if blob.read_bytes().startswith(b"\x1f\x8b"):
            blob.write_bytes(endless)
    cache = tmp_path / "cache"
    process = subprocess.Popen(
        [sys.executable, "-m", "nakami", "scan", image],
        env=world.environment(NAKAMI_CACHE_DIR=str(cache)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(0.6)  # start-up takes a third of it, inflating many seconds
    assert process.poll() is None
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=20)
    assert (process.returncode, stdout, stderr.split()) == (130, b"", [b"interrupted"])
    assert time.monotonic() - began < 1
    assert not _left(cache)
