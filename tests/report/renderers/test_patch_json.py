import json

import jsonschema  # type: ignore[import-untyped] # it ships no types
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.model.finding import Severity
from nakami.model.package import Distro
from nakami.model.patch import Left, Patched, Plan
from nakami.report.renderers.patch_json import render
from tests.report.renderers.test_patch_card import PATCHED, PLAN
from tests.report.schemas import assert_closed, load

SCHEMA = load("patch-1")
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_document():
    document = json.loads(render(PATCHED))
    VALIDATOR.validate(document)
    assert document["schema"] == "nakami/patch/1"
    assert document["plan"]["upgrades"][0]["severity"] == "high"
    assert document["patched"]["layer"]["size"] == 11_096_546
    assert document["still_open"][0]["why"] == "the archive is old"
    assert [each["id"] for each in document["introduced"]] == ["CVE-3"]


def test_the_schema_is_closed_and_tells_of_findings_as_that_of_a_scan_does():
    assert_closed(SCHEMA)
    assert SCHEMA["$defs"]["finding"] == load("scan-1")["$defs"]["finding"]


def test_without_a_patched_image_there_is_no_output():
    document = json.loads(render(replace(PATCHED, digest="", layer=None, installed=())))
    VALIDATOR.validate(document)
    assert document["patched"]["output"] == ""


def test_a_dry_run_tells_the_plan():
    document = json.loads(render(Patched(PATCHED.target, PLAN, Distro("debian", "12"), is_dry_run=True)))
    VALIDATOR.validate(document)
    assert document["dry_run"]


@given(st.text(st.characters(codec=None)))
def test_any_text_makes_a_document(text: str):
    left = Left(text, Severity.LOW, (text,), text)
    told = replace(PATCHED, output=text, caveats=(text,), plan=Plan(left=(left,)), still_open=(left,))
    VALIDATOR.validate(json.loads(render(told)))
