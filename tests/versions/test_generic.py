"""Tests of the order that lists of numbers have."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import VersionInvalid
from nakami.versions.generic import Generic

key = Generic().key
numbers = st.lists(st.integers(0, 10**12), min_size=1, max_size=6)


class TestOrder:
    """R, `package_version`: "sequences of at least one non-negative integer, separated by . or -", compared one by one.
    Haskell, Data.Version: "the lexicographic ordering on the lists of numbers".
    """

    @given(numbers, numbers, st.sampled_from(".-_"))
    def test_orders_as_the_lists(self, a: list[int], b: list[int], separator: str) -> None:
        x, y = key(".".join(map(str, a))), key(separator.join(map(str, b)))
        assert (x < y, x == y) == (a < b, a == b)

    def test_examples(self, ascends: Callable[..., None]) -> None:
        ascends("generic", ["1", "1.0", ("1.0-0", "1.0.0", "v1_0_0", "01.00.0"), "1.0.1", "1.2", "1.10", "20240101"])


@pytest.mark.parametrize("version", ["1.0b", "1.0rc1", "a", "1.", ".1", "1..2", "1:2", "1+2", "1.0~1"])
def test_refuses_to_guess(version: str) -> None:
    with pytest.raises(VersionInvalid, match="only numbers have an order that every ecosystem shares"):
        key(version)
