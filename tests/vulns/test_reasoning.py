from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakami.lake.duckdb import DuckDB
from nakami.model.finding import Evidence, Finding, Remedy, Severity
from nakami.model.package import Distro, Package
from nakami.vulns.ecosystems import Question
from nakami.vulns.facts import Facts, Score
from nakami.vulns.keys import Keys
from nakami.vulns.match import Questions, ask_all, matches, statements
from nakami.vulns.reasoning import Told, Weighed, feed_of, reasons, severity_in_words, weigh
from nakami.vulns.states import NOT_AFFECTED
from nakami.vulns.tables import ADVISORIES, AFFECTED

JINJA = Question("PyPI", "jinja2", "2.10")
NAMES = frozenset({"CVE-2020-0001"})


def weighed_for(question: Question, *statements: Told) -> tuple[Weighed, ...]:
    return weigh([(question, statements)], NAMES)[0].weighed


def told(source: str = "osv:PyPI", **more: Any) -> Told:
    fields: dict[str, Any] = {
        "ecosystem": "PyPI",
        "source": source,
        "advisory": "A-1",
        "names": ("CVE-2020-0001",),
        "range": "< 2.11",
        "fixed": "2.11",
        "state": "fixed",
        "note": "",
        "fixed_on": "",
        "module": "",
        "severity": Severity.UNKNOWN,
        "score": None,
        "vector": "",
        "published": "",
        "disputed": False,
        "is_introduced": True,
        "is_unfixed": True,
        "is_of_module": True,
        "is_without_epoch": False,
    }
    return Told(**(fields | more))


@pytest.mark.parametrize(
    ("statement", "outcome", "why"),
    [
        (told(), "counts", "installed 2.10 is below the fix 2.11"),
        (
            told(fixed="", range="all versions"),
            "counts",
            "2.10 is affected (all versions), and no fixed version is named",
        ),
        (told(is_unfixed=False), "fixed", "fixed in 2.11: installed 2.10 is not below"),
        (told(is_unfixed=False, fixed="", range="<= 1"), "fixed", "<= 1: installed 2.10 is not among them"),
        (told(is_introduced=False, range=">= 3"), "not-yet", ">= 3: installed 2.10 is older than the first version"),
        (told(state=NOT_AFFECTED, is_unfixed=False), "not-affected", "not affected, says osv:PyPI"),
        (
            told(is_of_module=False, module="nodejs:14"),
            "other-module",
            "module nodejs:14: the installed one is of no module",
        ),
        (told(is_of_module=False, module="-"), "other-module", "speaks of no module"),
        (told(is_without_epoch=True), "counts", "only version and release were compared"),
        (told(is_without_epoch=True, is_unfixed=False), "fixed", "only version and release were compared"),
    ],
)
def test_what_becomes_of_a_statement(statement: Told, outcome: str, why: str):
    (weighed,) = weighed_for(JINJA, statement)
    assert weighed.outcome == outcome
    assert why in weighed.why


def test_an_epoch_that_one_side_does_not_tell_is_not_compared():
    (weighed,) = weighed_for(Question("Red Hat:enterprise_linux:8", "bind", "32:9.11-1"), told(is_without_epoch=True))
    assert weighed.why.startswith("installed 9.11-1 is below")


class TestAuthority:
    """What a source with more authority has looked into, one with less does not judge again (`authority.py`)."""

    def test_a_lesser_word_is_overruled(self):
        better = told("osv:Bitnami", is_unfixed=False, fixed="2.9", range="< 2.9")
        lesser = told("nvd:2020")
        assert [each.outcome for each in weighed_for(JINJA, better, lesser)] == ["fixed", "overruled"]
        assert weighed_for(JINJA, better, lesser)[1].why == "overruled: osv:Bitnami looked into it, and says: < 2.9"

    def test_only_about_the_same_vulnerability(self):
        better = told("osv:Bitnami", names=("CVE-2020-0002",), advisory="B-1")
        assert [each.outcome for each in weighed_for(JINJA, better, told("nvd:2020"))] == ["counts", "counts"]

    def test_what_it_says_of_a_package_that_is_not_affected(self):
        better = told("osv:Bitnami", state=NOT_AFFECTED, is_unfixed=False)
        assert weighed_for(JINJA, told("nvd:2020"), better)[0].why.endswith("and says: not-affected")

    def test_whatever_the_better_source_calls_the_package(self):
        """NVD looks software up by another name than Bitnami, and extended support is a stream of its own."""
        stream, release = "Red Hat:rhel_eus:9.2", "Red Hat:enterprise_linux:9"
        general = told("redhat:archive", ecosystem=release)
        extended = told("redhat:archive", ecosystem=stream, is_unfixed=False)
        asked = weigh([(Question(each.ecosystem, "a", "1"), [each]) for each in (general, extended)], NAMES)
        assert [each.weighed[0].outcome for each in asked] == ["overruled", "fixed"]

    def test_what_it_says_of_another_module_does_not_count(self):
        better = told("osv:Bitnami", is_of_module=False, module="a:1")
        assert weighed_for(JINJA, told("nvd:2020"), better)[0].outcome == "counts"

    def test_of_an_update_about_several_only_what_was_asked_about(self):
        shared = told("nvd:2020", advisory="UPDATE-1", names=("CVE-2020-0001", "CVE-2020-0002"))
        better = told("osv:Bitnami", names=("CVE-2020-0002",), advisory="B-1")
        assert weighed_for(JINJA, shared, better)[0].outcome == "counts"


def test_partitions_that_only_cut_a_feed_are_not_told():
    assert [feed_of(each) for each in ("osv:Debian", "nvd:2021", "debian", "archive:x-security")] == [
        "osv:Debian",
        "nvd",
        "debian",
        "archive:x-security",
    ]


VERSIONS = st.sampled_from(["1-1", "2-1", "10-1", "1:1-1", "1:2-1", "0:2-1"])
ENDS = st.one_of(st.none(), VERSIONS)
MODULES = st.sampled_from([None, "*", "-", "nodejs:14", "nodejs:16"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(ENDS, ENDS, MODULES), min_size=1, max_size=5),
    st.lists(st.tuples(VERSIONS, st.sampled_from(["", "nodejs:14", "nodejs:18"])), min_size=1, max_size=4, unique=True),
)
def test_the_reasons_are_those_of_the_join(
    tmp_path: Path,
    rows: Sequence[tuple[str | None, str | None, str | None]],
    installed: Sequence[tuple[str, str]],
):
    """`reasons.sql` asks one by one what `match.sql` asks together: whatever applies matches, and nothing else."""
    keys = Keys("Red Hat")
    affected, advisories = [], []
    for number, (start, end, module) in enumerate(rows):
        since = keys(start) if start else None
        until = keys(end) if end else None
        affected.append(
            (
                "Red Hat:enterprise_linux:8",
                "a",
                since.bytes if since else b"",
                since.epoch if since else None,
                until.bytes if until else None,
                until.epoch if until else None,
                end,
                "words",
                module,
                *(None, None, None, None),
                "redhat",
                number,
            )
        )
        advisories.append(("redhat", number, f"A-{number}", "CVE-2020-0001", 0, "", None, "", "", "", None, None))
    packages = [
        Package("rpm", "a", version, source="a", source_version=version, module=module) for version, module in installed
    ]
    distro = Distro("rhel", "8.9")
    with DuckDB(threads=1) as engine:
        files = {table.name: [tmp_path / f"{table.name}.parquet"] for table in (AFFECTED, ADVISORIES)}
        engine.write(AFFECTED, affected, files["affected"][0])
        engine.write(ADVISORIES, advisories, files["advisories"][0])
        asked = Questions()
        answered, _ = ask_all(packages, distro, asked)
        found = matches(answered, statements(engine, files, asked), asked)
        by_join = {(id(match.package), match.advisory) for match in found}
        reasoned = reasons(engine, files, packages, distro, ["CVE-2020-0001"])
    applying = {
        (id(each.package), weighed.told.advisory)
        for each in reasoned
        for weighed in each.weighed
        if weighed.told.applies
    }
    said = {(id(each.package), weighed.told.advisory) for each in reasoned for weighed in each.weighed}
    assert {advisory for _, advisory in applying} == {advisory for _, advisory in by_join}
    assert applying >= by_join  # the join says once what two statements say alike
    assert said == {(id(package), f"A-{number}") for package in packages for number in range(len(rows))}


def finding(severity: Severity, score: float | None = None, vector: str = "") -> Finding:
    return Finding("CVE-2020-0001", severity, Evidence("p"), Remedy("none-yet"), score=score, vector=vector)


@pytest.mark.parametrize(
    ("found", "statements_of", "words"),
    [
        (finding(Severity.LOW), [told(severity=Severity.LOW)], "low: the word of osv:PyPI"),
        (
            finding(Severity.NEGLIGIBLE, 9.8, "N"),
            [told(severity=Severity.NEGLIGIBLE)],
            "negligible: the word of osv:PyPI, which counts before CVSS 9.8 of NVD",
        ),
        (finding(Severity.HIGH, 7.5, "A"), [told(score=7.5, vector="A")], "high: CVSS 7.5 of osv:PyPI"),
        (finding(Severity.CRITICAL, 9.8, "N"), [told()], "critical: CVSS 9.8 of NVD"),
        (finding(Severity.UNKNOWN), [told()], "unknown: nobody tells how bad it is"),
    ],
)
def test_whose_word_the_severity_is(found: Finding, statements_of: Sequence[Told], words: str):
    facts = Facts(scores={"CVE-2020-0001": Score(9.8, "N", "")})
    assert severity_in_words(found, weighed_for(JINJA, *statements_of), facts) == words


def test_a_version_that_has_no_order_is_told():
    package = Package("pypi", "jinja2", "latest", path="app/METADATA")
    with DuckDB(threads=1) as engine:
        (reasoned,) = reasons(engine, {"affected": [], "advisories": []}, [package], None, ["CVE-2020-0001"])
    assert reasoned.asked == ()
    assert "could not be judged" in reasoned.unordered
