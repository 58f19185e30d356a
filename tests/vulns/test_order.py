"""The order is total, and each step only decides between those that the steps before it could not tell apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.model.finding import Evidence, Exploit, Finding, Remedy, Severity
from nakami.vulns.order import AFTER_ATTACKED, rank, weight

PLAIN = Finding("CVE-1-1", Severity.LOW, Evidence("p"), Remedy("none-yet"))
STEPS = [
    replace(PLAIN, exploit=Exploit(known=True)),
    replace(PLAIN, exploit=Exploit(attacks=1)),
    replace(PLAIN, exploit=Exploit(epss=0.5)),
    replace(PLAIN, severity=Severity.CRITICAL),
    replace(PLAIN, exposure="listens"),
    replace(PLAIN, exposure="started"),
    replace(PLAIN, remedy=Remedy("upgrade", "2"), fixed_on="2020-01-01"),
    replace(PLAIN, remedy=Remedy("upgrade", "2"), fixed_on="2021-01-01"),
    replace(PLAIN, remedy=Remedy("upgrade", "2")),
    replace(PLAIN, exploit=Exploit(epss=0.02)),
    PLAIN,
]


@given(st.permutations(range(len(STEPS))))
def test_the_steps_in_their_order(order: list[int]):
    assert sorted((STEPS[place] for place in order), key=rank) == STEPS


def test_what_epss_cannot_tell_apart_is_left_to_the_severity():
    high, low = replace(PLAIN, severity=Severity.HIGH), replace(PLAIN, exploit=Exploit(epss=0.01))
    assert sorted([low, high], key=rank) == [high, low]


@pytest.mark.parametrize("known", [True, False])
def test_after_what_is_attacked(known: bool):
    finding = replace(PLAIN, severity=Severity.CRITICAL, exploit=Exploit(known=known, epss=1.0))
    assert (weight([finding]) > AFTER_ATTACKED) is known


def test_a_date_that_is_none_counts_as_not_told():
    assert weight([replace(PLAIN, fixed_on="soon")]) == weight([PLAIN])
