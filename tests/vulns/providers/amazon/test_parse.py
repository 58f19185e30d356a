"""Real updateinfo of Amazon Linux 2 and 2023, and what is not."""

import gzip
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import InputError
from nakami.model.finding import Severity
from nakami.vulns.providers.amazon.parse import AmazonParse
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally


def parsed(raw: Path, partition: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Tally]:
    """The rows of both tables by column, and the counts."""
    tally = Tally(today="2026-01-01T00:00:00Z")
    rows = list(AmazonParse().parse(raw, partition, tally))

    def of(wanted: Any) -> list[dict[str, Any]]:
        names = [column.name for column in wanted.columns]
        return [dict(zip(names, row, strict=True)) for table, row in rows if table is wanted]

    return of(AFFECTED), of(ADVISORIES), tally


def written(folder: Path, updates: str) -> Path:
    path = folder / "updateinfo.xml.gz"
    path.write_bytes(gzip.compress(f"<updates>{updates}</updates>".encode()))
    return path


def update(packages: str, references: str = "", head: str = "<id>ALAS2-2020-1</id>", kind: str = "security") -> str:
    return (
        f'<update type="{kind}">{head}<severity>low</severity><issued date="2020-01-02 03:04"/>'
        f"<references>{references}</references><pkglist><collection>{packages}</collection></pkglist></update>"
    )


def package(name: str, version: str, arch: str = "x86_64", epoch: str = "0") -> str:
    release = version.partition("-")
    return f'<package name="{name}" version="{release[0]}" release="{release[2]}" epoch="{epoch}" arch="{arch}"/>'


CVE = '<reference type="cve" id="CVE-2020-0001"/>'


def test_the_core_of_amazon_linux_2(shared: Path):
    affected, advisories, tally = parsed(shared / "feeds/amazon/2/core/updateinfo.xml.gz", "2 core")
    assert (tally.records, tally.unreadable, tally.unordered, set(tally.releases)) == (
        27,
        0,
        0,
        {"Amazon Linux:2"},
    )
    (openssl,) = (row for row in advisories if row["id"] == "ALAS2-2018-1004")
    assert openssl["ids"] == "CVE-2017-3736 CVE-2017-3737 CVE-2017-3738 CVE-2018-0737"
    assert (openssl["severity"], openssl["published"]) == (Severity.MEDIUM, "2018-04-26T17:38:00Z")
    assert openssl["modified"] == "2018-04-26T22:38:00Z"
    assert openssl["title"] == "medium priority package update for openssl"
    (libs,) = (row for row in affected if row["advisory"] == openssl["row"] and row["name"] == "openssl-libs")
    assert (libs["fixed_version"], libs["fixed_epoch"], libs["introduced"]) == ("1:1.0.2k-12.amzn2.0.1", 1, b"")
    assert libs["fixed_on"] == "2018-04-26T17:38:00Z"
    assert {row["source"] for row in affected} == {"amazon:2 core"}


def test_a_name_stands_once_per_advisory(shared: Path):
    affected, _, _ = parsed(shared / "feeds/amazon/2/core/updateinfo.xml.gz", "2 core")
    assert max(Counter((row["advisory"], row["name"]) for row in affected).values()) == 1


def test_a_topic_judges_its_own_line(shared: Path):
    affected, _, _ = parsed(shared / "feeds/amazon/2/extras/kernel-5.15/updateinfo.xml.gz", "2 extras kernel-5.15")
    (kernel,) = (row for row in affected if row["name"] == "kernel")
    assert kernel["ecosystem"] == "Amazon Linux:2:extras"
    assert kernel["range"] == ">= 5.15, < 5.15.43-20.123.amzn2"


def test_the_second_kernel_of_core_is_not_the_first(shared: Path):
    """`kernel-headers` of the kernel 6.1 has the same name, and none of the faults that 6.12.22 fixed."""
    affected, advisories, _ = parsed(shared / "feeds/amazon/2023/core/updateinfo.xml.gz", "2023 core")
    (row,) = (each["row"] for each in advisories if each["id"] == "ALAS2023-2025-935")
    ranges = {each["name"]: each["range"] for each in affected if each["advisory"] == row}
    assert ranges["kernel-headers"] == ranges["kernel6.12"] == ">= 6.12, < 6.12.22-27.96.amzn2023"
    assert ranges["kernel-livepatch-6.12.22-27.96"].startswith("< ")


@pytest.mark.parametrize(
    ("repository", "advisory", "name"),
    [
        ("kernel-livepatch", "ALAS2023LIVEPATCH-2023-001", "kernel-livepatch-6.1.12-19.43"),
        ("nvidia", "ALAS2023NVIDIA-2025-001", "libnvidia-container1"),
    ],
)
def test_the_further_repositories_of_2023(shared: Path, repository: str, advisory: str, name: str):
    raw = shared / "feeds/amazon/2023" / repository / "updateinfo.xml.gz"
    affected, advisories, _ = parsed(raw, f"2023 {repository}")
    assert [row["id"] for row in advisories] == [advisory]
    assert name in {row["name"] for row in affected}
    assert {row["ecosystem"] for row in affected} == {"Amazon Linux:2023:extras"}


def test_where_architectures_differ_the_newest_counts(tmp_path: Path):
    raw = written(tmp_path, update(package("a", "1.9-1") + package("a", "1.10-1", "aarch64"), CVE))
    affected, _, _ = parsed(raw, "2 core")
    assert [row["fixed_version"] for row in affected] == ["1.10-1"]


def test_what_is_no_advisory_on_security_is_counted(tmp_path: Path):
    raw = written(
        tmp_path, update(package("a", "1-1"), kind="bugfix") + update(package("a", "1-1"), CVE, kind="bugfix")
    )
    _, advisories, tally = parsed(raw, "2023 core")
    assert (len(advisories), tally.harmless, tally.records) == (1, 1, 2)


def test_broken_updates_are_counted_and_the_rest_is_read(tmp_path: Path):
    raw = written(
        tmp_path,
        update(package("a", "1-1"), CVE, head="")
        + update("", CVE)
        + update(package("a", "1-1", epoch="x"), CVE)
        + update(package("", "1-1"), CVE)
        + update(package("b", "1-1") + package("c", "1-1", epoch="99999999999"), CVE),
    )
    affected, advisories, tally = parsed(raw, "2 core")
    assert (tally.records, tally.unreadable) == (5, 4)
    assert [row["name"] for row in affected] == ["b"]
    assert [row["ids"] for row in advisories] == ["CVE-2020-0001"]


@pytest.mark.parametrize(
    "data", [b"", b"<updates>", gzip.compress(b"<updates/>", mtime=0)[:-9], b"<!DOCTYPE a><updates/>"]
)
def test_a_broken_file_is_refused(tmp_path: Path, data: bytes):
    path = tmp_path / "updateinfo.xml.gz"
    path.write_bytes(data)
    with pytest.raises(InputError):
        parsed(path, "2 core")
