"""The SAFE answer: unknown is never fine."""

from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from msgspec.structs import replace

from nakami.engine.safety import safe, unseen
from nakami.engine.settings import LOOKS
from nakami.engine.staleness import Staleness
from nakami.model.answer import Mark
from nakami.model.finding import Evidence, Finding, Remedy, Severity
from nakami.model.image import Base
from nakami.model.inventory import Inventory, Placed
from nakami.model.outcome import BlindSpot, Source
from nakami.model.package import Distro, Package
from nakami.model.scan import Counts

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FRESH = Source("npm", "osv", "ok", "2026-11-21T00:00:00Z", packages=3)
KEV = Source("kev", "kev", "ok", "2026-11-21T00:00:00Z")
CLEAN = Counts(packages=3, files=10, known_exploited=0)
SPOT = BlindSpot("jar", "a.jar", "is broken")


def test_fine_is_what_is_known_in_full_and_has_nothing():
    answer = safe([FRESH, KEV], [], CLEAN, NOW)
    assert (answer.mark, answer.lines[0]) == (Mark.FINE, "no known vulnerabilities in 3 packages")


@pytest.mark.parametrize(
    ("sources", "spots", "counts", "line"),
    [
        ([FRESH], [SPOT], CLEAN, "1 blind spot: what is there is not known"),
        ([FRESH], [SPOT, SPOT], CLEAN, "2 blind spots: what is there is not known"),
        ([replace(FRESH, status="failed")], [], CLEAN, "not known for 3 of 3 packages: npm not evaluated"),
        ([replace(FRESH, status="partial")], [], CLEAN, "no known vulnerabilities in 3 packages"),
        ([FRESH, replace(KEV, status="failed")], [], CLEAN, "no known vulnerabilities in 3 packages"),
        ([replace(FRESH, updated="2026-01-01T00:00:00Z")], [], CLEAN, "not known for the last 30 days: npm advisories are older"),
        ([KEV], [], replace(CLEAN, packages=0), "no packages found: nothing could be matched with advisories"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_not_fine(sources: list[Source], spots: list[BlindSpot], counts: Counts, line: str):
    answer = safe(sources, spots, counts, NOW)
    assert answer.mark is Mark.NOT_KNOWN
    assert line in answer.lines


def test_where_nobody_answered_nothing_is_said_to_be_free_of_vulnerabilities():
    answer = safe([replace(FRESH, status="failed")], [], CLEAN, NOW)
    assert answer.lines[0] == "not known: no advisory source answered for 3 packages"
    assert not any("no known" in line for line in answer.lines)


def test_where_some_answered_only_those_are_spoken_of():
    counts = replace(CLEAN, packages=4)
    answer = safe([FRESH, Source("Go", "osv", "failed", packages=1)], [], counts, NOW)
    assert answer.lines[0] == "no known vulnerabilities in those packages that could be evaluated"
    assert "not known for 1 of 4 packages: Go not evaluated" in answer.lines


@pytest.mark.parametrize(
    ("packages", "examples", "told"),
    [
        (1, ("zlib 1.2.3",), "zlib 1.2.3 (NVD not evaluated)"),
        (3, ("a 1", "b 2", "c 3"), "a 1, b 2, c 3 (NVD not evaluated)"),
        (9, ("a 1", "b 2", "c 3"), "NVD not evaluated"),
    ],
)
def test_a_few_that_nobody_judged_are_named(packages: int, examples: tuple[str, ...], told: str):
    nvd = Source("NVD", "nvd", "failed", packages=packages, examples=examples)
    answer = safe([FRESH, nvd], [], replace(CLEAN, packages=90), NOW)
    assert f"not known for {packages} of 90 packages: {told}" in answer.lines


@pytest.mark.parametrize(
    ("by_severity", "exploited", "mark"),
    [
        ({"critical": 1}, 0, Mark.BAD),
        ({"high": 1}, None, Mark.BAD),
        ({"low": 1}, 1, Mark.BAD),
        ({"medium": 1}, 0, Mark.ATTENTION),
        ({"unknown": 1}, 0, Mark.ATTENTION),
    ],
)
def test_what_is_found_is_marked(by_severity: dict[str, int], exploited: int | None, mark: Mark):
    counts = replace(CLEAN, vulnerabilities=1, by_severity=by_severity, known_exploited=exploited)
    assert safe([FRESH], [], counts, NOW).mark is mark


def test_the_counts_in_words():
    counts = replace(
        CLEAN, vulnerabilities=1234, by_severity={"critical": 1, "unknown": 1233}, known_exploited=None, fixable=1
    )
    assert safe([FRESH], [], counts, NOW).lines[0] == (
        "1,234 known vulnerabilities: 1 critical, 1,233 of unknown severity · exploitation not known · 1 has a fix"
    )


DEB = Placed(Package("deb", "bash", "5"))
NPM = Placed(Package("npm", "lodash", "4"))


@pytest.mark.parametrize(
    ("inventory", "why"),
    [
        (Inventory(), "no packages found"),
        (Inventory(distro=Distro("arch", pretty_name="Arch Linux")), "no packages found"),
        (Inventory(packages=(NPM,), distro=Distro("arch", pretty_name="Arch Linux")), "no packages of Arch Linux itself found"),
        (Inventory(packages=(NPM,), distro=Distro("arch")), "no packages of arch itself found"),
    ],
)  # fmt: skip
def test_an_inventory_without_what_should_be_there_is_a_blind_spot(inventory: Inventory, why: str):
    (spot,) = unseen(inventory, "x")
    assert (spot.where, spot.why) == ("x", why)
    assert spot.remedy


@pytest.mark.parametrize(
    "inventory", [Inventory(packages=(NPM,)), Inventory(packages=(NPM, DEB), distro=Distro("debian"))]
)
def test_an_inventory_with_it_is_none(inventory: Inventory):
    assert not unseen(inventory, "x")


@pytest.mark.parametrize(
    ("base", "line"),
    [
        (
            Base("docker.io/library/debian:bookworm-slim", "", 1, "label"),
            "148 in the base image (debian:bookworm-slim, by its label), 66 in the application",
        ),
        (Base("python 3.9.5", "", 9, "history"), "148 in the base image (python 3.9.5, by its history), 66 in the application"),
        (Base("", "", 9, "history"), "148 in the base image (by its history), 66 in the application"),
        (Base("a.example/b:1", "", 3, "seen"), "148 in the base image (a.example/b:1, seen on this machine), 66 in the application"),
        (Base("a.example/b:1", "", 0, "label"), "base image a.example/b:1, by its label; which layers are its own is not known"),
    ],
)  # fmt: skip
def test_whose_job_the_fixes_are(base: Base, line: str):
    counts = replace(CLEAN, vulnerabilities=214, by_severity={"low": 214}, by_origin={"base": 148, "application": 66})
    assert safe([FRESH, KEV], [], counts, NOW, base).lines[1] == line
    assert line not in safe([FRESH, KEV], [], CLEAN, NOW, base).lines


def test_what_nobody_looks_after_is_not_fine():
    ended = Staleness(ends="2026-08-31", ended=True, lines=("Debian 11: no more fixes since 2026-08-31",))
    for stale in (
        ended,
        Staleness(unknown="whether it gets fixes is not known", lines=("whether it gets fixes is not known",)),
    ):
        answer = safe([FRESH, KEV], [], CLEAN, NOW, None, stale)
        assert answer.mark is Mark.NOT_KNOWN
        assert stale.lines[0] in answer.lines


class TestMalware:
    MINER = Finding(
        "NK-M0001",
        Severity.HIGH,
        Evidence("opt/c.json", 3),
        Remedy("change"),
        path="opt/c.json",
        title="Configuration of the miner XMRig",
        kind="malware",
        confidence="high",
    )
    LOOKED = replace(CLEAN, malware={}, inspected=61_325)

    def told(self, *malware: Finding, **more: Any) -> tuple[Mark, str]:
        numbers: dict[str, int] = {}
        for finding in malware:
            numbers[finding.severity.word] = numbers.get(finding.severity.word, 0) + 1
        counts = replace(self.LOOKED, malware=numbers, **more)
        answer = safe([FRESH, KEV], [], counts, NOW, malware=malware)
        return answer.mark, next(line for line in answer.lines if "malware" in line)

    def test_none(self):
        assert self.told() == (Mark.FINE, "no malware in 61,325 files")

    def test_what_is_found_is_told_first(self):
        assert self.told(self.MINER)[0] is Mark.BAD
        assert safe([FRESH, KEV], [], self.LOOKED, NOW, malware=[self.MINER]).lines[0].startswith("malware")

    @pytest.mark.parametrize(
        ("severity", "confidence", "mark"),
        [("medium", "high", Mark.BAD), ("high", "low", Mark.BAD), ("medium", "medium", Mark.ATTENTION)],
    )
    def test_how_bad(self, severity: str, confidence: Literal["high", "medium", "low"], mark: Mark):
        found = self.told(replace(self.MINER, severity=Severity.of(severity), confidence=confidence))
        assert found[0] is mark
        assert found[1].startswith("malware: " if mark is Mark.BAD else "signs of malware: ")

    @pytest.mark.parametrize("look", ["vulnerabilities", "malware", "freshness"])
    def test_what_was_not_looked_for_is_told_and_not_fine(self, look: str):
        looks = [each for each in LOOKS if each != look]
        counts = replace(self.LOOKED, malware=None) if look == "malware" else self.LOOKED
        answer = safe([FRESH, KEV], [], counts, NOW, looks=looks)
        assert answer.mark is Mark.NOT_KNOWN
        assert sum("not looked for" in line for line in answer.lines) == 1
        assert look not in answer.checked
