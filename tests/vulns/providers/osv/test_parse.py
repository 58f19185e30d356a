from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nakami.vulns.providers.osv.parse import OsvParse
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

Record = Callable[..., dict[str, Any]]


def parsed(mirror: Any, folder: str, *records: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Tally]:
    mirror.osv(folder, *records)
    tally = Tally(today="2026-11-22T00:00:00Z")
    rows: dict[str, list[dict[str, Any]]] = {"affected": [], "advisories": []}
    for table, row in OsvParse().parse(mirror.root / "osv" / folder / "all.zip", folder, tally):
        rows[table.name].append(dict(zip([column.name for column in table.columns], row, strict=True)))
    return rows["affected"], rows["advisories"], tally


def test_rows(mirror: Any, record: Record):
    advisory = record(
        "ALSA-2022:1",
        "AlmaLinux:8",
        "a",
        [{"introduced": "0"}, {"fixed": "2:1-1.el8"}],
        related=["CVE-2022-0001"],
        summary="Low: a",
    )
    affected, advisories, tally = parsed(mirror, "AlmaLinux", advisory)
    assert affected == [
        {
            "ecosystem": "AlmaLinux:8",
            "name": "a",
            "introduced": b"",
            "introduced_epoch": None,
            "fixed": affected[0]["fixed"],
            "fixed_epoch": 2,
            "fixed_version": "2:1-1.el8",
            "range": "< 2:1-1.el8",
            "module": None,
            "severity": None,
            "state": None,
            "note": None,
            "fixed_on": None,
            "source": "osv:AlmaLinux",
            "advisory": 0,
        }
    ]
    assert affected[0]["fixed"]
    assert advisories[0] | {"severity": int(advisories[0]["severity"])} == {
        "source": "osv:AlmaLinux",
        "row": 0,
        "id": "ALSA-2022:1",
        "ids": "CVE-2022-0001",
        "severity": 2,
        "vector": "",
        "score": None,
        "title": "Low: a",
        "published": "",
        "modified": "2025-01-01T00:00:00Z",
        "related": None,
        "disputed": None,
    }
    assert (tally.records, tally.newest, tally.releases) == (1, "2025-01-01T00:00:00Z", {"AlmaLinux:8": 1})


def test_records_without_a_row_leave_no_advisory(mirror: Any, record: Record):
    affected, advisories, tally = parsed(
        mirror,
        "PyPI",
        record("A-1", "npm", "a"),
        record("A-2", "PyPI", "a", withdrawn="2025-01-01T00:00:00Z"),
        record("A-3", "PyPI", ""),
        record("A-4", "PyPI", "a", []),
        {"id": "A-5"},
        {"id": "A-6", "affected": [{"ranges": []}]},
        record("A-7", "PyPI", "a"),
    )
    assert [(row["advisory"], row["name"]) for row in affected] == [(0, "a")]
    assert [row["id"] for row in advisories] == ["A-7"]
    assert (tally.records, tally.withdrawn, tally.unreadable) == (7, 1, 0)


def test_bug_fixes_and_enhancements_are_no_vulnerabilities(mirror: Any, record: Record):
    """AlmaLinux publishes all its advisories; a scanner that counts bug fixes calls patched systems vulnerable."""
    _, advisories, tally = parsed(
        mirror,
        "AlmaLinux",
        record("ALBA-2022:1993", "AlmaLinux:8", "bash"),
        record("ALEA-2022:1994", "AlmaLinux:8", "bash"),
        record("ALBA-2022:1995", "AlmaLinux:8", "bash", related=["CVE-2022-0001"]),
        record("ALSA-2022:1996", "AlmaLinux:8", "bash"),
    )
    assert [row["id"] for row in advisories] == ["ALBA-2022:1995", "ALSA-2022:1996"]
    assert (tally.records, tally.harmless) == (4, 2)


def test_equal_ids_are_two_advisories(mirror: Any, record: Record):
    _, advisories, _ = parsed(mirror, "PyPI", record("A-1", "PyPI", "a"), record("A-1", "PyPI", "b"))
    assert [(row["row"], row["id"]) for row in advisories] == [(0, "A-1"), (1, "A-1")]


class TestRealFeeds:
    """The kept copies of real feeds: every record is read, and what is known of famous ones comes out."""

    @pytest.mark.parametrize(
        ("folder", "records", "withdrawn"),
        [("PyPI", 7080, 269), ("Go", 4291, 17), ("crates.io", 1204, 12), ("Debian", 10698, 0)],
    )
    def test_nothing_is_unreadable(self, shared: Path, folder: str, records: int, withdrawn: int):
        tally = Tally(today="2026-11-22T00:00:00Z")
        counts = {AFFECTED.name: 0, ADVISORIES.name: 0}
        for table, _ in OsvParse().parse(shared / "feeds" / "osv" / folder / "all.zip", folder, tally):
            counts[table.name] += 1
        assert (tally.records, tally.withdrawn, tally.unreadable) == (records, withdrawn, 0)
        assert counts[ADVISORIES.name] > (records - withdrawn) * 0.9
        assert tally.newest <= "2026-11-22T00:00:00Z"
        assert tally.unordered < records * 0.03

    def test_known_defects_are_survived(self, shared: Path):
        """Records of PyPI have malformed commits, which the schema refuses; their versions are fine."""
        wanted = {"PYSEC-2017-27", "PYSEC-2019-155", "PYSEC-2023-80"}
        rows = OsvParse().parse(shared / "feeds" / "osv" / "PyPI" / "all.zip", "PyPI", Tally())
        assert wanted <= {row[2] for table, row in rows if table is ADVISORIES}
