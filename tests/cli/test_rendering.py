"""Every format has its renderer."""

import json

import pytest

from nakami.cli.rendering import FORMATS, TABLE_OF_ALL, encoding, rendered
from nakami.model.finding import SetAside
from nakami.report.look import Look
from tests.report.scans import FINDING, scan


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
    assert [encoding(form) for form in FORMATS] == ["", "", "utf-8", "utf-8", "utf-8"]


def test_what_was_set_aside_stands_below_the_table():
    result = scan(set_aside=(SetAside(FINDING, "ignore-file", "not reachable"),))
    shown = rendered(result, TABLE_OF_ALL, Look())
    assert shown.startswith(rendered(result, "table", Look()))
    assert "ignore-file: not reachable" in shown
    assert rendered(scan(), TABLE_OF_ALL, Look()) == rendered(scan(), "table", Look())
