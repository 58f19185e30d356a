import json

from nakami.report.renderers.patch_json import render
from tests.report.renderers.test_patch_card import PATCHED


def test_the_document():
    document = json.loads(render(PATCHED))
    assert document["schema"] == "nakami/patch/1"
    assert document["plan"]["upgrades"][0]["severity"] == "high"
    assert document["patched"]["layer"]["size"] == 11_096_546
    assert document["still_open"][0]["why"] == "the archive is old"
    assert [each["id"] for each in document["introduced"]] == ["CVE-3"]


def test_without_a_patched_image_there_is_no_output():
    from msgspec.structs import replace

    assert json.loads(render(replace(PATCHED, digest="")))["patched"]["output"] == ""
