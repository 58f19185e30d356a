import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import InputError
from nakami.lake.interface import Row
from nakami.model.finding import Severity
from nakami.vulns.providers.debian.parse import PARSE
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

SAMPLES = Path(__file__).with_name("samples")
Rows = dict[tuple[str, str], dict[str, Any]]


def parsed(path: Path) -> tuple[Rows, list[Row], Tally]:
    """What is said of each release and name, the advisories, and the counts."""
    tally = Tally(today="2026-11-22")
    affected: Rows = {}
    advisories = []
    for table, row in PARSE.parse(path, "", tally):
        if table is AFFECTED:
            said = dict(zip((column.name for column in AFFECTED.columns), row, strict=True))
            affected[said["ecosystem"], said["name"]] = said
        else:
            assert table is ADVISORIES
            advisories.append(row)
    return affected, advisories, tally


def told(tmp_path: Path, release: object, codename: str = "bookworm") -> tuple[dict[str, Any] | None, Tally]:
    """What is made of one release's entry, and the counts."""
    path = tmp_path / "json"
    path.write_text(json.dumps({"a": {"CVE-2026-1": {"releases": {codename: release}}}}))
    affected, _, tally = parsed(path)
    return next(iter(affected.values()), None), tally


def test_the_sample():
    affected, advisories, tally = parsed(SAMPLES / "tracker.json")
    assert (tally.records, tally.unreadable, tally.unordered) == (6, 0, 0)
    assert tally.releases == {"Debian:10": 3, "Debian:11": 2, "Debian:12": 2, "Debian:13": 1, "Debian:sid": 2}
    assert affected["Debian:12", "chromium"]["fixed_version"] == "98.0.4758.80-1"
    assert affected["Debian:12", "chromium"]["severity"] is None
    gone = affected["Debian:10", "chromium"]
    assert (gone["state"], gone["note"], gone["fixed"]) == ("will-not-fix", "end-of-life", None)
    waiting = affected["Debian:13", "attr"]
    assert waiting["state"] == "affected"
    assert waiting["note"].startswith("no-dsa: Will be fixed first in unstable")
    assert affected["Debian:11", "openssl"]["note"] == "no-dsa: Minor issue"
    assert affected["Debian:sid", "prototypejs"]["severity"] == Severity.HIGH
    assert {row[2] for row in advisories} == {
        "CVE-2008-7220",
        "CVE-2007-2383",
        "CVE-2022-0456",
        "CVE-2026-54371",
        "CVE-2023-6129",
    }


@pytest.mark.parametrize(
    ("release", "state", "note", "severity"),
    [
        ({"status": "open", "urgency": "low"}, "affected", None, Severity.LOW),
        ({"status": "open", "urgency": "unimportant"}, "affected", "unimportant", Severity.NEGLIGIBLE),
        (
            {"status": "open", "nodsa": "Minor issue", "nodsa_reason": "ignored", "urgency": "medium"},
            "will-not-fix",
            "ignored: Minor issue",
            Severity.MEDIUM,
        ),
        (
            {"status": "open", "nodsa": "Minor issue", "nodsa_reason": "postponed"},
            "affected",
            "postponed: Minor issue",
            None,
        ),
        ({"status": "open", "nodsa": "Minor", "nodsa_reason": None}, "affected", "no-dsa: Minor", None),
        ({"status": "open", "urgency": "end-of-life"}, "will-not-fix", "end-of-life", None),
        (
            {"status": "open", "urgency": "unimportant", "nodsa": "x", "nodsa_reason": "ignored"},
            "will-not-fix",
            "unimportant; ignored: x",
            Severity.NEGLIGIBLE,
        ),
        ({"status": "undetermined", "urgency": "not yet assigned"}, "unknown", "undetermined", None),
        ({"status": "resolved", "fixed_version": "0", "urgency": "low"}, "not-affected", None, None),
        ({"status": "resolved", "fixed_version": "1.2-3", "urgency": "high**"}, None, None, Severity.HIGH),
    ],
)
def test_states(tmp_path: Path, release: object, state: str | None, note: str | None, severity: Severity | None):
    row, tally = told(tmp_path, release)
    assert row is not None
    assert (row["state"], row["note"], row["severity"]) == (state, note, severity)
    assert not tally.unreadable


@pytest.mark.parametrize(
    "release",
    [
        {"status": "resolved"},
        {"status": "resolved", "fixed_version": ""},
        {"status": "something new"},
        {"status": 1},
        {"status": "open", "nodsa": []},
        [],
        None,
    ],
)
def test_what_cannot_be_understood_is_counted(tmp_path: Path, release: object):
    row, tally = told(tmp_path, release)
    assert row is None
    assert tally.unreadable == 1


def test_releases_that_have_no_number_are_left_out(tmp_path: Path):
    row, tally = told(tmp_path, {"status": "open"}, "experimental")
    assert row is None
    assert (tally.records, tally.unreadable) == (1, 0)


def test_a_version_without_order_is_counted(tmp_path: Path):
    row, tally = told(tmp_path, {"status": "resolved", "fixed_version": "not a version!"})
    assert row is None
    assert tally.unordered == 1


def test_one_broken_record_costs_no_other(tmp_path: Path):
    path = tmp_path / "json"
    good = {"releases": {"bookworm": {"status": "open"}}}
    path.write_text(json.dumps({"a": {"CVE-2026-1": 7, "CVE-2026-2": good}, "b": "text", "c": {"CVE-2026-3": good}}))
    affected, advisories, tally = parsed(path)
    assert [row[2] for row in advisories] == ["CVE-2026-2", "CVE-2026-3"]
    assert (len(affected), tally.unreadable) == (2, 2)


def test_what_has_no_cve_yet_ties_nothing_together(tmp_path: Path):
    path = tmp_path / "json"
    path.write_text(json.dumps({"a": {"TEMP-0000000-1AB2C3": {"releases": {"sid": {"status": "open"}}}}}))
    _, advisories, _ = parsed(path)
    assert advisories[0][2:4] == ("TEMP-0000000-1AB2C3", "")


@pytest.mark.parametrize("content", [b"", b"[]", b'{"a": ', b"\xff", b"7", b"<html>"])
def test_a_file_that_is_something_else(tmp_path: Path, content: bytes):
    path = tmp_path / "json"
    path.write_bytes(content)
    with pytest.raises(InputError):
        parsed(path)


def test_deep_nesting_is_one_bad_record(tmp_path: Path):
    path = tmp_path / "json"
    path.write_bytes(b'{"a": {"CVE-2026-1": {"releases": ' + b"[" * 500_000 + b"]" * 500_000 + b"}}}")
    try:
        _, _, tally = parsed(path)
    except InputError:
        return
    assert tally.unreadable == 1


class TestAnything:
    """RFC 8259, section 3: a value is an object, array, number, string, or one of false, null and true."""

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=8,
        )
    )
    def test_a_record_of_any_shape_is_read_or_counted(self, tmp_path_factory: pytest.TempPathFactory, record: object):
        path = tmp_path_factory.mktemp("any") / "json"
        path.write_text(json.dumps({"a": {"CVE-2026-1": record}}))
        affected, _, tally = parsed(path)
        assert tally.records == 1
        assert not affected
