"""The summary fits the screen, and shows no zero for what is not known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.model.scan import Counts
from nakami.model.unscanned import Unscanned
from nakami.report.look import Look
from nakami.report.renderers.summary import Row, heading, render, row
from tests.report.scans import scan

LONG = Row("registry.example/a/very/long/name/of/an/image/that/goes/on:and-on", "refuse", "1,000", "2", "3", "0", "4")


def test_a_row_has_the_counts_of_its_scan():
    counts = Counts(known_exploited=1, by_severity={"critical": 2000, "low": 5})
    assert row(scan(counts=counts)) == Row("shop/web:1.4", scan().verdict.decision, "1", "2,000", "0", "?", "?")
    assert row(scan(counts=replace(counts, known_exploited=None))).exploited == "?"


def test_what_was_not_looked_for_is_no_zero():
    looked = row(scan(counts=Counts(malware={"high": 2, "low": 1}, secrets={}), looked_for=("malware", "secrets")))
    assert (looked.exploited, looked.critical, looked.high, looked.malware, looked.secrets) == ("?", "?", "?", "3", "0")
    assert row(scan(looked_for=("vulnerabilities",))).malware == "?"


def test_a_target_without_an_answer_has_no_numbers():
    assert row(Unscanned("a", "why")) == Row("a", "not read")
    assert row(Unscanned("a", "why", failed=False)) == Row("a", "not scanned")


def test_it_is_a_table():
    text = render([LONG, row(Unscanned("a", "why"))], Look(width=130))
    assert text.splitlines()[3:] == [
        "  TARGET                                                             VERDICT   EXPLOITED  CRITICAL  HIGH  MALWARE  SECRETS",
        "  registry.example/a/very/long/name/of/an/image/that/goes/on:and-on  refuse        1,000         2     3        0        4",
        "  a                                                                  not read          -         -     -        -        -",
    ]


class TestAnyName:
    """CLI habits: numbers come with their noun, names from outside without control characters, ASCII where there is no Unicode."""

    @given(st.text(max_size=200), st.integers(40, 120), st.booleans())
    def test_fits_and_is_printable(self, name: str, width: int, unicode: bool):
        for text in (render([replace(LONG, target=name)], Look(width, unicode=unicode)), heading(name, Look(width))):
            assert all(line.isprintable() for line in text.split("\n"))
            assert max(map(len, text.split("\n"))) <= max(width, 80)
            assert text.isascii() or unicode or text.startswith("\n")


@pytest.mark.parametrize("colour", [True, False])
def test_colours_are_said_in_words(colour: bool):
    assert ("\x1b[" in render([LONG], Look(colour=colour))) is colour
    assert "refuse" in render([LONG], Look(colour=colour))
