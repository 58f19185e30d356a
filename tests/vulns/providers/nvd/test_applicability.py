"""Which versions of which applications a record of NVD is about: real records, and what is true only together with something else."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.vulns.ecosystems import NVD
from nakami.vulns.keys import Keys
from nakami.vulns.providers.nvd.applicability import Applicability, Configuration, product
from nakami.vulns.tally import Tally

SAMPLES = Path(__file__).parent / "samples" / "records.json"
RECORDS: dict[str, Any] = {item["cve"]["id"]: item["cve"] for item in json.loads(SAMPLES.read_text("utf-8"))}
KEYS = Keys(NVD)


def match(criteria: str, *, vulnerable: bool = True, **bounds: str) -> dict[str, Any]:
    return {"vulnerable": vulnerable, "criteria": criteria, **bounds}


def app(version: str = "*", update: str = "*", edition: str = "*", platform: str = "*", part: str = "a") -> str:
    return f"cpe:2.3:{part}:v:p:{version}:{update}:*:*:{edition}:{platform}:*:*"


def node(*matches: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"operator": "OR", "negate": False, "cpeMatch": list(matches), **more}


def told(*configurations: dict[str, Any], tally: Tally | None = None) -> list[tuple[str, str, str]]:
    """Name, range in words and fixed version of each interval."""
    read = msgspec.convert(list(configurations), list[Configuration])
    found = Applicability(tally or Tally()).intervals("CVE-1", read)
    return [(name, interval.range, interval.fixed_version) for name, interval in found]


def affected(record: str, pair: str, version: str) -> bool:
    read = msgspec.convert(RECORDS[record]["configurations"], list[Configuration])
    key = KEYS(version).bytes
    return any(
        name == pair and interval.introduced.bytes <= key and (interval.fixed is None or key < interval.fixed.bytes)
        for name, interval in Applicability(Tally()).intervals(record, read)
    )


@pytest.mark.parametrize(
    ("record", "pair", "bad", "good"),
    [
        ("CVE-2021-23017", "f5:nginx", ["0.6.18", "1.18.0", "1.20.0"], ["0.6.17", "1.20.1", "1.22.1"]),
        ("CVE-2021-23017", "openresty:openresty", ["1.19.3.1"], ["1.19.3.2", "1.21.4.1"]),
        ("CVE-2021-42374", "busybox:busybox", ["1.27.0", "1.27", "1.33.1"], ["1.26.2", "1.33.2", "1.34.0"]),
        (
            "CVE-2022-1292",
            "openssl:openssl",
            ["1.0.2zd", "1.1.1", "1.1.1n", "3.0.2"],
            ["1.0.2ze", "1.1.0l", "1.1.1o", "3.0.3"],
        ),
        ("CVE-2023-38408", "openbsd:openssh", ["9.2p1", "8.4", "9.3", "9.3p1"], ["9.3p2", "9.4"]),
    ],
)
def test_real_records(record: str, pair: str, bad: list[str], good: list[str]):
    assert [version for version in bad + good if affected(record, pair, version)] == bad


def test_firmware_hardware_and_unnamed_versions_are_nobody_s():
    names = {name for record in RECORDS for name, *_ in told(*RECORDS[record]["configurations"])}
    assert names == {"f5:nginx", "openresty:openresty", "busybox:busybox", "openssl:openssl", "openbsd:openssh"}


@pytest.mark.parametrize(
    ("found", "words", "fixed"),
    [
        (match(app(), versionEndExcluding="2.0"), "< 2.0", "2.0"),
        (match(app(), versionEndIncluding="2.0"), "<= 2.0", ""),
        (match(app(), versionStartIncluding="1.0", versionEndExcluding="2.0"), ">= 1.0, < 2.0", "2.0"),
        (match(app(), versionStartExcluding="1.0", versionEndIncluding="2.0"), "> 1.0, <= 2.0", ""),
        (match(app(), versionStartIncluding="1.0"), ">= 1.0", ""),
        (match(app()), "all versions", ""),
        (match(app("1.5")), "= 1.5", ""),
        (match(app("1.5", "rc1")), "= 1.5rc1", ""),
        (match(app("1.5", "-")), "= 1.5", ""),
        (match(app(platform="linux")), "all versions", ""),
    ],
)
def test_bounds_in_words(found: dict[str, Any], words: str, fixed: str):
    assert told({"nodes": [node(found)]}) == [("v:p", words, fixed)]


@pytest.mark.parametrize(
    "found",
    [
        match(app("-")),
        match(app(part="o")),
        match(app(part="h")),
        match(app(platform="windows")),
        match(app(platform="wordpress")),
        match(app(edition="enterprise")),
        match(app(), vulnerable=False),
        match("cpe:/a:v:p:1.0"),
        match("cpe:2.3:a:v:p"),
    ],
)
def test_what_says_nothing_of_a_program_here(found: dict[str, Any]):
    assert told({"nodes": [node(found)]}) == []


LINUX = node(match("cpe:2.3:o:linux:linux_kernel:-:*:*:*:*:*:*:*", vulnerable=False))
WINDOWS = node(match("cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*", vulnerable=False))
EITHER = node(*WINDOWS["cpeMatch"], *LINUX["cpeMatch"])
P = node(match(app()))


@pytest.mark.parametrize(
    ("configuration", "count"),
    [
        ({"operator": "AND", "nodes": [P, WINDOWS]}, 0),
        ({"operator": "AND", "nodes": [P, LINUX]}, 1),
        ({"operator": "AND", "nodes": [P, EITHER]}, 1),
        ({"operator": "AND", "nodes": [P, node(*EITHER["cpeMatch"], operator="AND")]}, 0),
        ({"operator": "AND", "nodes": [P, P]}, 0),
        ({"operator": "OR", "nodes": [P, WINDOWS]}, 1),
        ({"nodes": [P, P]}, 2),
        ({"nodes": [node(match(app()), match(app("1.0")), operator="AND")]}, 0),
        ({"nodes": [node(match(app()), operator="AND")]}, 1),
        ({"nodes": [node(match(app()), negate=True)]}, 0),
        ({"nodes": [P], "negate": True}, 0),
        ({"nodes": []}, 0),
    ],
)
def test_a_statement_that_needs_something_else_is_not_simply_true(configuration: dict[str, Any], count: int):
    assert len(told(configuration)) == count


def test_what_has_no_order_is_counted_and_the_rest_is_read():
    tally = Tally()
    found = told({"nodes": [node(match(app("sometime")), match(app("1.0")), match(app("1" * 200)))]}, tally=tally)
    assert found == [("v:p", "= 1.0", "")]
    assert tally.unordered == 2


def test_a_record_of_endless_matches_is_cut():
    tally = Tally()
    assert len(told({"nodes": [node(*[match(app("1.0"))] * 30_000)]}, tally=tally)) == 20_000
    assert "more than 20,000 matches" in tally.problems[0].why


def test_a_colon_behind_a_backslash_is_part_of_a_name():
    found = product(r"cpe:2.3:a:perl\:\:dbi:a\\b\/c:1.0:*:*:*:*:*:*:*")
    assert found is not None
    assert found.pair == r"perl::dbi:a\b/c"


class TestProperties:
    """NIST IR 7695, section 6.2: thirteen parts with colons between them."""

    @given(st.text(max_size=80))
    def test_any_text_names_a_product_or_none(self, criteria: str):
        found = product(criteria)
        assert found is None or criteria.startswith("cpe:2.3:")
