"""SPDX 2.3: its JSON schema judges the form, spdx-tools what it says."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft7Validator  # type: ignore[import-untyped] # its stubs are a package of their own
from spdx_tools.spdx.model.document import Document
from spdx_tools.spdx.parser.jsonlikedict.json_like_dict_parser import JsonLikeDictParser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from nakami.model.bom import Bom
from nakami.model.inventory import Inventory
from nakami.report.renderers.spdx import render
from tests.bills import BOM, EMPTY, TARGET, TIME, inventories

SCHEMA = json.loads((Path(__file__).parent / "samples" / "spdx-2.3.json").read_text())


def _parsed(plain: dict[str, Any]) -> Document:
    return JsonLikeDictParser().parse(plain)  # type: ignore[no-untyped-call] # as the library has it


def _package(plain: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in plain["packages"] if each["name"] == name)


@pytest.mark.parametrize("bom", [BOM, EMPTY], ids=["full", "empty"])
def test_it_follows_the_schema_and_the_specification(bom: Bom):
    plain = json.loads(render(bom))
    Draft7Validator(SCHEMA).validate(plain)
    assert not validate_full_spdx_document(_parsed(plain))


@given(inventories)
@settings(max_examples=20, deadline=None)
def test_any_inventory_follows_the_schema(inventory: Inventory):
    Draft7Validator(SCHEMA).validate(json.loads(render(Bom(TARGET, inventory, TIME, "1"))))


def test_who_contains_whom():
    plain = json.loads(render(BOM))
    names = {each["SPDXID"]: each["name"] for each in plain["packages"]}
    said = {
        (names.get(each["spdxElementId"], "the document"), each["relationshipType"], names[each["relatedSpdxElement"]])
        for each in plain["relationships"]
    }
    assert ("the document", "DESCRIBES", "shop/web:1.4") in said
    assert ("python3-six", "CONTAINS", "six") in said
    assert ("shop/web:1.4", "CONTAINS", "six") not in said
    assert ("shop/web:1.4", "CONTAINS", "@Babel/core") in said


def test_licences_that_are_none_of_the_list_keep_their_text():
    plain = json.loads(render(BOM))
    declared = _package(plain, "org.apache.logging.log4j/log4j-core")["licenseDeclared"]
    first, _, second = declared.partition(" AND ")
    assert first == "Apache-2.0"
    (text,) = plain["hasExtractedLicensingInfos"]
    assert text["licenseId"] == second
    assert text["extractedText"] == "Some <b>own</b> & odd licence\nin two lines"
    assert _package(plain, "@Babel/core")["licenseDeclared"] == "MIT OR Apache-2.0"
    assert _package(plain, "nginx")["licenseDeclared"] == "NOASSERTION"


def test_the_target_and_what_is_not_known():
    plain = json.loads(render(BOM))
    target = _package(plain, "shop/web:1.4")
    assert target["checksums"] == [{"algorithm": "SHA256", "checksumValue": "7" * 64}]
    assert target["primaryPackagePurpose"] == "CONTAINER"
    assert "maintainer" in target["annotations"][0]["comment"]
    assert any("a record has no end" in each["comment"] for each in plain["annotations"])
