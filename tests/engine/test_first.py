from msgspec.structs import replace

from nakami.engine.first import what_first
from nakami.engine.staleness import ALIVE
from nakami.engine.vulnerabilities import Vulnerabilities
from nakami.freshness.checks.outlived_system import OutlivedSystem
from nakami.model.answer import Act
from nakami.model.finding import Evidence, Exploit, Finding, Remedy, Severity
from nakami.model.hit import INSTRUCTIONS
from nakami.model.inventory import Placed
from nakami.model.package import Package

PACKAGE = Package("pypi", "six", "1.0", path="usr/lib/python3/dist-packages/six")
FINDING = Finding("CVE-1-1", Severity.LOW, Evidence("p"), Remedy("upgrade", "1.1"), PACKAGE)
END = Finding(OutlivedSystem.code, Severity.HIGH, Evidence("p"), Remedy("change", "", "rebuild on debian 13"))


def judged(owner: str = "") -> Vulnerabilities:
    return Vulnerabilities((FINDING,), (FINDING,), (), (), packages=(Placed(PACKAGE, owner=owner),))


def test_who_brought_a_package_upgrades_it():
    assert [act.what for act in what_first(judged(), None, None, ALIVE)] == ["six 1.0 -> 1.1"]
    (act,) = what_first(judged("python3-six"), None, None, ALIVE)
    assert act.what == "six 1.0 -> 1.1 in the package python3-six"


def test_an_outlived_system_is_left_for_the_release_that_the_check_names():
    stale = replace(ALIVE, findings=(END,), ended=True)
    assert [act.what for act in what_first(judged(), None, None, stale)] == ["rebuild on debian 13", "six 1.0 -> 1.1"]
    assert len(what_first(judged(), None, None, replace(stale, ended=False))) == 1


class TestHarm:
    MINER = Finding("NK-M1", Severity.HIGH, Evidence("opt/c", 3), Remedy("change"), path="opt/c", kind="malware")
    TOKEN = Finding(
        "NK-S1",
        Severity.CRITICAL,
        Evidence("app/.env", 4),
        Remedy("change"),
        path="app/.env",
        title="Key of X",
        kind="secret",
    )
    GONE = replace(TOKEN, path="b", evidence=Evidence("b", 4, deleted_in=5))

    def acts(self, *harm: Finding, findings: tuple[Finding, ...] = (FINDING,)) -> list[Act]:
        seen = replace(judged(), findings=findings, distinct=findings)
        return list(what_first(seen, None, None, ALIVE, harm))

    def test_malware_comes_first_and_is_one_act(self):
        first, *rest = self.acts(self.MINER, replace(self.MINER, path="opt/d"))
        assert first.what == "remove /opt/c (layer 4) and 1 more, and rebuild from a clean base"
        assert (first.kind, first.closes) == ("clean", 2)
        assert [act.what for act in rest] == ["six 1.0 -> 1.1"]

    def test_signs_of_malware_are_no_act(self):
        assert [act.kind for act in self.acts(replace(self.MINER, severity=Severity.MEDIUM))] == ["upgrade"]
        assert [act.kind for act in self.acts(replace(self.TOKEN, severity=Severity.MEDIUM))] == ["upgrade"]

    def test_what_the_build_runs_is_left_out_of_it(self):
        said = replace(self.MINER, path=INSTRUCTIONS, evidence=Evidence(INSTRUCTIONS), note="in step 3")
        assert self.acts(said)[0].what == "rebuild without step 3, on a clean base"

    def test_secrets_are_revoked_one_by_one(self):
        first, second, _ = self.acts(self.GONE, self.TOKEN)
        assert (first.what, first.beside) == ("revoke the key of X in /app/.env", "")
        assert (second.what, second.beside) == ("revoke the key of X in /b", "deleted in layer 6, still downloadable")
        _, second, _ = self.acts(self.TOKEN, self.TOKEN, self.TOKEN, self.GONE)
        assert second.what == "revoke the key of X in /app/.env and 2 more secrets"
        assert second.closes == 3

    def test_known_exploitation_waits_for_no_second_secret(self):
        packages = [replace(PACKAGE, name=f"p{number}") for number in range(6)]
        known = tuple(replace(FINDING, package=each, exploit=Exploit(known=True)) for each in packages)
        kinds = [act.kind for act in self.acts(self.MINER, self.TOKEN, self.GONE, findings=known)]
        assert kinds == ["clean", "revoke", "upgrade", "upgrade", "revoke"]
