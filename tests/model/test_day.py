from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.model.day import day_of


@given(st.datetimes())
def test_a_time_is_of_its_day(when: datetime):
    """ISO 8601: a time of day follows its date, separated by a T."""
    assert day_of(when.isoformat()) == day_of(when.date().isoformat()) == when.date()


@pytest.mark.parametrize("text", ["", "soon", "2026", "2026-13-01", "0000-00-00", "\ud800"])
def test_what_is_no_date(text: str):
    assert day_of(text) is None


def test_zones_change_nothing():
    assert day_of("2026-01-31T23:59:59+14:00") == date(2026, 1, 31)
