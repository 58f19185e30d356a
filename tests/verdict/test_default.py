"""The default policy: refuse what can and must be fixed; accept only what is known in full."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from nakami.model.finding import Evidence, Exploit, Finding, Remedy, Severity
from nakami.model.outcome import BlindSpot, Source
from nakami.verdict.default import STALE, is_stale, judge, unknown
from tests.report.scans import FINDING

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FRESH = Source("npm", "osv", "ok", "2026-11-21T00:00:00Z", packages=3)
UNEXPLOITED = replace(FINDING, exploit=Exploit())
UNFIXED = Remedy("none-yet")


@pytest.mark.parametrize(
    ("findings", "decision", "reason"),
    [
        ((), "accept", "no known-exploited and no critical vulnerability has a fix"),
        ((UNEXPLOITED,), "refuse", "1 critical vulnerability has a fix"),
        ((UNEXPLOITED, UNEXPLOITED), "refuse", "2 critical vulnerabilities have a fix"),
        ((replace(FINDING, severity=Severity.LOW),), "refuse", "1 known-exploited vulnerability has a fix"),
        ((replace(UNEXPLOITED, severity=Severity.HIGH),), "accept", "no known-exploited"),
        ((replace(FINDING, remedy=UNFIXED),), "accept", "no known-exploited"),
    ],
)
def test_findings(findings: tuple[Finding, ...], decision: str, reason: str):
    verdict = judge(findings, [FRESH], (), NOW)
    assert verdict.decision == decision
    assert reason in verdict.reasons[0]
    assert verdict.policy == "default"


def test_both_reasons_are_told():
    assert len(judge((FINDING,), [FRESH], (), NOW).reasons) == 2


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (Source("npm", "osv", "failed"), "not fully evaluated: npm"),
        (Source("npm", "osv", "partial"), "not fully evaluated: npm"),
        (replace(FRESH, updated="2026-10-01T00:00:00Z"), "advisories older than 30 days: npm"),
        (replace(FRESH, updated=""), "advisories older than 30 days: npm"),
    ],
)
def test_what_is_not_known_is_not_accepted(source: Source, reason: str):
    verdict = judge((), [source], (), NOW)
    assert (verdict.decision, verdict.reasons) == ("unknown", (reason,))


def test_everything_that_is_not_known_is_told_whatever_the_verdict():
    sources = [Source("npm", "osv", "failed"), replace(FRESH, updated="")]
    assert unknown(sources, [BlindSpot("jar", "a.jar", "is broken")], NOW) == [
        "not fully evaluated: npm",
        "advisories older than 30 days: npm",
        "1 blind spot",
    ]
    assert not unknown([FRESH], [], NOW)


def test_blind_spots_are_not_accepted():
    spot = BlindSpot("jar", "a.jar", "is broken")
    assert judge((), [FRESH], [spot], NOW).reasons == ("1 blind spot",)
    assert judge((), [FRESH], [spot, spot], NOW).reasons == ("2 blind spots",)


def test_what_must_be_fixed_is_refused_whatever_else_is_unknown():
    assert judge((FINDING,), [Source("npm", "osv", "failed")], (), NOW).decision == "refuse"


def test_the_age_of_a_source_that_judges_nothing_here_does_not_matter():
    assert judge((), [Source("kev", "kev", "ok", "2020-01-01T00:00:00Z")], (), NOW).decision == "accept"


@pytest.mark.parametrize("text", ["", "yesterday", "2026-11-21", "2026-11-21T00:00:00"])
def test_an_age_that_nobody_knows_is_too_old(text: str):
    assert is_stale(replace(FRESH, updated=text), NOW)


def test_the_line_between_fresh_and_stale():
    assert not is_stale(replace(FRESH, updated=(NOW - STALE).isoformat()), NOW)
    assert is_stale(replace(FRESH, updated=(NOW - STALE - timedelta(seconds=1)).isoformat()), NOW)


def test_a_system_without_fixes_is_not_accepted_and_what_has_a_fix_counts_first():
    assert judge((), [FRESH], (), NOW, "no fixes since 2026-08-31").decision == "unknown"
    assert judge((), [FRESH], (), NOW, "no fixes since 2026-08-31").reasons == (
        "the system gets no fixes since 2026-08-31",
    )
    assert judge((FINDING,), [FRESH], (), NOW, "no fixes since 2026-08-31").decision == "refuse"


class TestHarm:
    MINER = Finding("NK-M1", Severity.HIGH, Evidence("a"), Remedy("change"), path="a", kind="malware", confidence="low")
    TOKEN = replace(MINER, id="NK-S1", severity=Severity.CRITICAL, kind="secret", confidence="high")

    @pytest.mark.parametrize(
        ("harm", "decision", "reason"),
        [
            ((MINER,), "refuse", "malware in 1 place"),
            ((MINER, replace(MINER, path="b")), "refuse", "malware in 2 places"),
            ((replace(MINER, severity=Severity.MEDIUM, confidence="high"),), "accept", ""),
            ((TOKEN,), "refuse", "1 critical secret that can be read"),
            ((replace(TOKEN, confidence="medium"),), "accept", ""),
            ((replace(TOKEN, severity=Severity.HIGH),), "accept", ""),
        ],
    )
    def test_what_is_refused(self, harm: tuple[Finding, ...], decision: str, reason: str):
        verdict = judge((), [FRESH], (), NOW, harm=harm)
        assert verdict.decision == decision
        assert not reason or verdict.reasons == (reason,)

    def test_what_was_not_looked_for_is_not_accepted(self):
        verdict = judge((), [FRESH], (), NOW, unseen=["malware", "secrets"])
        assert (verdict.decision, verdict.reasons) == ("unknown", ("not looked for: malware, secrets",))
        assert judge((), [FRESH], (), NOW, harm=(self.MINER,), unseen=["secrets"]).decision == "refuse"
