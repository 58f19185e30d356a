"""Oracle's errata: releases, modules and lines from the comments of criteria."""

from pathlib import Path
from typing import Any

import pytest

from nakami.vulns.providers.oracle.parse import PARSE
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

SAMPLE = Path(__file__).parent / "samples" / "elsa.xml"
FORM = (
    "<o><definition id='d'><metadata><title>t</title><reference source='elsa' ref_id='ELSA-1'/>"
    "<reference source='CVE' ref_id='CVE-2024-1111'/></metadata>{}</definition></o>"
)


def parsed(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Tally]:
    tally = Tally(today="2026-11-01")
    rows = list(PARSE.parse(path, "", tally))
    tables = [
        [
            dict(zip((column.name for column in wanted.columns), row, strict=True))
            for table, row in rows
            if table is wanted
        ]
        for wanted in (AFFECTED, ADVISORIES)
    ]
    return tables[0], tables[1], tally


def test_real_errata():
    affected, advisories, tally = parsed(SAMPLE)
    assert [
        (row["ecosystem"], row["name"], row["fixed_version"], row["module"], row["fixed_on"]) for row in affected
    ] == [
        (
            "Oracle Linux:8",
            "hivex",
            "0:1.3.18-21.module+el8.7.0+21037+8ee66348",
            "virt:kvm_utils",
            "2023-05-15T00:00:00Z",
        ),
        ("Oracle Linux:5", "bind", "30:9.3.3-8.el5", None, "2007-06-26T00:00:00Z"),
        ("Oracle Linux:10:ksplice", "glibc", "2:2.39-121.0.1.ksplice1.el10_2", "-", "2026-05-04T00:00:00Z"),
        ("Oracle Linux:10", "samba-common", "0:4.23.5-109.el10_2", "-", "2026-05-06T00:00:00Z"),
    ]
    assert [(row["id"], row["ids"], row["score"]) for row in advisories] == [
        ("ELSA-2023-12342", "CVE-2023-0664 CVE-2022-4144", None),
        ("ELSA-2007-0057", "CVE-2007-0493", 7.8),
        ("ELSA-2026-500006", "CVE-2026-4437", None),
        ("ELSA-2026-22963", "CVE-2026-0001", None),
    ]
    assert (tally.records, tally.harmless, tally.unreadable) == (5, 1, 0)


def criteria(*comments: str, below: str = "") -> str:
    said = "".join(f"<criterion comment='{comment}'/>" for comment in comments)
    return f"<criteria>{said}{below}</criteria>"


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        (criteria("Oracle Linux 8 is installed", "a is earlier than 0:1-1.el8"), [("Oracle Linux:8", "a", "-")]),
        (criteria("Oracle Linux 7 is installed", "a is earlier than 0:1-1.el7"), [("Oracle Linux:7", "a", None)]),
        (criteria("a is earlier than 0:1-1.el8"), []),
        (criteria("Oracle Linux 8 is installed", "a is earlier than"), []),
        (
            criteria("Oracle Linux 8 is installed", below=criteria("a is earlier than 0:1-1.module+el8+1+ab")),
            [("Oracle Linux:8", "a", "*")],
        ),
        (
            criteria(
                "Oracle Linux 8 is installed",
                below=criteria("Module m:1 is enabled", "a is earlier than 0:1-1")
                + criteria("Module m:2 is enabled", "a is earlier than 0:2-1")
                + criteria("b is earlier than 10:1-1.el8_fips"),
            ),
            [("Oracle Linux:8", "a", "m:1"), ("Oracle Linux:8", "a", "m:2"), ("Oracle Linux:8:fips", "b", "-")],
        ),
    ],
)
def test_what_stands_around_a_test_holds_for_it(tmp_path: Path, tree: str, found: list[tuple[str, str, str | None]]):
    path = tmp_path / "elsa.xml"
    path.write_text(FORM.format(tree))
    assert [(row["ecosystem"], row["name"], row["module"]) for row in parsed(path)[0]] == found


def test_versions_without_order_are_counted(tmp_path: Path):
    path = tmp_path / "elsa.xml"
    path.write_text(FORM.format(criteria("Oracle Linux 8 is installed", "a is earlier than x:1:2")))
    affected, advisories, tally = parsed(path)
    assert (affected, advisories, tally.unordered) == ([], [], 1)
