"""What Bitnami's feed has looked into is not judged by NVD again; from folders to findings in tests/engine/test_software.py."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from nakami.lake.duckdb import DuckDB
from nakami.model.finding import Severity
from nakami.model.package import Package
from nakami.vulns.authority import heard
from nakami.vulns.ecosystems import Question, questions
from nakami.vulns.interface import Match
from nakami.vulns.manifest import file_of, load, place_of
from nakami.vulns.part import Part
from nakami.vulns.tables import ADVISORIES, AFFECTED
from tests.vulns.conftest import Mirror

NGINX = Package("generic", "nginx", "1.18.0", cpes=("f5:nginx",))
CURL = Package("generic", "curl", "7.88.1", cpes=("haxx:curl",))


def said(package: Package, name: str, source: str) -> Match:
    return Match(package, name, (name,), source)


def asked(match: Match) -> Iterator[Question]:
    return questions(match.package, None)


def test_only_what_was_looked_into_for_that_very_name_is_left_out(
    mirror: Mirror, bring: Callable[..., Any], record: Callable[..., dict[str, Any]], tmp_path: Path
):
    mirror.osv(
        "Bitnami",
        record("BIT-nginx-1", "Bitnami", "nginx", aliases=["CVE-2021-1"]),
        record("BIT-git-2", "Bitnami", "git", aliases=["CVE-2021-2"]),
    )
    bring(Part("osv", "Bitnami"))
    root = tmp_path / "db"
    generation = root / place_of("osv", "Bitnami") / load(root).held["osv/Bitnami"].generation
    files = {table.name: [file_of(generation, table)] for table in (AFFECTED, ADVISORIES)}
    matches = [
        said(NGINX, "CVE-2021-1", "osv:Bitnami"),
        said(NGINX, "CVE-2021-1", "nvd:2021"),
        said(NGINX, "CVE-2021-2", "nvd:2021"),
        said(CURL, "CVE-2021-1", "nvd:2021"),
    ]
    with DuckDB() as engine:
        assert heard(engine, files, matches, asked) == (matches[0], None, matches[2], matches[3])
        assert heard(engine, {name: [] for name in files}, matches, asked) == tuple(matches)


def test_what_the_better_source_left_unsaid_is_taken_from_those_it_overrules(
    mirror: Mirror, bring: Callable[..., Any], record: Callable[..., dict[str, Any]], tmp_path: Path
):
    mirror.osv("Bitnami", record("BIT-nginx-1", "Bitnami", "nginx", aliases=["CVE-2021-1"]))
    bring(Part("osv", "Bitnami"))
    root = tmp_path / "db"
    generation = root / place_of("osv", "Bitnami") / load(root).held["osv/Bitnami"].generation
    files = {table.name: [file_of(generation, table)] for table in (AFFECTED, ADVISORIES)}
    better = Match(
        NGINX, "BIT-nginx-1", ("CVE-2021-1", "BIT-nginx-1"), "osv:Bitnami", severity=Severity.LOW, title="own"
    )
    lesser = Match(
        NGINX, "CVE-2021-1", ("CVE-2021-1",), "nvd:2021", score=9.8, vector="V", title="other", disputed=True
    )
    with DuckDB() as engine:
        kept, overruled = heard(engine, files, [better, lesser], asked)
    assert overruled is None
    assert kept == replace(better, score=9.8, vector="V", disputed=True)


def test_of_an_advisory_about_several_only_what_the_better_source_mentions_is_left_out(
    mirror: Mirror, bring: Callable[..., Any], record: Callable[..., dict[str, Any]], tmp_path: Path
):
    mirror.osv("Bitnami", record("BIT-nginx-1", "Bitnami", "nginx", aliases=["CVE-2021-1"]))
    bring(Part("osv", "Bitnami"))
    root = tmp_path / "db"
    generation = root / place_of("osv", "Bitnami") / load(root).held["osv/Bitnami"].generation
    files = {table.name: [file_of(generation, table)] for table in (AFFECTED, ADVISORIES)}
    shared = Match(NGINX, "NVD-UPDATE-1", ("CVE-2021-1", "CVE-2021-2"), "nvd:2021")
    with DuckDB() as engine:
        assert heard(engine, files, [shared], asked) == (replace(shared, ids=("CVE-2021-2",)),)
