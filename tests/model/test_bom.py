import pytest
from hypothesis import given
from msgspec.structs import replace

from nakami.errors import Malformed
from nakami.model.bom import (
    completed,
    facts,
    identity,
    is_image,
    layer_index,
    layer_name,
    layer_positions,
    owners,
    references,
    spot_of,
    spot_words,
)
from nakami.model.image import Target
from nakami.model.inventory import Inventory, Placed
from nakami.model.package import Package
from nakami.model.purl import parse, purl
from tests.bills import APP, BASE, BOM, DISTRO, PACKAGES, SPOTS, inventories


def test_a_bill_has_one_name_which_is_of_its_content():
    assert identity(BOM) == identity(replace(BOM))
    assert identity(BOM).version == 5
    changed = replace(BOM.inventory, packages=PACKAGES[1:])
    for other in (
        replace(BOM, time="2026-01-01T00:00:00Z"),
        replace(BOM, version="2"),
        replace(BOM, inventory=changed),
    ):
        assert identity(other) != identity(BOM)


def test_a_name_that_is_no_utf_8_is_a_name():
    identity(replace(BOM, target=replace(BOM.target, name="a\udcff")))


def test_every_package_has_a_reference_of_its_own():
    names = references((*PACKAGES, PACKAGES[0]))
    assert len(set(names)) == len(PACKAGES) + 1
    assert names[: len(PACKAGES)] == references(PACKAGES)
    assert all(len(name) == 16 for name in names)


def test_what_a_distribution_brought_has_an_owner():
    assert owners(PACKAGES)[:3] == (None, 0, None)
    assert owners((replace(PACKAGES[0], owner="libc6"), replace(PACKAGES[1], owner="gone"))) == (None, None)


@pytest.mark.parametrize(
    ("layer", "diff_ids", "name"),
    [
        (0, (BASE, APP), BASE),
        (1, (BASE, APP), APP),
        (1, (BASE, BASE), "layer 2"),
        (1, (BASE, ""), "layer 2"),
        (5, (BASE,), "layer 6"),
        (None, (BASE,), ""),
    ],
)  # fmt: skip
def test_layers_are_named_and_found(layer: int | None, diff_ids: tuple[str, ...], name: str):
    assert layer_name(layer, diff_ids) == name
    assert layer_index(name, layer_positions(diff_ids)) == layer


@pytest.mark.parametrize("name", ["layer 0", "layer -1", "layer x", "layer 99999999999", "layer ", "x", ""])
def test_what_names_no_layer(name: str):
    assert layer_index(name, layer_positions((BASE, ""))) is None


class TestFacts:
    """What a purl and facts tell together is the package."""

    @given(inventories)
    def test_nothing_is_lost(self, inventory: Inventory):
        for placed in inventory.packages:
            package = placed.package
            named = purl(package, DISTRO)
            told = facts(placed, named, owned=False)
            found = completed(parse(named) if named else None, told)
            rest = replace(package, licenses=(), path="", cataloger="", cpes=())
            assert found == rest
            assert told.get("owner", "") == placed.owner

    def test_what_the_purl_tells_is_not_told_twice(self):
        assert facts(PACKAGES[2], purl(PACKAGES[2].package, DISTRO), owned=False) == {}

    def test_a_purl_that_names_nothing_tells_nothing(self):
        assert facts(PACKAGES[8], "no purl", owned=True) == {"type": "generic", "name": "nginx", "version": "1.25.3"}

    @pytest.mark.parametrize("told", [{}, {"type": "deb"}, {"name": "x"}, {"type": "deb", "name": "a\x1b"}])
    def test_what_makes_no_package_is_malformed(self, told: dict[str, str]):
        with pytest.raises(Malformed):
            completed(None, told)


def test_blind_spots_as_words():
    assert [spot_of(spot_words(spot)) for spot in SPOTS] == list(SPOTS)
    assert spot_of({}).part == ""


def test_folders_are_no_images():
    assert is_image(Target("oci", "x"))
    assert not is_image(Target("dir", "x"))
    assert not is_image(Target("pid", "x"))


def test_a_placed_package_without_layers_says_nothing_of_them():
    assert facts(Placed(Package("gem", "a", "1")), "pkg:gem/a@1", owned=False) == {}
