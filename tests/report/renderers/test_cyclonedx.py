"""CycloneDX 1.6 and 1.7 (ECMA-424): the schemas that cyclonedx-python-lib brings along judge."""

import json
from typing import Any

import pytest
from cyclonedx.model.bom import Bom as Read
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import Phase, given, settings

from nakami.model.bom import Bom
from nakami.model.inventory import Inventory
from nakami.report.renderers.cyclonedx import render
from tests.bills import BASE, BOM, DISTRO, EMPTY, TARGET, TIME, inventories

VALIDATORS = {version: JsonStrictValidator(SchemaVersion.from_version(version)) for version in ("1.6", "1.7")}


def _component(name: str, components: list[dict[str, Any]]) -> dict[str, Any]:
    return next(each for each in components if each["name"] == name)


@pytest.mark.parametrize("version", VALIDATORS)
@pytest.mark.parametrize("bom", [BOM, EMPTY], ids=["full", "empty"])
def test_it_follows_the_schema(bom: Bom, version: str):
    assert VALIDATORS[version].validate_str(render(bom, version)) is None


@given(inventories)
# Shrinking a document for this validator takes minutes.
@settings(max_examples=10, deadline=None, phases=[Phase.generate])
def test_any_inventory_follows_the_schema(inventory: Inventory):
    assert VALIDATORS["1.7"].validate_str(render(Bom(TARGET, inventory, TIME, "1"))) is None


def test_the_library_reads_it():
    read = Read.from_json(json.loads(render(BOM)))  # type: ignore[attr-defined] # a decorator adds it
    assert len(read.components) == 10  # with the operating system, without the one that is nested
    assert read.metadata.component.name == "shop/web:1.4"


def test_what_it_tells():
    plain = json.loads(render(BOM))
    assert plain["metadata"]["timestamp"] == TIME
    target = plain["metadata"]["component"]
    assert target["purl"].startswith("pkg:oci/web@sha256:777")
    assert {"name": "nakami:label:maintainer", "value": "me & <you>"} in target["properties"]
    owner = _component("python3-six", plain["components"])
    six = owner["components"][0]
    assert six["purl"] == "pkg:pypi/six@1.16.0"
    assert six["licenses"] == [{"license": {"id": "MIT"}}]
    assert six["evidence"]["occurrences"] == [
        {"location": "usr/lib/python3/six.egg-info", "additionalContext": f"python-installed in {BASE}"}
    ]
    core = _component("core", plain["components"])
    assert core["licenses"] == [{"expression": "MIT OR Apache-2.0"}]
    assert len(core["evidence"]["occurrences"]) == 2
    assert _component("nginx", plain["components"])["cpe"] == "cpe:2.3:a:f5:nginx:1.25.3:*:*:*:*:*:*:*"
    system = _component(DISTRO.id, plain["components"])
    assert (system["type"], system["version"]) == ("operating-system", "12")


def test_what_is_not_known_is_told():
    plain = json.loads(render(BOM))
    assert plain["compositions"] == [{"aggregate": "incomplete", "assemblies": ["target"]}]
    spots = [each["value"] for each in plain["metadata"]["properties"] if each["name"] == "nakami:blind-spot"]
    assert "a record has no end" in spots[0]
    assert "compositions" not in json.loads(render(EMPTY))
