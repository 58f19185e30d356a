"""Red Hat's statements: real ones, and single cases of streams, modules, states and what contradicts itself."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nakami.vulns.providers.kept_documents import append
from nakami.vulns.providers.redhat.parse import PARSE
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally
from tests.vulns.providers.redhat.statements import encoded, statement

Parse = Callable[..., tuple[list[dict[str, Any]], list[dict[str, Any]], Tally]]
SAMPLES = Path(__file__).parent / "samples"
CVE = "CVE-2024-1111"


@pytest.fixture
def parsed(tmp_path: Path) -> Parse:
    """The rows of documents, by table."""

    def parse(*documents: bytes | dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Tally]:
        path = tmp_path / "documents"
        with path.open("wb") as file:
            for number, document in enumerate(documents):
                content = document if isinstance(document, bytes) else encoded(document)
                append(file, f"2024/cve-2024-{1111 + number}.json", "", content)
        tally = Tally(today="2026-11-01")
        rows = list(PARSE.parse(path, "redhat-changes", tally))
        tables = [
            [
                dict(zip((column.name for column in wanted.columns), row, strict=True))
                for table, row in rows
                if table is wanted
            ]
            for wanted in (AFFECTED, ADVISORIES)
        ]
        return tables[0], tables[1], tally

    return parse


def told(affected: list[dict[str, Any]]) -> set[str]:
    """Each row in a line."""
    return {
        " ".join(
            str(word)
            for word in (
                row["ecosystem"].removeprefix("Red Hat:"),
                row["name"],
                f"({row['module']})" if row["module"] not in {None, "-"} else "",
                row["range"],
                row["state"] or "",
                f"[{row['note']}]" if row["note"] else "",
                (row["fixed_on"] or "")[:10],
            )
            if word
        )
        for row in affected
    }


def test_a_statement_of_the_first_shape(parsed: Parse):
    affected, advisories, tally = parsed((SAMPLES / "cve-2023-38545.json").read_bytes())
    names = ("curl", "libcurl", "libcurl-minimal")
    assert told(affected) == {
        *(f"rhel_eus:9.0 {name} < 0:7.76.1-14.el9_0.9 2023-10-10" for name in names),
        *(f"enterprise_linux:9 {name} < 0:7.76.1-23.el9_2.4 2023-10-16" for name in names),
        *(f"enterprise_linux:9 {name} >= 0:7.76.1-24, < 0:7.76.1-26.el9_3.2 2023-11-07" for name in names),
        "jboss_core_services:1::el8 jbcs-httpd24-curl < 0:8.4.0-2.el8jbcs",
        *(f"enterprise_linux:7 {name} no version not-affected [vulnerable code not present]" for name in names[:2]),
        *(f"enterprise_linux:8 {name} no version not-affected [vulnerable code not present]" for name in names),
    }
    assert [(row["id"], row["severity"], row["score"], row["published"]) for row in advisories] == [
        ("CVE-2023-38545", 4, 8.1, "2023-10-11T00:00:00Z")
    ]
    assert (tally.records, tally.unreadable, tally.newest) == (1, 0, "2025-11-21T14:31:32Z")


def test_a_statement_of_the_shape_since_2026(parsed: Parse):
    affected, _, _ = parsed((SAMPLES / "cve-2024-6923.json").read_bytes())
    absent = "no version not-affected [vulnerable code not present]"
    assert told(affected) == {
        "enterprise_linux:8 python3 < 0:3.6.8-67.el8_10 2024-09-24",
        "enterprise_linux:8 python3.11 < 0:3.11.9-7.el8_10 2024-09-24",
        "enterprise_linux:8 python3.12 < 0:3.12.5-2.el8_10 2024-09-24",
        "rhel_eus:9.2 python3.9 < 0:3.9.16-1.el9_2.8 2024-09-23",
        # Of 9.5 it is told that its first packages lacked the fix; their versions say so.
        "enterprise_linux:9 python3.12 < 0:3.12.1-4.el9_4.3 2024-09-03",
        "enterprise_linux:9 python3.9 < 0:3.9.18-3.el9_4.5 2024-09-03",
        "enterprise_linux:10 python3.12 all versions affected",
        "rhel_els:7 python all versions will-not-fix [Will not fix]",
        "rhel_els:7 python3 all versions will-not-fix [Will not fix]",
        "enterprise_linux:7 python all versions will-not-fix [Will not fix]",
        "enterprise_linux:7 python3 all versions will-not-fix [Will not fix]",
        "rhel_aus:8.2 python3 all versions will-not-fix [Will not fix]",
        "rhel_eus:8.8 python3.11 all versions will-not-fix [Will not fix]",
        f"rhel_aus:8.2 python3.11 {absent}",
        f"rhel_aus:8.2 python3.12 {absent}",
        f"rhel_aus:8.2 python36 (python36:3.6) {absent}",
        f"rhel_eus:8.8 python3.12 {absent}",
        f"rhel_eus:8.8 python36 (python36:3.6) {absent}",
    }


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("", "affected"),
        ("Affected", "affected"),
        ("Fix deferred", "affected [Fix deferred]"),
        ("Will not fix", "will-not-fix [Will not fix]"),
        ("!Will not fix", "will-not-fix [Will not fix]"),
        ("!Out of support scope", "will-not-fix [Out of support scope]"),
    ],
)
def test_what_is_said_of_the_unfixed(parsed: Parse, words: str, state: str):
    affected, _, _ = parsed(statement(CVE, affected={("enterprise_linux:8", "bash?arch=src"): words}))
    assert told(affected) == {f"enterprise_linux:8 bash all versions {state}"}


def test_what_is_looked_into(parsed: Parse):
    affected, _, _ = parsed(statement(CVE, looked_into=(("enterprise_linux:9", "bash"),)))
    assert told(affected) == {"enterprise_linux:9 bash all versions under-investigation"}


def test_of_several_words_for_one_stream_the_most_hopeful_counts(parsed: Parse):
    document = statement(
        CVE,
        affected={
            ("enterprise_linux:9::appstream", "bash"): "!Will not fix",
            ("enterprise_linux:9::baseos", "bash"): "Fix deferred",
        },
        unaffected=(("enterprise_linux:9", "bash"),),
    )
    assert told(parsed(document)[0]) == {"enterprise_linux:9 bash all versions affected [Fix deferred]"}


def test_what_only_extended_support_fixes(parsed: Parse):
    document = statement(CVE, fixed={("rhel_els:7", "bash@4.2.46-36.el7_9"): "2025-01-01T00:00:00+00:00"})
    assert told(parsed(document)[0]) == {
        "rhel_els:7 bash < 0:4.2.46-36.el7_9 2025-01-01",
        "enterprise_linux:7 bash < 0:4.2.46-36.el7_9 [fixed with Extended Life Cycle Support only] 2025-01-01",
    }


def test_the_releases_own_word_counts_before_that_of_extended_support(parsed: Parse):
    document = statement(
        CVE,
        fixed={("rhel_els:7", "bash@4.2.46-36.el7_9"): ""},
        affected={("enterprise_linux:7", "bash"): "!Out of support scope"},
    )
    assert told(parsed(document)[0]) == {
        "rhel_els:7 bash < 0:4.2.46-36.el7_9",
        "enterprise_linux:7 bash all versions will-not-fix [Out of support scope]",
    }


def test_packages_of_modules_stand_apart(parsed: Parse):
    document = statement(
        CVE,
        fixed={
            ("enterprise_linux:8", "perl@5.32.1-1.module%2Bel8.4.0%2B1%2Bab?epoch=4&rpmmod=perl:5.32"): "",
            ("enterprise_linux:8", "squid@4.15-1.module%2Bel8.4.0%2B1%2Bab"): "",
        },
        affected={("enterprise_linux:8", "perl"): "Affected", ("enterprise_linux:7", "perl"): "Affected"},
    )
    affected, _, _ = parsed(document)
    assert {(row["ecosystem"][-1], row["name"], row["module"], row["fixed_epoch"]) for row in affected} == {
        ("8", "perl", "perl:5.32", 4),
        ("8", "squid", "*", 0),
        ("8", "perl", "-", None),
        ("7", "perl", None, None),
    }


def test_a_module_that_is_fixed_as_a_whole_is_left_to_others(parsed: Parse):
    document = statement(
        CVE,
        fixed={("enterprise_linux:8::appstream", "nodejs@18-8090020240301110609.489197e6?epoch=0"): ""},
        affected={
            ("enterprise_linux:8", "nodejs?arch=src&rpmmod=nodejs:16"): "!Will not fix",
            ("enterprise_linux:8", "ruby?arch=src&rpmmod=ruby:2.5"): "!Will not fix",
            ("enterprise_linux:9", "nodejs?arch=src&rpmmod=nodejs:16"): "!Will not fix",
        },
    )
    assert told(parsed(document)[0]) == {
        "enterprise_linux:8 ruby (ruby:2.5) all versions will-not-fix [Will not fix]",
        "enterprise_linux:9 nodejs (nodejs:16) all versions will-not-fix [Will not fix]",
    }


def test_modules_in_the_tree_of_products(parsed: Parse):
    document = statement(CVE)
    document["product_tree"] = {
        "branches": [
            {
                "product": {
                    "product_id": "S",
                    "product_identification_helper": {"cpe": "cpe:/a:redhat:enterprise_linux:8"},
                }
            },
            {
                "product": {
                    "product_id": "M",
                    "product_identification_helper": {"purl": "pkg:rpmmod/redhat/ruby@3.3:81:48"},
                }
            },
            {
                "product": {
                    "product_id": "P",
                    "product_identification_helper": {"purl": "pkg:rpm/redhat/rubygems@3-1.el8"},
                }
            },
        ],
        "relationships": [
            {
                "product_reference": part,
                "relates_to_product_reference": whole,
                "full_product_name": {"product_id": name},
            }
            for part, whole, name in (("M", "S", "S:M"), ("P", "S:M", "S:M:P"))
        ],
    }
    document["vulnerabilities"][0]["product_status"] = {"fixed": ["S:M:P", "S:M"]}
    assert told(parsed(document)[0]) == {"enterprise_linux:8 rubygems (ruby:3.3) < 0:3-1.el8"}


def test_the_severity_of_one_stream(parsed: Parse):
    document = statement(CVE, affected={("enterprise_linux:8", "a"): "", ("enterprise_linux:9", "a"): ""})
    document["vulnerabilities"][0]["threats"] = [
        {"category": "impact", "details": "Low", "product_ids": ["enterprise_linux:8:a"]},
        {"category": "impact", "details": "Moderate", "product_ids": ["enterprise_linux:9:a"]},
    ]
    affected, advisories, _ = parsed(document)
    assert {(row["ecosystem"][-1], row["severity"]) for row in affected} == {("8", 2), ("9", None)}
    assert advisories[0]["severity"] == 3


def test_a_document_that_says_nothing_takes_back_what_was_said(parsed: Parse):
    deleted = statement(CVE, affected={("enterprise_linux:8", "a"): ""})
    deleted["document"]["tracking"]["status"] = "deleted"
    affected, advisories, tally = parsed(deleted, b"", statement("CVE-2024-1113"))
    assert affected == []
    assert [row["id"] for row in advisories] == ["CVE-2024-1111", "CVE-2024-1112", "CVE-2024-1113"]
    assert (tally.records, tally.withdrawn, tally.unreadable) == (3, 2, 0)


@pytest.mark.parametrize(
    "content",
    [
        b"not JSON",
        b"{}",
        b"[" * 5000,
        b'{"document": {"tracking": {"id": 7}}}',
        b'{"document": {}, "product_tree": {"branches": ' + b'[{"branches": ' * 3000 + b"[]" + b"}]" * 3000 + b"}}",
        b'{"document": {}, "vulnerabilities": [{"cve": "GHSA-1"}]}',
    ],
    ids=["text", "empty", "deep", "type", "branches", "name"],
)
def test_one_broken_document_does_not_end_the_feed(parsed: Parse, content: bytes):
    affected, _, tally = parsed(content, statement("CVE-2024-1112", affected={("enterprise_linux:8", "a"): ""}))
    assert told(affected) == {"enterprise_linux:8 a all versions affected"}
    assert (tally.records, tally.unreadable) == (2, 1)


def test_versions_without_order_are_counted(parsed: Parse):
    document = statement(CVE, fixed={("enterprise_linux:8", "a@1:-"): "", ("enterprise_linux:8", "a@1-1.el8"): ""})
    affected, _, tally = parsed(document)
    assert told(affected) == {"enterprise_linux:8 a < 0:1-1.el8"}
    assert tally.unordered == 1


def test_an_archive(tmp_path: Path):
    with tarfile.open(tmp_path / "archive.tar", "w") as tar:
        for sample in sorted(SAMPLES.glob("*.json")):
            data = sample.read_bytes()
            member = tarfile.TarInfo(f"2024/{sample.name}")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    tally = Tally()
    sources = {
        row[-2] for table, row in PARSE.parse(tmp_path / "archive.tar", "redhat-archive", tally) if table is AFFECTED
    }
    assert sources == {"redhat:archive"}
    assert tally.records == 2
