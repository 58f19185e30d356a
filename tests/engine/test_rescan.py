"""Judged again, an image is told exactly what a scan tells."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nakami.engine.rescan import rescan
from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.errors import TargetNotFound
from nakami.model.ignore import Ignore
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.model.rescan import Rescan, Rescanned
from nakami.model.scan import Scan
from tests import small_world
from tests.small_world import advisory

TWO_OF_ONE_SOURCE = {
    **small_world.ADVISORIES,
    "Alpine": (*small_world.ADVISORIES["Alpine"], advisory("ALPINE-CVE-2024-0009", "Alpine:v3.20", "musl", "1.2.5-r1")),
}


class World:
    """A mirror whose advisories change, and a cache that sees each change at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(
            folder / "cache", Platform("linux", "amd64"), mirror=str(folder / "mirror"), offline=True
        )
        self.publish()

    def publish(
        self,
        advisories: Mapping[str, Sequence[dict[str, Any]]] = small_world.ADVISORIES,
        exploited: Mapping[str, str] = small_world.EXPLOITED,
    ) -> None:
        shutil.rmtree(self.folder / "mirror", ignore_errors=True)
        shutil.rmtree(self.folder / "cache" / "db", ignore_errors=True)
        small_world.mirror(self.folder / "mirror", advisories, exploited)

    def scan(self, name: str, *layers: small_world.Files, **config: Any) -> Scan:
        image = small_world.docker_archive(self.folder / f"{name}.tar", *layers, **config)
        return scan(str(image), self.settings, silent)

    def rescan(self, *targets: str, **settings: Any) -> Rescan:
        return rescan(targets, replace(self.settings, **settings), silent)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def numbers(each: Scan | Rescanned) -> tuple[object, ...]:
    if isinstance(each, Scan):
        counts = each.counts
        return counts.vulnerabilities, counts.by_severity, counts.known_exploited, counts.fixable, each.debt
    return each.vulnerabilities, each.by_severity, each.known_exploited, each.fixable, each.debt


def changes(each: Rescanned) -> list[tuple[str, str, str]]:
    return [(change.kind, change.id, change.package) for change in each.changes]


def test_nothing_changed_and_the_numbers_are_those_of_the_scan(world: World):
    first = world.scan("one", small_world.ALPINE, small_world.NODE)
    for _ in range(2):
        (image,) = world.rescan().images
        assert numbers(image) == numbers(first)
        assert (image.changes, image.trend, image.unknown) == ((), None, ())
        assert image.name == first.target.name


def test_what_changed_is_told_once(world: World):
    world.scan("one", small_world.ALPINE, small_world.NODE)
    world.publish(
        {"Alpine": (*TWO_OF_ONE_SOURCE["Alpine"][1:],), "npm": small_world.ADVISORIES["npm"]},
        {"CVE-2021-23337": "2026-01-01"},
    )
    (image,) = world.rescan().images
    assert changes(image) == [
        ("exploited", "CVE-2021-23337", "lodash"),
        ("new", "ALPINE-CVE-2024-0009", "musl"),
        ("gone", "CVE-2024-0001", "openssl"),
    ]
    assert world.rescan().images[0].changes == ()
    assert numbers(image) == numbers(world.scan("one", small_world.ALPINE, small_world.NODE))
    assert world.rescan().images[0].changes == ()


def test_images_share_rows_and_each_is_told_its_own(world: World):
    world.scan("one", small_world.ALPINE, small_world.NODE)
    world.publish(TWO_OF_ONE_SOURCE)
    later = world.scan("two", small_world.ALPINE)
    one, two = world.rescan().images
    assert (changes(one), changes(two)) == ([("new", "ALPINE-CVE-2024-0009", "musl")], [])
    assert numbers(two) == numbers(later)
    assert [image.changes for image in world.rescan().images] == [(), ()]


def test_some_are_told_of_and_the_judgement_of_all_stands(world: World):
    first = world.scan("one", small_world.ALPINE)
    world.scan("two", small_world.ALPINE, small_world.NODE)
    world.publish(TWO_OF_ONE_SOURCE)
    for _ in range(2):
        (image,) = world.rescan(first.target.name).images
        assert changes(image) == [("new", "ALPINE-CVE-2024-0009", "musl")]
    digits = image.key.removeprefix("sha256:")[:12]
    assert [each.key for each in world.rescan(digits).images] == [image.key]
    assert {len(each.changes) for each in world.rescan().images} == {1}
    with pytest.raises(TargetNotFound, match="no scan of three is kept"):
        world.rescan("three")


def test_what_is_not_kept_is_not_judged(world: World):
    with pytest.raises(TargetNotFound, match="no scan is kept yet"):
        world.rescan()
    world.settings = replace(world.settings, layer_cache=False)
    world.scan("one", small_world.ALPINE)
    world.settings = replace(world.settings, layer_cache=True, as_of="2026-01-01")
    world.scan("one", small_world.ALPINE)
    with pytest.raises(TargetNotFound):
        world.rescan()


def rule(**about: Any) -> Ignore:
    return Ignore(1, ".nakami.toml", "because", (datetime.now(UTC) + timedelta(days=9)).date().isoformat(), **about)


@pytest.mark.parametrize(
    "ignores", [(rule(ids=("CVE-2024-0001",)),), (rule(package="lodash"),), (rule(layer="2"),), (rule(path="app/**"),)]
)
def test_what_is_set_aside_counts_here_no_more_than_there(world: World, ignores: tuple[Ignore, ...]):
    world.scan("one", small_world.ALPINE, small_world.NODE)
    (image,) = world.rescan(ignores=ignores).images
    world.settings = replace(world.settings, ignores=ignores)
    told = world.scan("one", small_world.ALPINE, small_world.NODE)
    assert told.set_aside
    assert numbers(image) == numbers(told)


def test_a_source_that_is_gone_takes_nothing_away(world: World):
    world.scan("one", small_world.ALPINE, small_world.NODE)
    world.publish({"npm": small_world.ADVISORIES["npm"]})
    (image,) = world.rescan().images
    assert image.changes == ()
    assert image.unknown == ("no source judges 4 packages",)
    world.publish()
    (image,) = world.rescan().images
    assert (image.changes, image.unknown) == ((), ())


@pytest.mark.parametrize("damage", ["pointer", "table", "scan"])
def test_damage_costs_time_and_no_answer(world: World, damage: str):
    first = world.scan("one", small_world.ALPINE)
    world.rescan()
    kept = world.settings.cache / "kept"
    if damage == "pointer":
        (kept / "compact" / "current.json").write_text("{}")
    elif damage == "table":
        next(kept.rglob("stock.parquet")).write_bytes(b"PAR1")
    else:
        next(kept.glob("*.scan")).write_bytes(b"damaged")
        with pytest.raises(TargetNotFound):
            world.rescan()
        return
    assert numbers(world.rescan().images[0]) == numbers(first)


def test_an_image_that_is_let_go_is_forgotten(world: World):
    world.scan("one", small_world.ALPINE)
    world.scan("two", small_world.NODE)
    assert len(world.rescan().images) == 2
    min((world.settings.cache / "kept").glob("*.scan")).unlink()
    assert len(world.rescan().images) == 1
