"""The protocol is tested with real programs: small shell scripts in a folder of their own."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from nakami.images.registry.credential_helper import ask

SERVER = "registry.example"
Install = Callable[[str], Mapping[str, str]]


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Put a helper named `test` on a PATH of its own."""

    def put(script: str) -> Mapping[str, str]:
        program = tmp_path / "docker-credential-test"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return {"PATH": f"{tmp_path}{os.pathsep}{os.defpath}"}

    return put


def test_a_helper_is_asked_for_the_server(install: Install):
    environment = install(
        'read server; echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"$1-$server\\",\\"Secret\\":\\"s\\"}"'
    )
    answer, warning = ask("test", SERVER, environment)
    assert answer is not None
    assert (answer.username, answer.secret, warning) == ("get-registry.example", "s", "")
    assert "registry" not in repr(answer)


def test_a_helper_that_knows_nothing_is_no_reason_to_warn(install: Install):
    assert ask("test", SERVER, install("echo credentials not found in native keychain; exit 1")) == (None, "")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo hunter2; exit 3", "exit code 3"),
        ("echo hunter2", "protocol"),
        ("echo '[]'", "protocol"),
        ("echo '{\"Username\": 7}'", "protocol"),
        ("exit 0", "protocol"),
        ("kill -9 $$", "exit code -9"),
        ("head -c 300000 /dev/zero", "protocol"),
    ],
)
def test_a_helper_that_fails_is_a_warning(install: Install, script: str, words: str):
    answer, warning = ask("test", SERVER, install(script))
    assert answer is None
    assert words in warning
    assert "hunter2" not in warning


def test_an_empty_answer_is_none(install: Install):
    assert ask("test", SERVER, install("echo '{}'")) == (None, "")


def test_a_missing_helper_says_what_to_do(install: Install):
    answer, warning = ask("osxkeychain", SERVER, install(""))
    assert answer is None
    assert "docker-credential-osxkeychain" in warning
    assert "log in anew" in warning


@pytest.mark.parametrize("name", ["../../bin/sh", "a b", "", "x" * 65, "a\0b"])
def test_a_helper_is_a_plain_name(install: Install, name: str):
    assert "not on PATH" in ask(name, SERVER, install(""))[1]


def test_a_program_that_cannot_start_is_a_warning(install: Install, tmp_path: Path):
    environment = install("")
    (tmp_path / "docker-credential-test").write_text("#!/no/such/interpreter\n")
    assert "cannot be started" in ask("test", SERVER, environment)[1]


def test_a_helper_that_hangs_is_ended_with_all_it_started(install: Install):
    environment = install("sleep 60 & sleep 60")
    started = time.monotonic()
    answer, warning = ask("test", SERVER, environment, timeout=0.3)
    assert answer is None
    assert "did not answer" in warning
    assert time.monotonic() - started < 5
