import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.report.words import ascii_only, count, printable, shortened


class TestPrintable:
    """ECMA-48: control functions are C0 (00-1F), DEL, and C1 (80-9F); Unicode, UAX #9: bidirectional controls are of category Cf."""

    @given(st.text())
    def test_nothing_that_a_terminal_obeys_is_left(self, text: str):
        shown = printable(text)
        assert len(shown) == len(text)
        assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}

    @given(st.text(st.characters(categories=["L", "N", "P", "S"])))
    def test_letters_stay(self, text: str):
        assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m"),
        ("a\nb\tc\rd", "a\ufffdb\ufffdc\ufffdd"),
        ("\u202eexe.gpj", "\ufffdexe.gpj"),
        ("\udcff", "\ufffd"),
        ("中身 ✓", "中身 ✓"),
    ],
)
def test_printable(text: str, shown: str):
    assert printable(text) == shown


@given(st.text())
def test_ascii_only_is_ascii(text: str):
    assert ascii_only(text).isascii()


def test_ascii_only_keeps_the_marks_apart():
    assert ascii_only("✓ ✗ ! ? · …") == "+ x ! ? - ~"


@given(st.text(), st.integers(1, 50))
def test_shortened_is_never_longer(text: str, width: int):
    shown = shortened(text, width)
    assert len(shown) <= width
    assert shown == text or len(text) > width


def test_shortened_keeps_both_ends():
    assert shortened("org.springframework:spring-core", 11) == "org.s…-core"


@pytest.mark.parametrize(("number", "told"), [(0, "0 layers"), (1, "1 layer"), (2, "2 layers"), (1024, "1,024 layers")])
def test_count(number: int, told: str):
    assert count(number, "layer") == told


def test_count_with_a_plural_of_its_own():
    assert count(2, "vulnerability", "vulnerabilities") == "2 vulnerabilities"
