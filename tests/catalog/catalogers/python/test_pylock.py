"""pylock.toml: a kept project, and records of every kind."""

from pathlib import Path

import pytest

from nakami.catalog.catalogers.python.pylock import Pylock
from nakami.errors import Malformed
from nakami.model.entry import Entry
from tests.catalog.catalogers.locked import locked, records

READER = Pylock()
SAMPLES = Path(__file__).parent / "samples"


def test_the_kept_project():
    """Without colorama and pywin32 (Windows only); what is for development is not marked there."""
    found = locked(READER, (SAMPLES / "pylock.toml").read_bytes())
    assert found == {"click 8.5.1", "flask 2.0.3", "iniconfig 2.0.0", "jinja2 3.1.6"}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("app/pylock.toml", True),
        ("app/pylock.prod.toml", True),
        ("app/pylock.a.b.toml", False),
        ("app/my-pylock.toml", False),
        ("app/pyproject.toml", False),
        ("app/vendor/pylock.toml", False),
    ],
)
def test_which_files_are_wanted(path: str, *, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("version = '1.0'", {"a 1.0"}),
        ("version = '1.0'\nwheels = [{ name = 'a-1.0-py3-none-any.whl', hashes = {} }]", {"a 1.0"}),
        ("version = '1.0'\nmarker = \"sys_platform == 'win32'\"", set()),
        ("version = '1.0'\nmarker = \"'dev' in dependency_groups\"", set()),
        ("version = '1.0'\nmarker = '\"dev\" in dependency_groups or \"test\" in dependency_groups'", set()),
        ("version = '1.0'\nmarker = \"'default' in dependency_groups or 'dev' in dependency_groups\"", {"a 1.0"}),
        ("version = '1.0'\nmarker = \"'dev' in dependency_groups or python_version > '3'\"", {"a 1.0"}),
        ("version = '1.0'\nmarker = 7", {"a 1.0"}),
        ("directory = { path = '.' }\nversion = '1.0'", set()),
        ("vcs = { type = 'git', url = 'x' }", set()),
        ("vcs = { type = 'git', url = 'x' }\nversion = '1.0'", {"a 1.0"}),
    ],
)
def test_records(fields: str, found: set[str]):
    assert locked(READER, f"lock-version = '1.0'\n[[packages]]\nname = 'a'\n{fields}\n") == found


def test_what_is_no_lock_file_is_malformed():
    with pytest.raises(Malformed):
        records(READER, "packages = 7")
