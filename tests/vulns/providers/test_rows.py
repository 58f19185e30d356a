"""Rows as the join takes them: from what a vendor says to the answer."""

from collections.abc import Sequence
from pathlib import Path

from nakami.lake.duckdb import DuckDB
from nakami.model.finding import Severity, State
from nakami.model.package import Distro, Package
from nakami.vulns.match import Questions, ask_all, matches, statements
from nakami.vulns.providers.rows import Advisory, Rows, Told
from nakami.vulns.states import NOT_AFFECTED
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

BULLSEYE = Distro("debian", "11")


def answer(
    folder: Path, told: Sequence[Told], version: str, tally: Tally | None = None
) -> list[tuple[str, State, str, str]]:
    tally = tally or Tally(today="2026-01-01")
    rows = list(Rows("debian", tally).of(Advisory("CVE-2022-0778", ("CVE-2022-0778",), Severity.HIGH), told))
    package = Package("deb", "libssl1.1", version, source="openssl", source_version=version)
    with DuckDB() as engine:
        files = {}
        for table in (AFFECTED, ADVISORIES):
            path = folder / f"{table.name}.parquet"
            engine.write(table, [row for of, row in rows if of is table], path)
            files[table.name] = [path]
        asked = Questions()
        answered, _ = ask_all([package], BULLSEYE, asked)
        found = matches(answered, statements(engine, files, asked), asked)
        return [(match.fixed, match.state, match.note, match.range) for match in found]


def test_below_the_fix(tmp_path: Path):
    told = [Told("Debian:11", "openssl", fixed="1.1.1k-1+deb11u2", fixed_on="2022-03-15T00:00:00Z")]
    assert answer(tmp_path, told, "1.1.1k-1") == [("1.1.1k-1+deb11u2", State.FIXED, "", "< 1.1.1k-1+deb11u2")]
    assert answer(tmp_path, told, "1.1.1k-1+deb11u2") == []


def test_without_a_fix_the_vendors_word_is_told(tmp_path: Path):
    told = [Told("Debian:11", "openssl", state="will-not-fix", note="no-dsa: minor issue")]
    assert answer(tmp_path, told, "9") == [("", State.WILL_NOT_FIX, "no-dsa: minor issue", "all versions")]


def test_from_a_version_on(tmp_path: Path):
    told = [Told("Debian:11", "openssl", introduced="1.1.1", fixed="1.1.1n-0+deb11u1")]
    assert answer(tmp_path, told, "1.0.2-1") == []
    assert answer(tmp_path, told, "1.1.1k-1")[0][3] == ">= 1.1.1, < 1.1.1n-0+deb11u1"


def test_not_affected_never_matches_and_is_kept(tmp_path: Path):
    tally = Tally()
    assert answer(tmp_path, [Told("Debian:11", "openssl", state=NOT_AFFECTED)], "1.1.1k-1", tally) == []
    assert tally.releases == {"Debian:11": 1}


def test_what_has_no_order_is_counted(tmp_path: Path):
    tally = Tally()
    assert answer(tmp_path, [Told("Debian:11", "openssl", fixed="not a version")], "1", tally) == []
    assert answer(tmp_path, [Told("Debian:11", "openssl", fixed="1" * 301)], "1", tally) == []
    assert answer(tmp_path, [Told("Debian:11", "o" * 501, fixed="1")], "1", tally) == []
    assert (tally.unordered, tally.unreadable) == (2, 1)
