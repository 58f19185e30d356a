import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.r.installed import RInstalled
from nakami.errors import Malformed
from nakami.model.entry import Entry
from tests.catalog.catalogers.reading import packages, records, survives

READER = RInstalled()
PATH = "usr/lib/R/site-library/jsonlite/DESCRIPTION"
DESCRIPTION = """Package: jsonlite
Version: 1.8.4
Title: A Simple and Robust JSON Parser and Generator for R
License: MIT + file LICENSE
Author: Somebody
  Version: not a field
Built: R 4.2.2; x86_64-pc-linux-gnu; 2022-12-07 20:45:24 UTC; unix
"""


def test_an_installed_package():
    assert packages(READER, PATH, DESCRIPTION) == [("cran", "", "jsonlite", "1.8.4")]


def test_one_that_was_never_built_is_source():
    assert packages(READER, PATH, DESCRIPTION.partition("Built")[0]) == []


def test_what_is_part_of_r_itself():
    content = "Package: translations\nVersion: 4.2.2\nTitle: The R Translations Package\nLicense: Part of R 4.2.2\n"
    assert packages(READER, "usr/lib/R/library/translations/DESCRIPTION", content) == [
        ("cran", "", "translations", "4.2.2")
    ]


@pytest.mark.parametrize(
    "path", ["src/jsonlite/DESCRIPTION", "library/DESCRIPTION", "usr/lib/R/library/a/b/DESCRIPTION"]
)
def test_what_lies_in_no_library(path: str):
    assert not READER.wants(Entry(path))


@pytest.mark.parametrize(
    "content", ["Built: x", "Package: a b\nVersion: 1\nBuilt: x", "Package: a\nVersion: x\nBuilt: x"]
)
def test_what_tells_no_package(content: str):
    with pytest.raises(Malformed):
        records(READER, PATH, content)


@given(st.binary(max_size=200))
def test_any_bytes_are_survived(content: bytes):
    survives(READER, PATH, b"Built: x\nPackage: " + content)
