from collections.abc import Callable

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from nakami.catalog.sboms.formats import read
from nakami.errors import InputError, Malformed
from nakami.model.bom import Bom
from nakami.model.inventory import Inventory
from nakami.report.renderers import cyclonedx, cyclonedx_xml, spdx, spdx_tag_value, syft
from tests.bills import BOM, EMPTY, INVENTORY, TARGET, TIME, inventories

RENDERERS: dict[str, Callable[[Bom], str]] = {
    "cyclonedx-json": cyclonedx.render,
    "cyclonedx-json@1.6": lambda bom: cyclonedx.render(bom, "1.6"),
    "cyclonedx-xml": cyclonedx_xml.render,
    "spdx-json": spdx.render,
    "spdx-tag-value": spdx_tag_value.render,
    "syft-json": syft.render,
}


def _alike(read_back: Inventory, written: Inventory) -> None:
    assert set(read_back.packages) == set(written.packages)
    assert len(read_back.packages) == len(written.packages)
    assert read_back.distro == written.distro
    assert read_back.blind_spots == written.blind_spots
    assert (read_back.files, read_back.bytes, read_back.diff_ids) == (written.files, written.bytes, written.diff_ids)


@pytest.mark.parametrize("form", RENDERERS)
class TestRoundTrip:
    """What a format can hold is not lost: an inventory that is written and read is the inventory."""

    def test_a_bill_is_read_back(self, form: str):
        _alike(read(RENDERERS[form](BOM).encode(), "x"), INVENTORY)

    def test_an_empty_one_is_read_back(self, form: str):
        _alike(read(RENDERERS[form](EMPTY).encode(), "x"), EMPTY.inventory)

    @given(inventory=inventories)
    @settings(max_examples=25, deadline=None)
    def test_any_inventory_is_read_back(self, form: str, inventory: Inventory):
        _alike(read(RENDERERS[form](Bom(TARGET, inventory, TIME, "1")).encode(), "x"), inventory)

    def test_what_is_cut_off_is_an_error_or_less_but_never_a_bug(self, form: str):
        whole = RENDERERS[form](BOM).encode()
        for end in range(0, len(whole), len(whole) // 30):
            try:
                found = read(whole[:end], "x")
            except InputError:
                continue
            assert len(found.packages) <= len(INVENTORY.packages)

    def test_the_same_target_gives_the_same_bytes_and_another_time_does_not(self, form: str):
        render = RENDERERS[form]
        assert render(BOM) == render(replace(BOM))
        assert render(BOM) != render(replace(BOM, time="2026-11-22T12:00:01Z"))

    def test_no_value_of_the_environment_is_in_it(self, form: str):
        assert "hunter2" not in RENDERERS[form](BOM)


@pytest.mark.parametrize("form", RENDERERS)
def test_names_that_are_no_utf_8_and_control_characters_are_written_all_the_same(form: str):
    package = replace(INVENTORY.packages[0].package, path="\udcff\x00\x1b/a\r\nb", name="a\udcffb")
    odd = replace(INVENTORY, packages=(replace(INVENTORY.packages[0], package=package),))
    RENDERERS[form](replace(BOM, inventory=odd)).encode()


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"<a/>", b"[]", b"plain", b"{", b"<", b'{"artifacts": []}', b'{"spdxVersion": "SPDX-3.0"}',
     b'{"bomFormat": "CycloneDX"}', b"SPDXVersion: SPDX-1.2", b'{"@context": "https://spdx.org/rdf/3.0.1/"}'],
)  # fmt: skip
def test_what_is_no_bill_is_malformed(data: bytes):
    with pytest.raises(Malformed):
        read(data, "x")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\n \t", b"# a comment\n"])
def test_marks_blanks_and_comments_come_first(mark: bytes):
    form = "spdx-tag-value" if mark.startswith(b"#") else "cyclonedx-json"
    _alike(read(mark + RENDERERS[form](BOM).encode(), "x"), INVENTORY)
