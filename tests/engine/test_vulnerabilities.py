"""What is known of an inventory, and what is said where nothing is."""

from pathlib import Path

from msgspec.structs import replace

from nakami.engine.first import what_first
from nakami.engine.knowledge import Knowledge
from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.engine.staleness import ALIVE
from nakami.engine.vulnerabilities import judge
from nakami.model.inventory import Inventory, Placed
from nakami.model.package import Distro, Package
from nakami.model.progress import silent
from tests import small_world
from tests.engine.asking import LODASH, NOW, asked

GEM = Inventory(packages=(Placed(Package("gem", "rails", "5.0.0", path="rails.gemspec")),))


DEBIAN = Distro("debian", "12", path="etc/os-release")


def test_what_a_distributions_package_brought_is_no_act_of_the_languages_tool(fresh: Settings, tmp_path: Path):
    small_world.mirror(
        tmp_path / "npm", {"npm": [small_world.advisory("GHSA-1", "npm", "lodash", "4.17.21")], "Debian": []}
    )
    deb = Placed(Package("deb", "node-lodash", "4.17.20-1"))
    module = Placed(
        Package("npm", "lodash", "4.17.20", path="usr/share/nodejs/lodash/package.json"), owner="node-lodash"
    )
    with Knowledge(replace(fresh, mirror=str(tmp_path / "npm")), NOW) as knowledge:
        judged = judge(Inventory(packages=(deb, module), distro=DEBIAN), knowledge, silent)
        (act,) = what_first(judged, DEBIAN, None, ALIVE)
    assert (act.what, act.command) == ("lodash 4.17.20 -> 4.17.21 in the package node-lodash", "")


def test_one_ecosystem_that_is_missing_does_not_take_the_others_along(fresh: Settings):
    both = Inventory(packages=LODASH.packages + GEM.packages)
    assert asked(fresh, inventory=both) == (
        ["CVE-2021-23337"],
        {"npm": "ok", "RubyGems": "failed", "kev": "ok", "epss": "ok"},
    )


def test_a_failed_fetch_is_told_in_words(fresh: Settings):
    with Knowledge(fresh, NOW) as knowledge:
        (source, *_) = judge(GEM, knowledge, silent).sources
    assert (source.name, source.status, source.packages) == ("RubyGems", "failed", 1)
    assert source.why.startswith("no advisory source reachable (")


def test_the_package_archive_is_not_asked_for_what_has_no_debs(fresh: Settings):
    told: list[str] = []
    with Knowledge(replace(fresh, apt_mirrors=("http://127.0.0.1:9/debian",)), NOW) as knowledge:
        judge(LODASH, knowledge, lambda what, *_: told.append(what))
    assert "package indexes" not in told


MINT = Inventory(
    packages=(Placed(Package("deb", "libssl3", "3.0.2-0ubuntu1", source="openssl", source_version="3.0.2-0ubuntu1")),),
    distro=Distro("linuxmint", "21.3", pretty_name="Linux Mint 21.3"),
)


def test_the_archive_of_what_is_made_of_ubuntu_is_not_guessed(fresh: Settings):
    with Knowledge(fresh, NOW) as knowledge:
        judged = judge(MINT, knowledge, silent)
    assert [(source.name, source.status) for source in judged.sources if source.packages] == [("Ubuntu", "failed")]
    assert not [source for source in judged.sources if source.provider == "archive"]


def test_as_of_a_day_of_the_past_what_came_later_is_left_out(tmp_path: Path, settings: Settings):
    records = (
        small_world.advisory("ALPINE-CVE-2019-1", "Alpine:v3.20", "openssl", "4.0", upstream=["CVE-2019-0001"]),
        small_world.advisory("ALPINE-CVE-2023-1", "Alpine:v3.20", "openssl", "4.0", upstream=["CVE-2023-0001"]),
        small_world.advisory(
            "ALPINE-CVE-2019-2",
            "Alpine:v3.20",
            "openssl",
            "4.0",
            upstream=["CVE-2019-0002"],
            published="2022-01-01T00:00:00Z",
        ),
    )
    exploited = {"CVE-2019-0001": "2021-11-03"}
    mirror = small_world.mirror(tmp_path / "own", {"Alpine": records}, exploited, {"CVE-2019-0001": 0.5})
    path = str(small_world.docker_archive(tmp_path / "image.tar", small_world.ALPINE))
    own = replace(settings, mirror=str(mirror), cache=tmp_path / "cache")
    today, then = scan(path, own, silent), scan(path, replace(own, as_of="2021-06-30"), silent)
    assert {each.id for each in today.findings if each.kind == "vulnerability"} == {
        "CVE-2019-0001",
        "CVE-2019-0002",
        "CVE-2023-0001",
    }
    assert {
        (each.id, each.exploit.known, each.exploit.epss) for each in then.findings if each.kind == "vulnerability"
    } == {("CVE-2019-0001", False, None)}
    assert (today.as_of, then.as_of) == ("", "2021-06-30")
    assert not {each.id for each in then.findings if each.kind == "freshness"}
    assert [(each.status, each.why) for each in then.sources if each.name == "epss"] == [
        ("partial", "it keeps no history: left out as of 2021-06-30")
    ]
