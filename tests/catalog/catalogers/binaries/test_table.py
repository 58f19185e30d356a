"""The table as a whole: names, files, CPEs, and the page that shows it."""

import os
import re
from pathlib import Path

import pytest

from nakami.catalog.catalogers.binaries.data_files import READERS
from nakami.catalog.catalogers.binaries.software import Software, plain_name
from nakami.catalog.catalogers.binaries.table import SOFTWARE, by_file
from nakami.catalog.catalogers.web.applications import APPLICATIONS
from nakami.vulns.software import BITNAMI_NAMES
from tests.catalog.catalogers.binaries.specimens import SPECIMENS

PAGE = Path(__file__).parents[4] / "docs" / "binaries.md"


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


def _tables() -> dict[str, str]:
    """The tables of the page, by the heading above each."""
    programs = [
        f"| {software.name} | {', '.join(f'`{file}`' for file in software.files)} | {_source(software.name)} |"
        for software in sorted(SOFTWARE, key=lambda software: software.name)
    ]
    applications = [
        f"| {application.name} | `{application.path}` | {_source(application.name)} |"
        for application in sorted(APPLICATIONS, key=lambda application: (application.name, application.path))
    ]
    head = "| software | {} | judged by |\n|---|---|---|\n"
    return {
        "Programs and libraries": head.format("names of files") + "\n".join(programs),
        "Web applications": head.format("end of the path") + "\n".join(applications),
    }


def _source(name: str) -> str:
    return f"Bitnami's feed (`{BITNAMI_NAMES[name]}`)" if name in BITNAMI_NAMES else "NVD"


@pytest.mark.parametrize("heading", ["Programs and libraries", "Web applications"])
def test_the_page_shows_the_tables(heading: str):
    """With NAKAMI_UPDATE=1 in the environment the page is written anew instead of judged."""
    page = PAGE.read_text("utf-8")
    section = re.search(rf"(?ms)^## {heading}$.*?(^\|.*?)\n(?!\|)", page)
    assert section
    if os.environ.get("NAKAMI_UPDATE"):
        PAGE.write_text(page.replace(section[1], _tables()[heading]), "utf-8")
    else:
        assert section[1] == _tables()[heading]


def test_the_page_names_every_data_file():
    assert all(f"`{file}`" in PAGE.read_text("utf-8") for file in READERS)
