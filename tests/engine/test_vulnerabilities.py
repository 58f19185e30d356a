"""When the database is brought up to date, and what it says when it cannot be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.first import what_first
from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.engine.staleness import ALIVE
from nakami.engine.vulnerabilities import Knowledge, judge
from nakami.model.inventory import Inventory, Placed
from nakami.model.package import Distro, Package
from nakami.model.progress import silent
from nakami.vulns.part import Part
from tests import small_world

NOW = datetime.now(UTC)
LODASH = Inventory(packages=(Placed(Package("npm", "lodash", "4.17.20", path="a/package.json")),))
GEM = Inventory(packages=(Placed(Package("gem", "rails", "5.0.0", path="rails.gemspec")),))


@pytest.fixture
def fresh(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with an empty database."""
    return replace(settings, cache=tmp_path / "cache")


def _asked(settings: Settings, now: datetime = NOW, inventory: Inventory = LODASH) -> tuple[list[str], dict[str, str]]:
    """The vulnerabilities found, and how each source stands."""
    with Knowledge(settings, now) as knowledge:
        judged = judge(inventory, knowledge, silent)
    return [finding.id for finding in judged.findings], {source.name: source.status for source in judged.sources}


def _served(settings: Settings, *fixed: str) -> Settings:
    """The same with one mirror, where from now on lodash is fixed in these versions."""
    mirror = settings.cache.parent / "served"
    records = [small_world.advisory(f"GHSA-0000-0000-000{n}", "npm", "lodash", each) for n, each in enumerate(fixed)]
    small_world.mirror(mirror, {"npm": records})
    return replace(settings, mirror=str(mirror))


def test_only_what_is_needed_is_fetched(fresh: Settings):
    assert _asked(fresh) == (["CVE-2021-23337"], {"npm": "ok", "kev": "ok", "epss": "ok"})
    with Knowledge(fresh, NOW) as knowledge:
        assert [held.partition for held in knowledge.database.held() if held.feed == "osv"] == ["npm"]


def test_a_day_later_the_origin_is_asked_again(fresh: Settings):
    old = _served(fresh, "4.17.21")
    assert len(_asked(old)[0]) == 1
    new = _served(old, "4.17.21", "4.17.22")
    assert len(_asked(new, NOW + timedelta(hours=23))[0]) == 1
    assert len(_asked(new, NOW + timedelta(hours=25))[0]) == 2


def test_another_origin_is_asked_at_once(fresh: Settings, tmp_path: Path):
    """Whoever names another mirror wants to know what that one says."""
    assert len(_asked(fresh)[0]) == 1
    other = tmp_path / "other"
    small_world.mirror(other, {"npm": [small_world.advisory("GHSA-0000-0000-0009", "npm", "another", "1.0.0")]})
    assert _asked(replace(fresh, mirror=str(other)))[0] == []
    assert _asked(replace(fresh, mirror="", offline=True)) == ([], {"npm": "ok", "kev": "ok", "epss": "ok"})


def test_an_empty_feed_says_nothing(fresh: Settings, tmp_path: Path):
    """A mirror that lost its content must not make anything look clean."""
    empty = small_world.mirror(tmp_path / "empty", {"npm": []}, {}, {})
    assert _asked(replace(fresh, mirror=str(empty))) == ([], {"npm": "failed", "kev": "failed", "epss": "failed"})


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


def test_without_the_right_to_update_the_database_stays_as_it_is(fresh: Settings):
    frozen = replace(fresh, update=False)
    assert _asked(frozen) == ([], {"npm": "failed", "kev": "failed", "epss": "failed"})
    _asked(fresh)
    assert _asked(frozen, NOW + timedelta(days=5))[0] == ["CVE-2021-23337"]


def test_a_mirror_that_is_gone_leaves_what_is_there(fresh: Settings, tmp_path: Path):
    _asked(fresh)
    gone = replace(fresh, mirror=str(tmp_path / "gone"))
    assert _asked(gone, NOW + timedelta(days=2))[0] == ["CVE-2021-23337"]


def test_one_ecosystem_that_is_missing_does_not_take_the_others_along(fresh: Settings):
    both = Inventory(packages=LODASH.packages + GEM.packages)
    assert _asked(fresh, inventory=both) == (
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


def test_a_feed_that_complements_another_is_fetched_when_it_is_asked_for(fresh: Settings):
    """Ubuntu's VEX takes minutes to build: from its origin it comes with `db update`, from a mirror with a scan."""
    ubuntu = Part("ubuntu")
    with Knowledge(replace(fresh, mirror="", offline=True), NOW) as knowledge:
        knowledge.need([ubuntu], silent)
        assert str(ubuntu) not in knowledge.reasons
    with Knowledge(fresh, NOW) as knowledge:
        knowledge.need([ubuntu], silent)
        assert "cannot read" in knowledge.reasons[str(ubuntu)]


def test_the_rest_of_a_feed_answers_for_what_the_origin_lacks(fresh: Settings, tmp_path: Path):
    """An hour long: most of Amazon Linux 2's topics have no advisories, and no scan should ask for each of them."""
    settings = replace(fresh, mirror=str(tmp_path / "own"))
    main = tmp_path / "own/alpine/v3.20/main.json"
    main.parent.mkdir(parents=True)
    main.write_text('{"packages": [{"pkg": {"name": "a", "secfixes": {"1-r1": ["CVE-2024-0002"]}}}]}')
    parts = [Part("alpine", "v3.20 main"), Part("alpine", "v3.20 community")]
    with Knowledge(settings, NOW) as knowledge:
        knowledge.need(parts, silent)
        assert list(knowledge.reasons) == ["alpine v3.20 community"]
    for later, reasons in ((timedelta(minutes=50), []), (timedelta(minutes=70), ["alpine v3.20 community"])):
        with Knowledge(settings, NOW + later) as knowledge:
            knowledge.need(parts, silent)
            assert list(knowledge.reasons) == reasons


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
