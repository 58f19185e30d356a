"""Tests of the order of software outside all ecosystems."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import VersionInvalid
from nakami.versions.upstream import Upstream

key = Upstream().key
numbers = st.lists(st.integers(0, 10**9), min_size=1, max_size=5)


class TestOrder:
    """OpenSSL, "Release Strategy" (before 3.0): "Letter releases, such as 1.0.2a, exclusively contain bug and security fixes".
    OpenSSH, "Portable release": `9.2p1` is the portable build of 9.2. PEP 440 and SemVer 2.0.0 item 9: pre-releases come before.
    """

    @given(numbers, numbers)
    def test_numbers_go_by_their_value_without_zeros_at_the_end(self, a: list[int], b: list[int]) -> None:
        def plain(parts: list[int]) -> list[int]:
            while parts and parts[-1] == 0:
                parts = parts[:-1]
            return parts

        x, y = key(".".join(map(str, a))), key(".".join(map(str, b)))
        assert (x < y, x == y) == (plain(a) < plain(b), plain(a) == plain(b))

    @given(
        numbers,
        st.sampled_from(["alpha", "beta1", "rc2", "-rc1", "a1", "-dev", "_pre3"]),
        st.sampled_from(["a", "zg", "p1", "-60", "u392"]),
    )
    def test_a_release_lies_between_what_comes_before_and_after(
        self, parts: list[int], before: str, behind: str
    ) -> None:
        version = ".".join(map(str, parts))
        following = ".".join(map(str, [*parts[:-1], parts[-1] + 1]))
        assert key(version + before) < key(version) < key(version + behind) < key(following)

    def test_examples(self, ascends: Callable[..., None]) -> None:
        ascends(
            "upstream",
            [
                "1.0.2",
                "1.0.2a",
                "1.0.2z",
                "1.0.2za",
                "1.0.2zg",
                "1.1.0-alpha1",
                "1.1.0-beta1",
                ("1.1.0", "1.1", "v1.1.0"),
            ],
        )
        ascends(
            "upstream",
            ["3.12.0.dev0", "3.12.0a1", "3.12.0b4", ("3.12.0rc1", "3.12.0c1"), "3.12.0", ("3.12.1", "3.12.1+")],
        )
        ascends("upstream", ["9.2", "9.2p1", "9.2p2", "9.3", "10.0"])
        ascends("upstream", ["6.9.11", "6.9.11-9", "6.9.11-60", "6.9.12-1"])
        ascends(
            "upstream", ["1.8.0", ("1.8.0_392", "1.8.0:392".replace(":", "-"), "1.8.0update392", "1.8.0u392"), "1.8.1"]
        )


@pytest.mark.parametrize(
    "version", ["", "a", "1.0-fips", "1.0 beta", "1..2", "1.", ".1", "1.0-", "1.0~", "1.0*", "1.0build7x"]
)
def test_refuses_to_guess(version: str) -> None:
    with pytest.raises(VersionInvalid):
        key(version)


@pytest.mark.parametrize(
    "version", ["1" + "a" * 500 + "!", "1" + "a1" * 250 + "!", "1" + ".1" * 250 + "!", "1" + "-1" * 250 + "!"]
)
def test_hostile_versions_take_no_time(version: str) -> None:
    started = time.process_time()
    with pytest.raises(VersionInvalid):
        key(version)
    assert time.process_time() - started < 0.5
