"""poetry.lock: of two generations of Poetry, and records of every kind."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.python.poetry_lock import PoetryLock
from nakami.errors import InputError, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from tests.catalog.catalogers.locked import locked, records

READER = PoetryLock()
SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize("version", ["1.1", "2.5"])
def test_the_kept_project(version: str):
    """Without colorama (Windows only) and iniconfig (for development)."""
    found = locked(READER, (SAMPLES / f"poetry-{version}.lock").read_bytes())
    assert found == {"click 8.5.1", "flask 2.0.3", "jinja2 3.1.6"}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("", {"a 1.0"}),
        ("groups = ['main', 'dev']", {"a 1.0"}),
        ("groups = ['server']", {"a 1.0"}),
        ("groups = ['dev', 'test']", set()),
        ("category = 'dev'", set()),
        ("""markers = "sys_platform == 'win32'" """, set()),
        ("""markers = {main = "sys_platform == 'win32'", dev = "python_version > '3'"}""", {"a 1.0"}),
        ("""markers = {main = "sys_platform == 'win32'", dev = "os_name == 'nt'"}""", set()),
        ("source = {type = 'directory', url = '../a'}", set()),
        ("source = {type = 'git', url = 'x', resolved_reference = '0123'}", {"a 1.0"}),
        ("source = 7\ngroups = 7\nmarkers = 7\ncategory = 7", {"a 1.0"}),
    ],
)
def test_records(fields: str, found: set[str]):
    assert locked(READER, f"[[package]]\nname = 'a'\nversion = '1.0'\n{fields}\n") == found


@pytest.mark.parametrize("content", ["[[package]", "package = 7", "\x00"])
def test_what_is_no_lock_file_is_malformed(content: str):
    with pytest.raises(Malformed):
        records(READER, content)


def test_broken_records_are_a_blind_spot():
    (spot,) = records(
        READER,
        "[[package]]\nname = 'a'\n[[package]]\nname = 7\nversion = '1'\n[[package]]\nname = 'b'\nversion = '1 2'\n",
    )
    assert isinstance(spot, BlindSpot)
    assert spot.why.startswith("3 of its records")


def test_lock_files_of_libraries_are_not_wanted():
    assert READER.wants(Entry("app/poetry.lock"))
    assert not READER.wants(Entry("usr/lib/python3.11/site-packages/a/poetry.lock"))


class TestFuzz:
    """Poetry, "Installing dependencies": the lock file is Poetry's own; whatever else comes is an InputError."""

    @given(st.text(alphabet="[package]nmv='1.\n={}", max_size=80))
    def test_any_text(self, text: str):
        with contextlib.suppress(InputError):
            records(READER, text)
