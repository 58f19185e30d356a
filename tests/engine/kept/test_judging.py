"""Many inventories judged at once say of each what is said of it alone; tests/engine/test_rescan.py holds whole images against scans."""

from datetime import UTC, datetime

from msgspec.structs import replace

from nakami.engine.kept.judging import inventory_of, judge_stock
from nakami.engine.kept.kept_scan import Item
from nakami.engine.kept.stock import Stock
from nakami.engine.knowledge import Knowledge
from nakami.engine.settings import Settings
from nakami.model.package import Distro, Package
from nakami.model.progress import silent
from tests.engine.kept.samples import kept

ALPINE = Distro("alpine", "3.20.3")
LODASH = Item("npm", "lodash", "4.17.20", path="p")


def item(name: str, version: str, origin: str, **more: str) -> Item:
    return Item("apk", name, version, source=origin, source_version=version, **more)  # type: ignore[arg-type] # texts


def test_each_row_is_judged_by_its_own_distribution(settings: Settings):
    stock = Stock()
    for name, distro in (("a", ALPINE), ("b", Distro("alpine", "3.19.0")), ("c", None)):
        stock.add(name, "1", replace(kept(name, item("libssl3", "3.3.0-r0", "openssl"), LODASH), distro=distro))
    with Knowledge(settings, datetime.now(UTC)) as knowledge:
        judgement = judge_stock(stock, knowledge, silent)
    said = {
        (stock.rows[number].system, stock.rows[number].package.name): [each.id for each in found]
        for number, found in enumerate(judgement.findings)
    }
    assert said == {
        (0, "libssl3"): ["CVE-2024-0001"],
        (1, "libssl3"): [],
        (-1, "libssl3"): [],
        (-1, "lodash"): ["CVE-2021-23337"],
    }
    assert {stock.rows[number].system for number in judgement.unjudged} == {1, -1}


def test_what_holds_nothing_is_set_aside(settings: Settings):
    stock = Stock()

    for holds in ("", "nothing", "documentation"):
        scan = kept(holds, item("zlib", "1.3.1-r1", "zlib", holds=holds))
        stock.add(holds, "1", replace(scan, distro=ALPINE))
    with Knowledge(settings, datetime.now(UTC)) as knowledge:
        judgement = judge_stock(stock, knowledge, silent)
    assert [len(found) for found in judgement.findings] == [1, 0, 0]
    assert [len(found) for found in judgement.all_findings] == [1, 1, 1]


def test_what_a_changelog_calls_fixed_does_not_count(settings: Settings):
    stock = Stock()
    for repaired in ("", "CVE-2024-0002", "CVE-2024-0009"):
        scan = kept(repaired, item("zlib", "1.3.1-r1", "zlib", repaired=repaired))
        stock.add(repaired, "1", replace(scan, distro=ALPINE))
    for count, expected in ((frozenset(), [1, 0, 1]), (frozenset({"changelog"}), [1, 1, 1])):
        with Knowledge(replace(settings, count=count), datetime.now(UTC)) as knowledge:
            judgement = judge_stock(stock, knowledge, silent)
        assert [len(found) for found in judgement.findings] == expected
        assert [len(found) for found in judgement.all_findings] == [1, 1, 1]


def test_inventory():
    package = Package("deb", "a", "1")
    assert inventory_of(None, "", [package]).emptied == frozenset()
    assert inventory_of(None, "nothing", [package]).emptied == {("deb", "a")}
    assert inventory_of(None, "documentation", [package]).documentation == {("deb", "a")}
