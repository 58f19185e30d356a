from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.sboms.cyclonedx_xml import read
from nakami.errors import InputError, Malformed

BOM = '<bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1"><components>{}</components></bom>'
A = '<component type="library"><name>a</name><version>1</version>{}<purl>pkg:gem/a@1</purl></component>'


def test_a_component_with_its_licences():
    licenses = "<licenses><license><id>MIT</id></license><license><name>own</name></license></licenses>"
    (placed,) = read(BOM.format(A.format(licenses)).encode(), "x").packages
    assert (placed.package.name, placed.package.licenses) == ("a", ("MIT", "own"))
    (placed,) = read(
        BOM.format(A.format("<licenses><expression>MIT OR Zlib</expression></licenses>")).encode(), "x"
    ).packages
    assert placed.package.licenses == ("MIT OR Zlib",)


@pytest.mark.parametrize(
    "text",
    ["<bom/>", "<a/>", '<bom xmlns="urn:x"/>', '<!DOCTYPE bom><bom xmlns="http://cyclonedx.org/schema/bom/1.4"/>', "<html></html>"],
)  # fmt: skip
def test_what_is_none_is_malformed(text: str):
    with pytest.raises(Malformed):
        read(text.encode(), "x")


@given(st.text('<>/a="&; component', max_size=60))
def test_any_text_is_read_or_an_error(text: str):
    with suppress(InputError):
        read(BOM.format(text).encode(), "x")
