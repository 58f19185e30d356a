from collections.abc import Callable
from pathlib import Path
from typing import Any

from nakami.model.lifecycle import Cycle
from nakami.vulns.database import Database
from nakami.vulns.lifecycles import DISTRO_INFO, PRODUCTS, parts_of
from nakami.vulns.part import Part


def test_only_known_products_are_asked_for():
    assert parts_of(["debian", "made-up", "python"]) == (
        Part("endoflife", "debian"),
        Part("endoflife", "python"),
        Part("distro-info", "debian"),
    )
    assert set(DISTRO_INFO) <= set(PRODUCTS)
    assert list(PRODUCTS) == sorted(set(PRODUCTS))


def test_the_makers_own_word_counts_and_keeps_what_only_the_other_tells(
    bring: Callable[..., Any], shared: Path, tmp_path: Path
):
    bring(*parts_of(["debian", "python"]), base=str(shared / "feeds"))
    with Database.open(tmp_path / "db") as database:
        found = {(cycle.product, cycle.cycle): cycle for cycle in database.lifecycles(["debian", "python"])}
    assert found["debian", "11"] == Cycle(
        "debian",
        "11",
        codename="Bullseye",
        released="2021-08-14",
        support="2024-08-14",
        eol="2026-08-31",
        extended="2031-06-30",
        latest="11.11",
        latest_on="2024-08-31",
        source="distro-info",
    )
    assert found["python", "3.9"].source == "endoflife"
    assert found["python", "3.9"].eol == "2025-10-31"


def test_without_the_feeds_nothing_is_known(tmp_path: Path):
    with Database.open(tmp_path / "db") as database:
        assert database.lifecycles(["debian"]) == ()
