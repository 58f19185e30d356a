"""Every format has its renderer."""

import json

import pytest

from nakami.cli.rendering import FORMATS, encoding, rendered
from nakami.report.look import Look
from tests.report.scans import scan


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_ends_in_a_newline(form: str):
    text = rendered(scan(), form, Look())
    assert text.endswith("\n")
    assert "CVE-2024-0001" in text


def test_a_line_of_json_is_the_document():
    line = rendered(scan(), "jsonl", Look())
    assert line.count("\n") == 1
    assert json.loads(line) == json.loads(rendered(scan(), "json", Look()))


def test_json_is_utf8_whatever_the_terminal_shows():
    assert [encoding(form) for form in FORMATS] == ["", "", "utf-8", "utf-8"]
