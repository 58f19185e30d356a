from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.intake import open_with, take_inventory
from nakami.engine.plain_words import plain
from nakami.engine.settings import Settings
from nakami.engine.target import Opened
from nakami.errors import TargetNotFound
from nakami.model.image import Target
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.report.renderers.syft import render
from tests import small_world
from tests.bills import BOM, INVENTORY


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "cache", Platform("linux", "amd64"), offline=True)


def test_an_image_is_read_by_layers_and_a_folder_without(tmp_path: Path, settings: Settings):
    image = small_world.docker_archive(tmp_path / "web.tar", small_world.ALPINE, small_world.NODE)
    with closing(open_with(settings, str(image))) as opened:
        of_image = take_inventory(opened, settings, silent)
    folder = small_world.unpacked(tmp_path / "root", small_world.ALPINE, small_world.NODE)
    with closing(open_with(settings, f"dir:{folder}")) as opened:
        of_folder = take_inventory(opened, settings, silent)
    assert [p.package for p in of_image.packages] == [p.package for p in of_folder.packages]
    assert {p.layer for p in of_image.packages} == {0, 1}
    assert {p.layer for p in of_folder.packages} == {None}


@pytest.mark.parametrize("prefix", ["", "sbom:"])
def test_a_bill_is_an_inventory(tmp_path: Path, settings: Settings, prefix: str):
    path = tmp_path / "x.json"
    path.write_text(render(BOM))
    with closing(open_with(settings, f"{prefix}{path}")) as opened:
        assert opened.target.kind == "sbom"
        expected = {replace(placed, package=plain(placed.package)) for placed in INVENTORY.packages}
        assert set(take_inventory(opened, settings, silent).packages) == expected


def test_what_is_not_there(settings: Settings):
    with pytest.raises(TargetNotFound):
        open_with(settings, "sbom:/none")


def test_nothing_opened_is_a_bug(settings: Settings):
    with pytest.raises(TypeError):
        take_inventory(Opened(None, None, Target("dir", "x")), settings, silent)
