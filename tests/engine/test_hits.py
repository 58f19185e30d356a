"""Hits in whole images: what stands, what an upper layer took away, what it put in a package's place."""

from collections.abc import Mapping
from hashlib import md5
from pathlib import Path

import pytest

from nakami.engine.inspection import inspector
from nakami.engine.intake import open_with, take_inventory
from nakami.engine.settings import Settings
from nakami.malware.ownership import DISGUISED
from nakami.malware.tampering import RULE as TAMPERED
from nakami.model.hit import INSTRUCTIONS, PlacedHit
from nakami.model.inventory import Inventory
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.rulebook.cases import elf
from tests import small_world
from tests.images import made

LIST = "var/lib/dpkg/info/tool.list"
SUMS = "var/lib/dpkg/info/tool.md5sums"
TOOL = "usr/bin/tool"
STATUS = b"Package: tool\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n"
RULES = """
rule Telling { strings: $a = "telling word" condition: $a }
rule Said { condition: filename == "image configuration" }
"""


def dpkg(program: bytes) -> Mapping[str, bytes]:
    return {
        "etc/debian_version": b"12.0",
        TOOL: program,
        "var/lib/dpkg/status": STATUS,
        LIST: f"/{TOOL}\n".encode(),
        SUMS: f"{md5(program).hexdigest()}  {TOOL}\n".encode(),
    }


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    rules = tmp_path / "mine.yar"
    rules.write_text(RULES)
    return Settings(tmp_path / "cache", Platform("linux", "amd64"), offline=True, rules=(rules,))


def look(settings: Settings, target: str, *, inspect: bool = True) -> Inventory:
    opened = open_with(settings, target)
    try:
        return take_inventory(opened, settings, silent, inspect=inspect)
    finally:
        opened.close()


def seen(inventory: Inventory, rule: str) -> list[PlacedHit]:
    return [placed for placed in inventory.hits if placed.hit.rule == rule]


def test_what_is_deleted_or_replaced_above_is_told_with_the_layers(tmp_path: Path, settings: Settings):
    words = b"a telling word"
    image = small_world.docker_archive(
        tmp_path / "a.tar",
        {"stays": words, "removed": words, "replaced": words, "in/a/folder": words},
        {".wh.removed": b"", "replaced": b"dull"},
        {".wh.in": b""},
    )
    found = {
        placed.hit.path: (placed.layer, placed.deleted_in) for placed in seen(look(settings, str(image)), "Telling")
    }
    assert found == {"stays": (0, None), "removed": (0, 1), "replaced": (0, 1), "in/a/folder": (0, 2)}


def test_a_folder_has_no_layers(tmp_path: Path, settings: Settings):
    root = small_world.unpacked(tmp_path / "root", {"a/b": b"a telling word"})
    inventory = look(settings, f"dir:{root}")
    assert [(placed.hit.path, placed.layer, placed.deleted_in) for placed in seen(inventory, "Telling")] == [
        ("a/b", None, None)
    ]
    assert inventory.inspected == 1


def test_what_was_seen_is_kept_with_the_layer_and_asked_for(tmp_path: Path, settings: Settings):
    image = str(small_world.docker_archive(tmp_path / "a.tar", {"a": b"a telling word"}))
    first, second = look(settings, image), look(settings, image)
    assert (first.cached, second.cached) == (0, 1)
    assert first.hits == second.hits
    assert first.inspected == second.inspected == 1
    without = look(settings, image, inspect=False)
    assert (without.cached, without.hits, without.inspected) == (1, (), None)


def test_what_the_image_says_is_looked_into(tmp_path: Path, settings: Settings):
    image = small_world.docker_archive(tmp_path / "a.tar", {"a": b"x"}, config={"Env": ["A=b"], "Cmd": ["sh"]})
    ((placed),) = seen(look(settings, str(image)), "Said")
    assert (placed.hit.path, placed.layer) == (INSTRUCTIONS, None)


class TestProgramsOfPackages:
    def test_another_program_in_its_place(self, tmp_path: Path, settings: Settings):
        image = small_world.docker_archive(tmp_path / "a.tar", dict(dpkg(elf(b"ours"))), {TOOL: elf(b"theirs")})
        ((placed),) = seen(look(settings, str(image)), TAMPERED.code)
        assert (placed.hit.path, placed.layer, placed.owner) == (TOOL, 1, "tool")

    def test_below_a_layer_that_writes_the_records_anew(self, tmp_path: Path, settings: Settings):
        base = dpkg(elf(b"ours"))
        again = {path: base[path] for path in base if path != TOOL}
        image = small_world.docker_archive(tmp_path / "a.tar", dict(base), {TOOL: elf(b"theirs")}, again)
        ((placed),) = seen(look(settings, str(image)), TAMPERED.code)
        assert (placed.hit.path, placed.layer) == (TOOL, 1)

    def test_one_that_could_not_be_compared(self, tmp_path: Path, settings: Settings):
        """A file that speaks for another system keeps the right digest from being taken."""
        other = {"etc/yum/x": b"x", TOOL: elf(b"theirs")}
        image = small_world.docker_archive(tmp_path / "a.tar", dict(dpkg(elf(b"ours"))), other)
        inventory = look(settings, str(image))
        assert seen(inventory, TAMPERED.code) == []
        assert [(spot.part, spot.where) for spot in inventory.blind_spots] == [("inspection", TOOL)]

    def test_the_same_program_again(self, tmp_path: Path, settings: Settings):
        image = small_world.docker_archive(tmp_path / "a.tar", dict(dpkg(elf(b"ours"))), {TOOL: elf(b"ours")})
        assert seen(look(settings, str(image)), TAMPERED.code) == []

    def test_a_newer_version_of_the_package(self, tmp_path: Path, settings: Settings):
        image = small_world.docker_archive(tmp_path / "a.tar", dict(dpkg(elf(b"one"))), dict(dpkg(elf(b"two"))))
        assert seen(look(settings, str(image)), TAMPERED.code) == []

    def test_within_the_layer_of_the_package(self, tmp_path: Path, settings: Settings):
        layer = {**dpkg(elf(b"ours")), TOOL: elf(b"theirs")}
        image = small_world.docker_archive(tmp_path / "a.tar", layer)
        ((placed),) = seen(look(settings, str(image)), TAMPERED.code)
        assert (placed.hit.path, placed.layer, placed.owner) == (TOOL, 0, "tool")

    def test_a_disguised_one_beside_them(self, tmp_path: Path, settings: Settings):
        bare = elf(b"x")
        sectionless = bare[:40] + bytes(8) + bare[48:60] + bytes(4) + bare[64:]
        layer = {**dpkg(elf(b"ours")), "usr/bin/other": sectionless, "usr/bin/plain": bare}
        image = small_world.docker_archive(tmp_path / "a.tar", layer)
        hits = look(settings, str(image)).hits
        told = {placed.hit.rule for placed in hits if placed.hit.path == "usr/bin/other"}
        assert DISGUISED.code in told
        assert not [placed for placed in hits if placed.hit.path == "usr/bin/plain"]


def test_what_was_lost_by_accident_is_looked_for_again(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    image = small_world.docker_archive(tmp_path / "a.tar", {"f": b"a telling word"}, history=[{"created_by": "make"}])
    with monkeypatch.context() as broken:
        broken.setattr(inspector, "_COMMAND", "raise SystemExit(3)")
        lost = look(settings, str(image))
    assert seen(lost, "Telling") == seen(lost, "Said") == []
    assert {spot.where for spot in lost.blind_spots} >= {"f", INSTRUCTIONS}
    found = look(settings, str(image))
    assert [placed.hit.path for rule in ("Telling", "Said") for placed in seen(found, rule)] == ["f", INSTRUCTIONS]
    assert not found.blind_spots


def test_a_hard_link_stays_when_the_first_name_is_removed(tmp_path: Path, settings: Settings):
    layers = [
        made.layer(("first", "f", b"a telling word"), ("second", "h", b"first")),
        made.layer((".wh.first", "f", b"")),
    ]
    image = tmp_path / "a.tar"
    image.write_bytes(made.docker_archive(layers))
    found = {placed.hit.path: placed.deleted_in for placed in seen(look(settings, str(image)), "Telling")}
    assert found == {"first": 1, "second": None}
