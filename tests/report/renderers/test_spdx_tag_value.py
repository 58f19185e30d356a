"""SPDX 2.3 tag-value: spdx-tools reads it and judges what it says."""

import pytest
from msgspec.structs import replace
from spdx_tools.spdx.parser.tagvalue.parser import Parser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from nakami.catalog.sboms.formats import read
from nakami.model.bom import Bom
from nakami.report.renderers.spdx_tag_value import render
from tests.bills import BOM, EMPTY


@pytest.mark.parametrize("bom", [BOM, EMPTY], ids=["full", "empty"])
def test_it_follows_the_specification(bom: Bom):
    # Otherwise the library writes its tables into the environment, and leaves the file open.
    parser = Parser(debug=False, write_tables=False)  # type: ignore[no-untyped-call] # as the library has it
    document = parser.parse(render(bom))  # type: ignore[no-untyped-call] # as above
    assert not validate_full_spdx_document(document)
    assert len(document.packages) == len(bom.inventory.packages) + 1 + bool(bom.inventory.distro)


def test_no_name_makes_a_line_of_its_own():
    package = replace(
        BOM.inventory.packages[0].package,
        name="a\nSPDXID: evil\r",
        path="b\n</text>\nc",
        licenses=("<text></text>\nRelationship: x",),
    )
    odd = replace(BOM.inventory, packages=(replace(BOM.inventory.packages[0], package=package),))
    text = render(replace(BOM, inventory=odd, target=replace(BOM.target, name="x\nCreator: y")))
    lines = text.split("\n")
    assert not [line for line in lines if line.startswith(("SPDXID: evil", "Creator: y", "</text>"))]
    assert read(text.encode(), "x").packages == ()  # a name that cannot be shown is none
