from nakami.freshness.end import for_everybody, newest_alive
from nakami.model.lifecycle import Cycle
from tests.freshness.facts import CYCLES, TODAY


def test_debians_long_term_support_is_for_everybody():
    assert for_everybody(CYCLES[0]).eol == "2026-08-31"
    own = Cycle("debian", "11", eol="2026-08-31", extended="2031-06-30", source="distro-info")
    assert for_everybody(own) == own


def test_ubuntus_is_not():
    focal = Cycle("ubuntu", "20.04", eol="2025-05-31", extended="2030-04-02", source="endoflife")
    assert for_everybody(focal).eol == "2025-05-31"


def test_the_newest_line_that_is_out():
    found = newest_alive("debian", CYCLES, TODAY)
    assert found
    assert (found.cycle, found.eol) == ("13", "2030-06-30")
    assert newest_alive("debian", CYCLES, "2035-01-01") is None
    assert newest_alive("made-up", CYCLES, TODAY) is None
