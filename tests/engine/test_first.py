from msgspec.structs import replace

from nakami.engine.first import what_first
from nakami.engine.staleness import ALIVE
from nakami.engine.vulnerabilities import Vulnerabilities
from nakami.freshness.checks.outlived_system import OutlivedSystem
from nakami.model.finding import Evidence, Finding, Remedy, Severity
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
