"""Targets without an answer."""

from nakami.model.unscanned import Unscanned


def test_it_counts_as_failed_unless_said_otherwise():
    assert Unscanned("a.tar", "does not exist").failed
