"""What Bitnami's feed has looked into is not judged by NVD again; from folders to findings in tests/engine/test_software.py."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nakami.lake.duckdb import DuckDB
from nakami.lake.interface import Select
from nakami.model.finding import Severity
from nakami.model.package import Distro, Package
from nakami.vulns.authority import heard, is_of_module
from nakami.vulns.database import Database
from nakami.vulns.ecosystems import Question, questions
from nakami.vulns.interface import Match
from nakami.vulns.manifest import file_of, load, place_of
from nakami.vulns.match import text
from nakami.vulns.part import Part
from nakami.vulns.tables import ADVISORIES, AFFECTED
from tests.vulns.conftest import Mirror
from tests.vulns.providers.redhat.statements import encoded, statement

NGINX = Package("generic", "nginx", "1.18.0", cpes=("f5:nginx",))
CURL = Package("generic", "curl", "7.88.1", cpes=("haxx:curl",))


def said(package: Package, name: str, source: str) -> Match:
    return Match(package, name, (name,), source)


def asked(match: Match) -> list[Question]:
    return list(questions(match.package, None))


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


def test_the_date_of_a_fix_is_taken_from_the_advisory_that_announced_this_very_version(
    mirror: Mirror, bring: Callable[..., Any], record: Callable[..., dict[str, Any]], tmp_path: Path
):
    write = mirror.root / "debian" / "data" / "json"
    write.parent.mkdir(parents=True)
    issues = {
        f"CVE-2024-{number}": {"releases": {"bookworm": {"status": "resolved", "fixed_version": version}}}
        for number, version in ((1001, "2-1"), (1002, "2-1"), (1003, "3-1"))
    }
    write.write_text(json.dumps({"curl": issues}))
    fixed = [{"introduced": "0"}, {"fixed": "2-1"}]
    names = sorted(issues)
    mirror.osv(
        "Debian",
        record("DSA-2-1", "Debian:12", "curl", fixed, upstream=names, published="2024-05-02T00:00:00Z"),
        record("DSA-1-1", "Debian:12", "curl", fixed, upstream=names[:1], published="2024-05-01T00:00:00Z"),
    )
    bring(Part("osv", "Debian"), Part("debian"))
    curl = Package("deb", "curl", "1-1", source="curl", source_version="1-1")
    with Database.open(tmp_path / "db") as database:
        findings = database.enrich(database.judge([curl], Distro("debian", "12")).matches)
    assert [(each.id, each.fixed_on[:10]) for each in findings] == [
        ("CVE-2024-1001", "2024-05-01"),
        ("CVE-2024-1002", "2024-05-02"),
        ("CVE-2024-1003", ""),
    ]


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


@pytest.mark.parametrize(
    ("said", "installed", "is_one"),
    [
        (None, "", True),
        (None, "ruby:3.1", True),
        ("-", "", True),
        ("-", "ruby:3.1", False),
        ("-", "*", False),
        ("*", "", False),
        ("*", "ruby:3.1", True),
        ("ruby:3.1", "ruby:3.1", True),
        ("ruby:3.1", "ruby:3.3", False),
        ("ruby:3.1", "*", True),
        ("ruby:3.1", "", False),
    ],
)
def test_a_word_on_a_module_is_none_on_others(said: str | None, installed: str, *, is_one: bool):
    assert is_of_module(said, installed) is is_one
    with DuckDB(threads=1) as engine:
        condition = """a.module IS NULL OR a.module = p.module OR (a.module = '-' AND p.module IS NULL)
        OR (p.module IS NOT NULL AND a.module <> '-' AND '*' IN (a.module, p.module))"""
        assert " ".join(condition.split()) in " ".join(text().split())
        rows = engine.query(
            Select(
                f"SELECT coalesce({condition}, false) FROM (SELECT $said::VARCHAR AS module) AS a, (SELECT $installed::VARCHAR AS module) AS p",
                {},
                {"said": said, "installed": installed or None},
            )
        )
    assert rows[0][0] is is_one


def test_what_changed_since_takes_the_place_of_what_the_archive_says(
    mirror: Mirror, bring: Callable[..., Any], tmp_path: Path
):
    """See `test_against_the_vendors_rules.py` for whole worlds of it."""
    redhat = mirror.root / "redhat"
    (redhat / "2024").mkdir(parents=True)
    with tarfile.open(redhat / "vex_2024-06-01.tar.xz", "w:xz") as tar:
        content = encoded(statement("CVE-2024-1111", unaffected=(("enterprise_linux:9", "curl"),)))
        member = tarfile.TarInfo("2024/cve-2024-1111.json")
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
    (redhat / "archive_latest.txt").write_text("vex_2024-06-01.tar.xz")
    (redhat / "2024" / "cve-2024-1111.json").write_bytes(encoded(statement("CVE-2024-1111")))
    (redhat / "changes.csv").write_text('"2024/cve-2024-1111.json","2024-06-02T00:00:00+00:00"\n')
    mirror.osv(
        "Red Hat",
        {
            "id": "RHSA-2024:1",
            "upstream": ["CVE-2024-1111"],
            "modified": "2024-01-01T00:00:00Z",
            "affected": [
                {
                    "package": {"ecosystem": "Red Hat:enterprise_linux:9::baseos", "name": "curl"},
                    "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "0:2-1.el9"}]}],
                }
            ],
        },
    )
    curl = Package("rpm", "curl", "1-1.el9", source="curl", source_version="1-1.el9")
    bring(Part("osv", "Red Hat"), Part("redhat", "redhat-archive"))
    with Database.open(tmp_path / "db") as database:
        assert not database.judge([curl], Distro("rhel", "9.4")).matches
    bring(Part("redhat", "redhat-changes"))
    with Database.open(tmp_path / "db") as database:
        assert [match.source for match in database.judge([curl], Distro("rhel", "9.4")).matches] == ["osv:Red Hat"]
        assert {each.source for each in database.describe("CVE-2024-1111").advisories} == {
            "osv:Red Hat",
            "redhat:changes",
        }
