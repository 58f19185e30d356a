"""Records that nobody can use: one blind spot for all of a file."""

import pytest

from nakami.catalog.catalogers.losses import Losses
from nakami.errors import LimitExceeded, Malformed


def test_nothing_lost_is_nothing_said():
    assert list(Losses("rust-program", "usr/bin/rg", "crates").blind_spots()) == []


def test_a_million_are_one_blind_spot():
    losses = Losses("rust-program", "usr/bin/rg", "crates")
    for number in range(1_000):
        losses.note(Malformed(f"crate {number}"))
    (spot,) = losses.blind_spots()
    assert (spot.part, spot.where) == ("rust-program", "usr/bin/rg")
    assert spot.why == "1,000 of its crates make no sense and are left out; the first: crate 0"


def test_from_so_many_on_the_rest_is_not_looked_at():
    losses = Losses("rust-program", "usr/bin/rg", "crates")
    for number in range(20_000):
        losses.note(Malformed(f"crate {number}"))
    with pytest.raises(LimitExceeded, match=r"more than 20,000 of its crates make no sense, .* the first: crate 0"):
        losses.note(Malformed("the last"))
