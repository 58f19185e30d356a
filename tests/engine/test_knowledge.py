"""When the database is brought up to date, and when it is left as it is."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.knowledge import Knowledge
from nakami.engine.settings import Settings
from nakami.errors import DatabaseError
from nakami.model.progress import silent
from nakami.vulns.part import Part
from tests import small_world
from tests.engine.asking import NOW, asked


def served(settings: Settings, *fixed: str) -> Settings:
    """The same with one mirror, where from now on lodash is fixed in these versions."""
    mirror = settings.cache.parent / "served"
    records = [small_world.advisory(f"GHSA-0000-0000-000{n}", "npm", "lodash", each) for n, each in enumerate(fixed)]
    small_world.mirror(mirror, {"npm": records})
    return replace(settings, mirror=str(mirror))


def test_only_what_is_needed_is_fetched(fresh: Settings):
    assert asked(fresh) == (["CVE-2021-23337"], {"npm": "ok", "kev": "ok", "epss": "ok"})
    with Knowledge(fresh, NOW) as knowledge:
        assert [held.partition for held in knowledge.database.held() if held.feed == "osv"] == ["npm"]


def test_a_day_later_the_origin_is_asked_again(fresh: Settings):
    old = served(fresh, "4.17.21")
    assert len(asked(old)[0]) == 1
    new = served(old, "4.17.21", "4.17.22")
    assert len(asked(new, NOW + timedelta(hours=23))[0]) == 1
    assert len(asked(new, NOW + timedelta(hours=25))[0]) == 2


def test_another_origin_is_asked_at_once(fresh: Settings, tmp_path: Path):
    """Whoever names another mirror wants to know what that one says."""
    assert len(asked(fresh)[0]) == 1
    other = tmp_path / "other"
    small_world.mirror(other, {"npm": [small_world.advisory("GHSA-0000-0000-0009", "npm", "another", "1.0.0")]})
    assert asked(replace(fresh, mirror=str(other)))[0] == []
    assert asked(replace(fresh, mirror="", offline=True)) == ([], {"npm": "ok", "kev": "ok", "epss": "ok"})


def test_an_empty_feed_says_nothing(fresh: Settings, tmp_path: Path):
    """A mirror that lost its content must not make anything look clean."""
    empty = small_world.mirror(tmp_path / "empty", {"npm": []}, {}, {})
    assert asked(replace(fresh, mirror=str(empty))) == ([], {"npm": "failed", "kev": "failed", "epss": "failed"})


def test_without_the_right_to_update_the_database_stays_as_it_is(fresh: Settings):
    frozen = replace(fresh, update=False)
    assert asked(frozen) == ([], {"npm": "failed", "kev": "failed", "epss": "failed"})
    asked(fresh)
    assert asked(frozen, NOW + timedelta(days=5))[0] == ["CVE-2021-23337"]


def test_a_mirror_that_is_gone_leaves_what_is_there(fresh: Settings, tmp_path: Path):
    asked(fresh)
    gone = replace(fresh, mirror=str(tmp_path / "gone"))
    assert asked(gone, NOW + timedelta(days=2))[0] == ["CVE-2021-23337"]


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


def test_what_needs_no_advisories_opens_no_database(fresh: Settings):
    with Knowledge(replace(fresh, looks=frozenset({"malware", "secrets"})), NOW) as knowledge:
        assert not knowledge.root.exists()
    (fresh.cache / "db").mkdir(parents=True)
    (fresh.cache / "db" / "db.json").write_text("no JSON")
    with Knowledge(replace(fresh, looks=frozenset({"malware"})), NOW) as knowledge, pytest.raises(DatabaseError):
        knowledge.database.held()
