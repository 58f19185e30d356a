"""The document of differences and its schema."""

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped] # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.model.diff import ExecutableChange, FindingChange, PackageChange, SettingChange, Side
from nakami.model.image import Target
from nakami.report.renderers.diff_json import document, render
from tests.report.diffs import BEFORE, diff
from tests.report.scans import FINDING
from tests.report.schemas import assert_closed, load

SCHEMA = load("diff-1")
SCAN = load("scan-1")


def _valid(text: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(told)
    return told


def test_findings_and_bases_are_those_of_a_scan():
    assert SCHEMA["$defs"]["finding"] == SCAN["$defs"]["finding"]
    assert SCHEMA["$defs"]["base"] == SCAN["properties"]["base"]


def test_the_schema_leaves_nothing_open():
    assert_closed(SCHEMA)


def test_the_document_follows_its_schema():
    told = _valid(render(diff()))
    assert told["schema"] == "nakami/diff/1"
    assert (told["before"]["name"], told["after"]["name"]) == ("shop/web:1.3", "shop/web:1.4")
    assert [finding["id"] for finding in told["findings"]["gone"]] == ["CVE-2024-0001", "CVE-2024-0004"]
    [added, upgraded] = told["packages"]
    assert added["after"] == [{"version": "1.3.0", "purl": "pkg:npm/%40scope/left-pad@1.3.0"}]
    assert upgraded["before"][0]["purl"].startswith("pkg:deb/debian/libssl3@3.0.11-1")
    assert told["executables"]["unexplained"][0]["path"] == "usr/bin/ls"
    assert told["settings"][1] == {"name": "environment TOKEN", "change": "changed", "before": "", "after": ""}


def test_sides_without_anything_follow_the_schema_too():
    side = Side(Target("dir", "/"), unknown=("x: is broken",))
    _valid(render(diff(before=side, after=side, findings=(), findings_compared=False)))


def test_the_same_differences_are_the_same_text():
    assert render(diff()) == render(diff())


@given(st.text(st.characters(codec=None), max_size=30))
def test_any_text_makes_a_document(text: str):
    """RFC 8259, section 8.1: "JSON text exchanged between systems [...] MUST be encoded using UTF-8"."""
    _valid(
        render(
            diff(
                before=replace(BEFORE, target=Target("oci", text), unknown=(text,)),
                packages=(PackageChange("changed", "npm", text, text, (text,), (text,)),),
                findings=(FindingChange("unclear", replace(FINDING, id=text)),),
                settings=(SettingChange(text, "changed", text, text),),
                executables=(ExecutableChange("added", text),),
            )
        )
    )


@pytest.mark.parametrize("field", SCHEMA["required"])
def test_what_the_schema_demands_is_there(field: str):
    told = document(diff())
    del told[field]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(told, default=str)))
