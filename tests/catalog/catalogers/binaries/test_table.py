"""The table as a whole: names, files, CPEs, and the page that shows it."""

import re
from pathlib import Path

import pytest

from nakami.catalog.catalogers.binaries.data_files import READERS
from nakami.catalog.catalogers.binaries.software import Software, plain_name
from nakami.catalog.catalogers.binaries.table import SOFTWARE, by_file
from nakami.catalog.catalogers.web.applications import APPLICATIONS
from tests.catalog.catalogers.binaries.specimens import SPECIMENS

PAGE = Path(__file__).parents[4] / "docs" / "binaries.md"
_ROW = re.compile(r"^\| `([^`|]+)` \| ([^|]+) \|", re.MULTILINE)


def test_every_row_has_a_specimen_and_a_name_of_its_own():
    assert len({software.name for software in SOFTWARE}) == len(SOFTWARE)
    assert {software.name for software in SOFTWARE} == set(SPECIMENS)


def test_files_are_found_by_their_plain_names():
    for file, rows in by_file().items():
        assert plain_name(f"{file}.so" if file.startswith(("lib", "mod_")) else file) == file
        assert all(file in software.files for software in rows)


@pytest.mark.parametrize("software", SOFTWARE, ids=lambda software: software.name)
def test_rows_are_bounded(software: Software):
    """A pattern that could take any number of bytes would go over a hostile file again and again."""
    assert software.marks
    for mark in software.marks:
        assert re.compile(mark.pattern).groups >= 1
        assert b".*" not in mark.pattern
        assert all(len(anchor) >= 3 for anchor in mark.anchors)
    assert all(re.fullmatch(r"[a-z0-9_.-]+:[a-z0-9_./-]+", pair) for pair in software.cpes)


def test_the_page_shows_the_tables():
    """docs/binaries.md is written by hand; what it lists is what the code knows."""
    shown = dict(_ROW.findall(PAGE.read_text("utf-8")))
    rows = {software.name: {f"`{file}`" for file in software.files} for software in SOFTWARE}
    for application in APPLICATIONS:
        rows.setdefault(application.name, set()).add(f"`{application.path}`")
    for name in ("go", "erlang", "rabbitmq", "openjdk"):
        rows.setdefault(name, set())
    assert {name: set(files.strip().split(", ")) for name, files in shown.items() if rows.get(name)} == {
        name: files | ({"`release`"} if name == "openjdk" else set()) for name, files in rows.items() if files
    }
    for file in READERS:
        assert f"`{file}`" in "".join(shown.values())
