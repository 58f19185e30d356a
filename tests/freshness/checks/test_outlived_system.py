from msgspec.structs import replace

from nakami.freshness.checks.outlived_system import OutlivedSystem
from tests.freshness.facts import BULLSEYE, facts


def test_past_the_last_fix_for_everybody():
    [found] = OutlivedSystem().look(facts(distro=BULLSEYE))
    assert found.title == "Debian GNU/Linux 11 (bullseye): no more fixes since 2026-08-31"
    assert (found.path, found.published) == ("etc/os-release", "2026-08-31")
    assert found.remedy.text == "rebuild on debian 13, which gets fixes until 2030-06-30"


def test_not_before():
    assert list(OutlivedSystem().look(facts(distro=BULLSEYE, today="2026-08-31"))) == []


def test_what_nobody_tells_is_no_finding():
    for distro in (
        None,
        replace(BULLSEYE, version_id=""),
        replace(BULLSEYE, id="made-up"),
        replace(BULLSEYE, version_id="99"),
    ):
        assert list(OutlivedSystem().look(facts(distro=distro))) == []
    assert list(OutlivedSystem().look(facts(distro=BULLSEYE, cycles=()))) == []


def test_what_can_be_bought_is_told():
    [found] = OutlivedSystem().look(
        facts(
            distro=BULLSEYE,
            cycles=(replace(facts().cycles[0], eol="2026-08-31", extended="2031-06-30", source="distro-info"),),
        )
    )
    assert found.title.endswith("; extended support, for subscribers, until 2031-06-30")
    assert found.remedy.text == OutlivedSystem.remedy
