import pytest

from nakami.net.validators import Validators


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Sun, 22 Nov 2026 20:38:19 GMT", "2026-11-22T20:38:19Z"),  # RFC 9110, section 5.6.7: IMF-fixdate
        ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),  # its rfc850-date
        ("Sun, 22 Nov 2026 20:38:19 +0200", "2026-11-22T18:38:19Z"),
        ("Sun, 22 Nov 2026 20:38:19 -0000", "2026-11-22T20:38:19Z"),
        ("", ""),
        ("yesterday", ""),
        ("Sun, 99 Nov 2026 20:38:19 GMT", ""),
    ],
)
def test_the_date_of_a_version(text: str, date: str):
    assert Validators("", text).date == date
