"""syft-json: the schema that syft 1.18.1 writes judges."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator  # type: ignore[import-untyped] # its stubs are a package of their own

from nakami.model.bom import Bom
from nakami.model.inventory import Inventory
from nakami.report.renderers.syft import render
from tests.bills import APP, BASE, BOM, EMPTY, TARGET, TIME, inventories

SCHEMA = json.loads((Path(__file__).parent / "samples" / "syft-16.0.18.json").read_text())


@pytest.mark.parametrize("bom", [BOM, EMPTY], ids=["full", "empty"])
def test_it_follows_the_schema(bom: Bom):
    Draft202012Validator(SCHEMA).validate(json.loads(render(bom)))


@given(inventories)
@settings(max_examples=20, deadline=None)
def test_any_inventory_follows_the_schema(inventory: Inventory):
    Draft202012Validator(SCHEMA).validate(json.loads(render(Bom(TARGET, inventory, TIME, "1"))))


def test_what_matching_needs_is_where_syft_has_it():
    found = {each["name"]: each for each in json.loads(render(BOM))["artifacts"]}
    assert found["libc6"]["metadata"]["source"] == "glibc"
    assert found["libc6"]["metadata"]["sourceVersion"] == "2.36-9+b1"
    assert found["nodejs"]["metadata"] | {"files": []} == found["nodejs"]["metadata"]
    assert (found["nodejs"]["metadata"]["epoch"], found["nodejs"]["metadata"]["release"]) == (1, "1.el9")
    assert found["nodejs"]["metadata"]["modularityLabel"] == "nodejs:18"
    assert found["libssl3"]["metadata"]["originPackage"] == "openssl"
    assert (found["@Babel/core"]["type"], found["@Babel/core"]["language"]) == ("npm", "javascript")
    war = found["log4j-core"]["locations"][0]
    assert (war["path"], war["accessPath"]) == ("/app.war", "/app.war!/WEB-INF/lib/log4j-core.jar")


def test_layers_owners_and_what_is_not_known():
    plain = json.loads(render(BOM))
    assert [layer["digest"] for layer in plain["source"]["metadata"]["layers"]] == [BASE, APP]
    assert plain["source"]["metadata"]["config"] == ""
    (owned,) = plain["artifactRelationships"]
    assert owned["type"] == "ownership-by-file-overlap"
    assert plain["files"][0]["unknowns"] == ["dpkg: a record has no end </text>; pull it again"]
    assert json.loads(render(EMPTY))["source"]["type"] == "directory"
