from msgspec.structs import replace

from nakami.model.finding import Evidence, Exploit, Finding, Remedy, Severity, State
from nakami.model.package import Package
from nakami.patch.plan import Wish, make_plan, order, unpatchable

LIBSSL = Package("deb", "libssl3", "3.0.1-1", source="openssl", source_version="3.0.1-1")
OPENSSL = replace(LIBSSL, name="openssl")


def finding(identifier: str, version: str, package: Package = LIBSSL, **more: object) -> Finding:
    remedy = Remedy("upgrade", version) if version else Remedy("none-yet")
    return replace(Finding(identifier, Severity.HIGH, Evidence("x"), remedy, package), **more)


def test_all_packages_of_a_source_go_together_to_the_highest_fix():
    plan = make_plan([finding("CVE-1", "3.0.10-1"), finding("CVE-2", "3.0.9-1")], [LIBSSL, OPENSSL], Wish())
    (upgrade,) = plan.upgrades
    assert (upgrade.source, upgrade.before, upgrade.after) == ("openssl", "3.0.1-1", "3.0.10-1")
    assert upgrade.packages == ("libssl3", "openssl")
    assert upgrade.closes == ("CVE-1", "CVE-2")


def test_known_exploited_come_first_then_the_severe():
    zlib = Package("deb", "zlib1g", "1", source="zlib")
    bash = Package("deb", "bash", "1", source="bash")
    found = [
        finding("CVE-1", "2", bash),
        finding("CVE-2", "2", zlib, severity=Severity.LOW, exploit=Exploit(known=True)),
        finding("CVE-3", "9", severity=Severity.CRITICAL),
    ]
    assert [each.source for each in make_plan(found, [], Wish()).upgrades] == ["zlib", "openssl", "bash"]


def test_what_cannot_be_patched_says_why():
    wheel = Package("pypi", "requests", "1.0")
    found = [
        finding("CVE-1", ""),
        finding("CVE-2", "", state=State.WILL_NOT_FIX),
        finding("CVE-3", "2.0", wheel),
        finding("CVE-4", "", wheel),
        finding("CVE-5", "", state=State.UNDER_INVESTIGATION),
    ]
    whys = {each.id: each.why for each in make_plan(found, [], Wish()).left}
    assert "no fixed version" in whys["CVE-1"]
    assert "will not fix" in whys["CVE-2"]
    assert "application" in whys["CVE-3"]
    assert "no fixed version" in whys["CVE-4"]
    assert "looking into it" in whys["CVE-5"]


def test_a_wish_leaves_the_rest_out():
    found = [finding("CVE-1", "9", aliases=("GHSA-1",)), finding("CVE-2", "9", severity=Severity.LOW)]
    assert make_plan(found, [], Wish(frozenset({"GHSA-1"}))).upgrades[0].closes == ("CVE-1",)
    assert make_plan(found, [], Wish(severity=Severity.HIGH)).upgrades[0].closes == ("CVE-1",)
    assert not make_plan(found, [], Wish(frozenset({"CVE-9"}))).upgrades


def test_freshness_is_nobodys_upgrade():
    assert make_plan([finding("NK-F1", "9", kind="freshness")], [], Wish()).upgrades == ()


def test_what_is_no_version_is_older_than_any():
    assert order("deb", "a b") == b""
    assert order("nothing", "1") == b""
    assert order("rpm", "1-1") < order("rpm", "1:0-1")


def test_a_fixed_finding_of_the_distribution_can_be_patched():
    assert not unpatchable(finding("CVE-1", "2"), LIBSSL)
