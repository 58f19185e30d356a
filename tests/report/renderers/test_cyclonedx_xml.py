"""CycloneDX 1.6 and 1.7 as XML: the schemas that cyclonedx-python-lib brings along judge."""

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.xml import XmlValidator
from hypothesis import Phase, given, settings
from msgspec.structs import replace

from nakami.bounded.xml import parse
from nakami.model.bom import Bom
from nakami.model.inventory import Inventory
from nakami.report.renderers.cyclonedx_xml import render
from tests.bills import BOM, EMPTY, TARGET, TIME, inventories

VALIDATORS = {version: XmlValidator(SchemaVersion.from_version(version)) for version in ("1.6", "1.7")}


@pytest.mark.parametrize("version", VALIDATORS)
@pytest.mark.parametrize("bom", [BOM, EMPTY], ids=["full", "empty"])
def test_it_follows_the_schema(bom: Bom, version: str):
    assert VALIDATORS[version].validate_str(render(bom, version)) is None


@given(inventories)
# Shrinking a document for this validator takes minutes.
@settings(max_examples=10, deadline=None, phases=[Phase.generate])
def test_any_inventory_follows_the_schema(inventory: Inventory):
    assert VALIDATORS["1.7"].validate_str(render(Bom(TARGET, inventory, TIME, "1"))) is None


def test_what_xml_cannot_hold_is_replaced():
    bom = replace(BOM, target=replace(BOM.target, name="a\x00\x1b\udcff\uffff<&>\"'\r\nb"))
    subject = parse(render(bom).encode(), "x").all("metadata", "component")[0]
    assert subject.told("name") == "a\ufffd\ufffd\ufffd\ufffd<&>\"'\r\nb"
