"""What CSAF documents of all vendors have in common: dates, remediations, words of severity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.model.finding import Severity, State
from nakami.vulns.csaf import Remediation, Threat, Vulnerability
from nakami.vulns.providers.csaf_parse import Remedies, severities, utc


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2024-08-28T19:00:22+00:00", "2024-08-28T19:00:22Z"),
        ("2023-10-26T01:01:37Z", "2023-10-26T01:01:37Z"),
        ("2023-10-26T01:01:37+02:00", "2023-10-25T23:01:37Z"),
        ("2023-10-26T01:01:37.5Z", "2023-10-26T01:01:37Z"),
        ("2023-10-26", ""),
        ("2023-10-26T01:01:37", ""),
        ("yesterday", ""),
        ("0001-01-01T00:00:00+14:00", ""),
        ("", ""),
    ],
)
def test_dates_are_told_in_utc(text: str, when: str):
    assert utc(text) == when


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text: str):
    when = utc(text)
    assert when == "" or (len(when) == 20 and when.endswith("Z"))


def test_the_first_update_that_brought_a_fix_counts():
    fixes = [Remediation("vendor_fix", date=f"2024-0{month}-01T00:00:00Z", product_ids=("a",)) for month in (3, 2, 4)]
    remedies = Remedies([*fixes, Remediation("vendor_fix", product_ids=("a", "b"))])
    assert (remedies.fixed_on("a"), remedies.fixed_on("b"), remedies.fixed_on("c")) == ("2024-02-01T00:00:00Z", "", "")


def test_mitigations_are_no_state():
    assert Remedies([Remediation("workaround", "Unplug it", product_ids=("a",))]).state("a") == (State.AFFECTED, "")


def test_a_word_for_some_products_or_for_all():
    threats = (
        Threat("impact", "low", ("a",)),
        Threat("impact", "Critical"),
        Threat("exploit_status", "high", ("b",)),
        Threat("impact", "odd", ("c",)),
    )
    assert severities(Vulnerability(threats=threats)) == {"a": Severity.LOW, "": Severity.CRITICAL}
