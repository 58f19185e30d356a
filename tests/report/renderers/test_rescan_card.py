"""What changed, the gravest first, on one screen."""

import pytest
from click import unstyle
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.model.debt import Debt, Trend
from nakami.report.look import Look
from nakami.report.renderers.rescan_card import render
from tests.report.rescans import BEFORE, CHANGES, image, rescan

CARD = """
  shop/web:1.4
    3 known vulnerabilities: 1 critical, 2 high
    1 known exploited · 1 has a fix
    debt 12,730 finding-days, up 320 since it was judged 7 days ago
    not counted: 2 fixes of unknown age
      ! CVE-2024-3094  xz-utils 5.6.0-0.2  critical, now known exploited, fixed in 5.6.1
      + CVE-2026-1234  openssl 1.1.1k-1  high, no fix yet
      - CVE-2021-3712  curl 7.74.0-1.3

  1 image judged again · 1 changed · 1 new · 1 gone · 1 now known exploited · 0.9 s
"""
QUIET = image("quiet", changes=(), trend=None)


def test_the_card_as_it_stands():
    assert render(rescan(image()), Look(width=120)) == CARD
    assert unstyle(render(rescan(image()), Look(width=120, colour=True))) == CARD


def test_what_did_not_change_is_one_line_unless_everything_is_asked_for():
    assert render(rescan(QUIET), Look()) == "\n  1 image judged again · nothing changed · 0.9 s\n"
    assert "  quiet\n    3 known" in render(rescan(QUIET), Look(), everything=True)


def test_the_gravest_comes_first_and_few_are_shown():
    mild = [image(f"mild-{number:02}", changes=CHANGES[1:]) for number in range(25)]
    text = render(rescan(QUIET, *mild, image("grave")), Look())
    assert text.index("grave") < text.index("mild-00")
    assert "and 6 more images that changed: --all shows them" in text
    assert text.count("judged again") == 1
    assert len(text.splitlines()) < 200


def test_many_changes_of_one_image():
    text = render(rescan(image(changes=CHANGES[1:2] * 9)), Look())
    assert "and 4 more changes: --all shows them" in text
    assert render(rescan(image(changes=CHANGES[1:2] * 9)), Look(), everything=True).count("+ CVE") == 9


@pytest.mark.parametrize(
    ("trend", "told"),
    [
        (Trend(BEFORE, 0, "", -5, 0), "down 5 since it was judged today"),
        (Trend(BEFORE, 1, "", 0, 0), "unchanged since it was judged 1 day ago"),
    ],
)
def test_trends(trend: Trend, told: str):
    assert told in render(rescan(image(trend=trend)), Look())


def test_what_is_not_known_is_told():
    text = render(rescan(image(known_exploited=None, unknown=("2 blind spots",), debt=Debt(undated=3))), Look())
    assert "exploitation not known" in text
    assert "not known: 2 blind spots" in text
    assert "1 not known in full" in text
    assert "debt not known: 3 fixes of unknown age" in text


@given(st.text(), st.integers(20, 200))
def test_any_name_fits_the_screen(name: str, width: int):
    hostile = image(name, changes=(replace(CHANGES[0], package=name, version=name),))
    text = render(rescan(hostile), Look(width=max(width, 100)))
    assert all(len(line) <= max(width, 100) for line in text.split("\n"))
    assert render(rescan(hostile), Look(unicode=False)).isascii()
