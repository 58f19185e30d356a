from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import given
from hypothesis import strategies as st

from nakami.net.retry import Schedule, retry_after

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
jitters = st.floats(0, 1)


@given(st.integers(0, 10_000), jitters)
def test_no_wait_is_above_the_ceiling(attempt: int, jitter: float):
    assert 0 <= Schedule(ceiling=60).wait(attempt, jitter) <= 60


@given(st.integers(0, 50), jitters, st.floats(0, 1e9))
def test_what_the_server_asks_is_waited_up_to_the_ceiling(attempt: int, jitter: float, asked: float):
    assert min(60, asked) <= Schedule(ceiling=60).wait(attempt, jitter, asked) <= 60


def test_waits_double():
    assert [Schedule(first=0.5).wait(n, 1.0) for n in range(4)] == [0.5, 1, 2, 4]


class TestRetryAfter:
    """RFC 9110, section 10.2.3: "The value of this field can be either an HTTP-date or a number of seconds to delay after receiving the
    response". "A delay-seconds value is a non-negative decimal integer, representing time in seconds."
    """

    @given(st.integers(0, 10**8))
    def test_seconds(self, seconds: int):
        assert retry_after({"retry-after": f" {seconds} "}, NOW) == seconds

    @given(st.integers(-(10**6), 10**6))
    def test_a_date(self, seconds: int):
        date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
        assert retry_after({"retry-after": date}, NOW) == max(0, seconds)

    @given(st.text())
    def test_anything_else_is_not_an_error(self, text: str):
        found = retry_after({"retry-after": text}, NOW)
        assert found is None or found >= 0

    def test_no_header(self):
        assert retry_after({}, NOW) is None

    def test_a_million_digits_are_not_read(self):
        assert retry_after({"retry-after": "9" * 1_000_000}, NOW) == 999_999_999
