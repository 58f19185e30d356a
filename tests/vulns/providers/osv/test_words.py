from typing import Any

import msgspec
import pytest

from nakami.model.finding import Severity
from nakami.vulns.providers.osv.record import Affected, Record
from nakami.vulns.providers.osv.words import (
    is_disputed,
    is_name,
    module_of,
    names_of,
    pro_note,
    related_of,
    severity_here,
    severity_of,
    title_of,
    vectors_of,
    when,
)


def record(**fields: Any) -> Record:
    return msgspec.json.decode(msgspec.json.encode({"id": "A-1"} | fields), type=Record)


def affected(**fields: Any) -> Affected:
    return msgspec.json.decode(msgspec.json.encode(fields), type=Affected)


@pytest.mark.parametrize(
    ("fields", "is_one"),
    [
        ({"details": "** DISPUTED ** vault in X 1.0 ..."}, True),
        ({"summary": "** DISPUTED ** x", "details": "y"}, True),
        ({"details": "a report called ** DISPUTED ** something"}, False),
        ({"database_specific": {"disputed": True}}, True),
        ({"database_specific": {"cve_tags": ["disputed"]}}, True),
        ({"database_specific": {"tags": ["unsupported-when-assigned"]}}, False),
        ({"database_specific": {"disputed": "maybe"}}, False),
        ({"database_specific": 7}, False),
        ({}, False),
    ],
)
def test_what_is_disputed(fields: dict[str, Any], is_one: bool):
    assert is_disputed(record(**fields)) is is_one


def test_related_are_cves_that_it_is_not_one_of():
    its = record(aliases=["CVE-2023-39325"], related=["CVE-2023-44487", "CVE-2023-39325", "GHSA-1", "CVE-2023-44487"])
    assert related_of(its, names_of(its, is_distribution=False)) == ["CVE-2023-44487"]


class TestNames:
    """CVEs stand in `aliases`, `upstream`, `related` or the id itself, as each ecosystem likes it."""

    def test_a_languages_record_is_one_vulnerability(self):
        its = record(
            id="PYSEC-2020-1", aliases=["GHSA-1", "CVE-2020-28493", "CVE-2020-28493"], related=["CVE-1999-0001"]
        )
        assert names_of(its, is_distribution=False) == ["CVE-2020-28493", "PYSEC-2020-1", "GHSA-1"]

    def test_a_distributions_is_about_those_upstream(self):
        its = record(id="DEBIAN-CVE-2022-0778", upstream=["CVE-2022-0778"], related=["CVE-1999-0001"])
        assert names_of(its, is_distribution=True) == ["CVE-2022-0778"]

    def test_almalinux_relates_them(self):
        its = record(id="ALSA-2022:1", related=["CVE-2022-0001", "CVE-2022-0002", "RHSA-1"])
        assert names_of(its, is_distribution=True) == ["CVE-2022-0001", "CVE-2022-0002"]

    def test_the_id_may_be_the_cve(self):
        assert names_of(record(id="CVE-2021-3156"), is_distribution=True) == ["CVE-2021-3156"]

    def test_there_may_be_none(self):
        assert names_of(record(id="RHSA-2022:1"), is_distribution=True) == []
        assert names_of(record(id="GHSA-1"), is_distribution=False) == ["GHSA-1"]

    def test_what_is_no_name_is_left_out(self):
        its = record(
            id="GHSA-1", aliases=["CVE-1", "a b", "\x1b[31m", "x" * 100, "", *[f"CVE-2020-{n:05}" for n in range(500)]]
        )
        names = names_of(its, is_distribution=False)
        assert len(names) == 200
        assert all(is_name(name) for name in names)


@pytest.mark.parametrize(
    ("fields", "severity"),
    [
        ({"severity": [{"type": "Ubuntu", "score": "medium"}]}, Severity.MEDIUM),
        (
            {"severity": [{"type": "Ubuntu", "score": "negligible"}], "database_specific": {"severity": "HIGH"}},
            Severity.NEGLIGIBLE,
        ),
        ({"database_specific": {"severity": "MODERATE"}}, Severity.MEDIUM),
        ({"database_specific": {"severity": ["x"]}}, Severity.UNKNOWN),
        ({"database_specific": None}, Severity.UNKNOWN),
        ({"summary": "Important: openssl security update"}, Severity.HIGH),
        ({"summary": "Low impact: nothing"}, Severity.UNKNOWN),
        ({"id": "MAL-2024-1"}, Severity.CRITICAL),
        ({}, Severity.UNKNOWN),
    ],
)
def test_the_vendors_word(fields: dict[str, Any], severity: Severity):
    assert severity_of(record(**fields)) is severity


@pytest.mark.parametrize(
    ("folder", "fields", "severity"),
    [
        ("Debian", {"ecosystem_specific": {"urgency": "unimportant"}}, Severity.NEGLIGIBLE),
        ("Debian", {"ecosystem_specific": {"urgency": "low**"}}, Severity.LOW),
        ("Debian", {"ecosystem_specific": {"urgency": "not yet assigned"}}, None),
        ("Debian", {"ecosystem_specific": {"urgency": "end-of-life"}}, None),
        ("Debian", {"ecosystem_specific": {"urgency": 7}}, None),
        ("crates.io", {"database_specific": {"informational": "unmaintained"}}, Severity.NEGLIGIBLE),
        ("crates.io", {"database_specific": {"informational": "unsound"}}, None),
        ("crates.io", {"database_specific": {"informational": None}}, None),
        ("PyPI", {"ecosystem_specific": {"urgency": "low"}}, None),
        ("Ubuntu", {"ecosystem_specific": {"ubuntu_priority": "medium"}}, Severity.MEDIUM),
        ("Ubuntu", {"ecosystem_specific": {"ubuntu_priority": "untriaged"}}, None),
        ("Ubuntu", {"ecosystem_specific": {"availability": "No subscription required"}}, None),
        ("Debian", {}, None),
    ],
)
def test_the_word_for_one_release(folder: str, fields: dict[str, Any], severity: Severity | None):
    assert severity_here(folder, affected(**fields)) is severity


@pytest.mark.parametrize(
    ("availability", "note"),
    [
        ("Available with Ubuntu Pro", "fixed with Ubuntu Pro in 1+esm1"),
        ("Available with Ubuntu Pro (Infra-only)", "fixed with Ubuntu Pro in 1+esm1"),
        (
            "Available with Ubuntu Pro with Legacy support add-on",
            "fixed with Ubuntu Pro in 1+esm1, with its Legacy support add-on",
        ),
        (7, "fixed with Ubuntu Pro in 1+esm1"),
    ],
)
def test_a_fix_of_ubuntu_pro(availability: object, note: str):
    entry = affected(ecosystem_specific={"availability": availability})
    assert pro_note(entry, "1+esm1") == note
    assert not pro_note(entry, "")


def test_vectors_of_the_record_come_first():
    its = record(
        severity=[{"type": "CVSS_V3", "score": "one"}, {"type": "Ubuntu", "score": "low"}],
        affected=[{"severity": [{"type": "CVSS_V4", "score": "two"}]}],
    )
    assert list(vectors_of(its)) == ["one", "two"]


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"summary": "One  line\n of it"}, "One line of it"),
        ({"details": "\n# First\nSecond"}, "# First"),
        ({"summary": "", "details": "d" * 300}, "d" * 197 + "..."),
        ({"details": "x" * 10_000_000}, "x" * 197 + "..."),
        ({}, ""),
    ],
)
def test_titles_are_one_short_line(fields: dict[str, Any], title: str):
    assert title_of(record(**fields)) == title


class TestRfc3339:
    """OSV schema: "an RFC3339-formatted time stamp in UTC (ending in "Z")"."""

    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("2021-07-05T00:01:25.360500Z", "2021-07-05T00:01:25Z"),
            ("2021-07-05T00:01:25Z", "2021-07-05T00:01:25Z"),
            ("2021-07-05", ""),
            ("2021-07-05T00:01:25+02:00", ""),
            ("soon", ""),
            ("", ""),
        ],
    )
    def test_to_the_second(self, text: str, kept: str):
        assert when(text) == kept


@pytest.mark.parametrize(
    ("summary", "version", "module"),
    [
        ("Important: nodejs:14 security update", "1:14.2-1.module+el8", "nodejs:14"),
        ("Moderate: virt:rhel and virt-devel:rhel security update", "1-1.module_el8", "*"),
        ("Moderate: update", "1-1.module_el8", "*"),
        ("Moderate: container-tools:rhel8 security, bug fix update", "1-1.module+el8", "container-tools:rhel8"),
        ("Important: nodejs:14 security update", "1:14.2-1.el8", None),
        ("", "", None),
    ],
)
def test_modules(summary: str, version: str, module: str | None):
    assert module_of(record(summary=summary), version) == module
