import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped] # it ships no types

from nakami.report.renderers.rescan_json import render
from tests.report.rescans import image, rescan

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/schema/rescan-1.json").read_text())


def test_the_document_follows_its_schema():
    Draft202012Validator.check_schema(SCHEMA)
    told = json.loads(render(rescan(image(), image("quiet", changes=(), trend=None, known_exploited=None))))
    Draft202012Validator(SCHEMA).validate(told)
    assert told["schema"] == "nakami/rescan/1"
    assert told["duration"] == 0.91
    assert told["images"][0]["counts"] == {
        "vulnerabilities": 3,
        "by_severity": {"critical": 1, "high": 2},
        "known_exploited": 1,
        "fixable": 1,
    }
    assert [change["kind"] for change in told["images"][0]["changes"]] == ["exploited", "new", "gone"]


@given(st.text(st.characters(codec=None)))
def test_any_text_makes_a_document(text: str):
    Draft202012Validator(SCHEMA).validate(json.loads(render(rescan(image(text)))))
