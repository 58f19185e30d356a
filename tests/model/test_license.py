"""Licences: SPDX specification 2.3, Annex D, and the list that CycloneDX's schema brings along."""

import json
from importlib.resources import files
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.model import license as licences
from nakami.model.license import is_expression, is_identifier


@pytest.mark.parametrize("text", ["MIT", "GPL-2.0-only", "GPL-2.0", "GPL-2.0+", "0BSD", "Zlib", "BSD-3-Clause"])
def test_identifiers_past_ones_too(text: str):
    assert is_identifier(text)
    assert is_expression(text)


@pytest.mark.parametrize("text", ["", "mit", "BSD", "GPL", "Apache 2.0", "Classpath-exception-2.0", "LicenseRef-x", "LicenseRef-scancode-psf", "MIT OR Zlib"])  # fmt: skip
def test_what_is_no_identifier(text: str):
    assert not is_identifier(text)


@pytest.mark.parametrize(
    "text",
    ["MIT OR Apache-2.0", "(MIT AND Zlib)", "GPL-2.0-only WITH Classpath-exception-2.0", "MIT AND (Zlib OR ISC)"],
)
def test_expressions(text: str):
    assert is_expression(text)


@pytest.mark.parametrize(
    "text",
    ["BSD or Apache License, Version 2.0", "MIT MIT", "MIT OR", "(MIT", "MIT OR Nonsense", " MIT", "MIT OR LicenseRef-scancode-psf", "MIT AND( and -", "()orANDfooGPL-2.0", "()","MIT\nOR Zlib", "("*200 + "MIT" + ")"*200],
)  # fmt: skip
def test_free_text(text: str):
    assert not is_expression(text)


def test_every_identifier_is_in_the_list_of_cyclonedx():
    listed = json.loads((files("cyclonedx.schema") / "_res" / "spdx.SNAPSHOT.schema.json").read_text())["enum"]
    assert licences._listed() <= set(listed)


@given(st.text("MITANDOR()+ -.WH", max_size=60) | st.text(max_size=40))
def test_any_text_is_judged(text: str):
    is_expression(text)


def test_a_long_one_takes_no_time():
    is_expression("MIT")
    started = process_time()
    is_expression("(" * 148 + "MIT" + ")" * 148)
    is_expression(" OR ".join(["MIT"] * 42))
    assert process_time() - started < 1
