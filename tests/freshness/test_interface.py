from pathlib import Path

import pytest

from nakami.freshness.checks import CHECKS
from nakami.freshness.interface import Check
from nakami.model.finding import Severity


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_every_check_says_what_it_is_for(check: Check):
    assert check.code.startswith("NK-F")
    assert check.title
    assert check.why.endswith(".")
    assert check.remedy
    assert check.severity > Severity.UNKNOWN


def test_codes_and_names_are_their_own():
    assert len({check.code for check in CHECKS}) == len({check.name for check in CHECKS}) == len(CHECKS)


def test_a_finding_is_one_of_freshness():
    found = CHECKS[0].finding("it is old", "etc/os-release", since="2020-01-01", severity=Severity.CRITICAL)
    assert (found.kind, found.id, found.title, found.severity) == (
        "freshness",
        "NK-F001",
        "it is old",
        Severity.CRITICAL,
    )
    assert found.remedy.text == CHECKS[0].remedy


def test_the_page_names_every_check():
    page = (Path(__file__).parents[2] / "docs" / "freshness.md").read_text()
    for check in CHECKS:
        [row] = [line for line in page.splitlines() if line.startswith(f"| {check.code} | `{check.name}` |")]
        assert row.endswith(f"| {check.severity.word} |")
