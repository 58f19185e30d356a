"""Libraries that are taken for a package's: those that no package records so are looked into all the same."""

from collections.abc import Iterator
from hashlib import md5
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.closer_look import looked_closer
from nakami.engine.inspection.results import Results
from nakami.engine.intake import open_with, take_inventory
from nakami.engine.reading import NOTHING
from nakami.engine.settings import Settings
from nakami.model.image import Layer, Target
from nakami.model.inventory import Inventory
from nakami.model.platform import Platform
from nakami.model.progress import silent
from tests import small_world

LIBRARY = "usr/share/tool/page.php"
SHELL = b"<?php ev" + b"al($_POST['x']); ?>\n"
STATUS = b"Package: tool\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n"


def layer(recorded: bytes | None) -> dict[str, bytes]:
    sums = f"{md5(recorded).hexdigest()}  {LIBRARY}\n".encode() if recorded is not None else b""
    return {
        "etc/debian_version": b"12.0",
        LIBRARY: SHELL,
        "usr/share/tool/more.pm": b"package More;\n1;\n",
        "var/lib/dpkg/status": STATUS,
        "var/lib/dpkg/info/tool.list": f"/{LIBRARY}\n".encode(),
        "var/lib/dpkg/info/tool.md5sums": sums,
    }


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "cache", Platform("linux", "amd64"), offline=True)


def look(settings: Settings, target: str) -> Inventory:
    opened = open_with(settings, target)
    try:
        return take_inventory(opened, settings, silent, inspect=True)
    finally:
        opened.close()


def told(inventory: Inventory) -> set[str]:
    """What rules over bytes tell of the library."""
    return {
        placed.hit.rule for placed in inventory.hits if placed.hit.path == LIBRARY and placed.hit.rule != "NK-M0600"
    }


@pytest.mark.parametrize("kind", ["image", "folder"])
@pytest.mark.parametrize(
    ("recorded", "seen"), [(SHELL, False), (b"what the package brought", True), (None, True)], ids=["so", "else", "not"]
)
def test_what_a_package_records_so_is_left_out(
    tmp_path: Path, settings: Settings, kind: str, recorded: bytes | None, *, seen: bool
):
    files = layer(recorded)
    if kind == "image":
        target = str(small_world.docker_archive(tmp_path / "a.tar", files))
    else:
        target = f"dir:{small_world.unpacked(tmp_path / 'root', files)}"
    inventory = look(settings, target)
    assert bool(told(inventory)) == seen
    assert inventory.inspected == (6 if recorded is not None else 5)  # an empty list is none
    assert told(look(replace(settings, thorough=True), target))
    assert not inventory.blind_spots


def test_the_second_scan_says_the_same(tmp_path: Path, settings: Settings):
    target = str(small_world.docker_archive(tmp_path / "a.tar", layer(None)))
    first, second = look(settings, target), look(settings, target)
    assert second.cached == 1
    assert first.hits == second.hits


def test_a_layer_that_cannot_be_read_to_its_end_this_time_is_a_blind_spot():
    class Nobody:
        """Sees nothing, and says so at once."""

        def take(self, *_: object) -> None:
            raise AssertionError("there is nothing to hand over")

        def end(self) -> None:
            pass

        def wait(self) -> Results:
            return Results()

    class Asked:
        def layer(self, *, thorough: bool) -> Nobody:
            assert thorough
            return Nobody()

    class Broken:
        target = Target("docker-archive", "it")

        def chunks(self, _: Layer) -> Iterator[bytes]:
            yield b"no archive" * 100

    found = looked_closer(Broken(), [(Layer(0), NOTHING, True, (b"usr/lib/x.so",))], Asked())  # type: ignore[arg-type] # what is asked of them
    ((_, reading, whole),) = found
    assert not whole
    assert [(spot.part, spot.where) for spot in reading.blind_spots] == [("inspection", "usr/lib/x.so")]
