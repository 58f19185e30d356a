"""What a real terminal shows: tmux is one."""

import fcntl
import io
import os
import pty
import shlex
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nakami.cli import terminal
from nakami.errors import UsageError
from tests.cli.conftest import World


class _Tty(io.TextIOWrapper):
    """A stdout that claims to be a terminal."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True


MakeTty = Callable[..., _Tty]


@pytest.fixture
def tty(monkeypatch: pytest.MonkeyPatch) -> MakeTty:
    """Makes stdout a terminal; to be called by the test, for pytest changes stdout between its phases."""

    def make(encoding: str = "utf-8", **environment: str) -> _Tty:
        for name in ("NO_COLOR", "COLUMNS"):
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"TERM": "xterm"} | environment).items():
            monkeypatch.setenv(name, value)
        stdout = _Tty(encoding)
        monkeypatch.setattr(sys, "stdout", stdout)
        return stdout

    return make


def test_a_terminal_may_have_colours(tty: MakeTty):
    tty()
    assert terminal.look(colour=True, to_file=False).colour


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_the_environment_forbids_colours(tty: MakeTty, environment: dict[str, str]):
    tty(**environment)
    assert not terminal.look(colour=True, to_file=False).colour


def test_an_empty_no_color_forbids_nothing(tty: MakeTty):
    """no-color.org: "when present and not an empty string (regardless of its value), prevents the addition of ANSI color"."""
    tty(NO_COLOR="")
    assert terminal.look(colour=True, to_file=False).colour


def test_files_and_options_forbid_colours(tty: MakeTty):
    tty()
    assert not terminal.look(colour=False, to_file=False).colour
    assert not terminal.look(colour=True, to_file=True).colour


@pytest.mark.parametrize(("columns", "width"), [("10", 40), ("80", 80), ("300", 120)])
def test_the_width_is_that_of_the_terminal_within_reason(tty: MakeTty, columns: str, width: int):
    tty(COLUMNS=columns)
    assert terminal.look(colour=True, to_file=False).width == width


@pytest.mark.parametrize(("encoding", "unicode"), [("utf-8", True), ("ascii", False), ("latin-1", False)])
def test_unicode_needs_a_terminal_that_has_it(tty: MakeTty, encoding: str, unicode: bool):
    tty(encoding)
    assert terminal.look(colour=True, to_file=False).unicode is unicode


def test_without_a_stdout_nothing_breaks_before_the_result(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert not terminal.look(colour=True, to_file=False).colour
    with pytest.raises(UsageError, match="stdout is closed"):
        terminal.write("text")


def test_what_the_encoding_lacks_is_a_question_mark(tty: MakeTty):
    stdout = tty("latin-1")
    terminal.write("ü ✓ \udcff")
    assert stdout.buffer.getvalue() == b"\xfc ? ?"  # type: ignore[attr-defined]


def test_progress_is_silent_off_a_terminal(capsys: pytest.CaptureFixture[str]):
    with terminal.progress(quiet=False) as progress:
        progress("work", 1, 2)
    assert capsys.readouterr() == ("", "")


def _on_terminal(command: list[str], environment: dict[str, str], columns: int = 100) -> str:
    """What a command writes to a terminal on its stderr."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how Linux tells that nobody writes any more
            break
        if not piece:
            break
        shown += piece
    process.wait()
    os.close(ours)
    return shown.decode()


SLOW = (
    "import time\n"
    "from nakami.cli import terminal\n"
    "with terminal.progress(quiet={quiet}, colour={colour}) as progress:\n"
    "    for step in range(13):\n"
    "        progress('reading layers', step, 12)\n"
    "        time.sleep(0.1)\n"
)


def test_long_work_shows_how_far_it_is_and_leaves_no_trace(world: World):
    shown = _on_terminal(
        [sys.executable, "-c", SLOW.format(quiet=False, colour=True)], world.environment(TERM="xterm-256color")
    )
    assert "reading layers" in shown
    assert "100%" in shown
    assert shown.endswith(("\x1b[2K", "\x1b[1A\x1b[2K"))  # the line is cleared at the end


@pytest.mark.parametrize(
    ("quiet", "environment"), [(True, {}), (False, {"TERM": "dumb"})], ids=["--quiet", "TERM=dumb"]
)
def test_quiet_work_is_quiet(world: World, quiet: bool, environment: dict[str, str]):
    assert not _on_terminal(
        [sys.executable, "-c", SLOW.format(quiet=quiet, colour=True)], world.environment(**environment)
    )


def test_progress_without_colour(world: World):
    shown = _on_terminal(
        [sys.executable, "-c", SLOW.format(quiet=False, colour=False)], world.environment(TERM="xterm-256color")
    )
    assert "reading layers" in shown
    assert "\x1b[3" not in shown


# --- the card in tmux ---


class Tmux:
    """A terminal of a given size that runs one command and keeps what it shows."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder

    def shows(self, command: str, columns: int, environment: dict[str, str], *, colours: bool = False) -> str:
        """What stands on the screen once the command has ended."""
        sockets = len(list(self._folder.glob("tmux*")))
        start = [self._program, "-S", str(self._folder / f"tmux{sockets}"), "-f", "/dev/null"]
        size = ["-x", str(columns), "-y", "50"]
        done = f"{command}; printf END; sleep 60"
        subprocess.run([*start, "new-session", "-d", *size, done], env=environment, check=True)
        capture = [*start, "capture-pane", "-p", *(["-e"] if colours else [])]
        try:
            for _ in range(200):
                shown = subprocess.run(capture, capture_output=True, text=True, check=True).stdout
                if "END" in shown:
                    return shown.partition("END")[0]
                time.sleep(0.05)
        finally:
            subprocess.run([*start, "kill-server"], check=False)
        raise AssertionError(shown)


@pytest.fixture
def tmux(tool: Callable[[str], str], tmp_path: Path) -> Tmux:
    return Tmux(tool("tmux"), tmp_path)


@pytest.mark.system
@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("options", ["", "--all"], ids=["card", "table"])
def test_every_line_fits_the_terminal(tmux: Tmux, world: World, columns: int, options: str):
    command = shlex.join([sys.executable, "-m", "nakami", "scan", str(world.image)])
    environment = world.environment(LC_ALL="C.UTF-8")
    shown = tmux.shows(f"{command} {options}", columns, environment).splitlines()
    piped = subprocess.run(
        shlex.split(f"{command} {options}"),
        env={**environment, "COLUMNS": str(columns)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "openssl" in "".join(shown) or options
    # A line that is too long for the screen goes on at the left edge of the next; the card's lines begin with blanks.
    if not options:
        assert not [line for line in shown if line and not line.startswith("  ")]
    assert len(shown) <= len(piped.splitlines()) * (4 if columns < 80 else 2)


@pytest.mark.system
def test_colours_are_on_a_terminal_unless_forbidden(tmux: Tmux, world: World):
    command = shlex.join([sys.executable, "-m", "nakami", "scan", str(world.image)])
    environment = world.environment(LC_ALL="C.UTF-8")
    assert "\x1b[" in tmux.shows(command, 80, environment, colours=True)
    assert "\x1b[3" not in tmux.shows(f"{command} --no-color", 80, environment, colours=True)
    assert "\x1b[3" not in tmux.shows(f"NO_COLOR=1 {command}", 80, environment, colours=True)
