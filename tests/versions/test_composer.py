"""Tests of Composer's order."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import VersionInvalid
from nakami.versions.composer import Composer

key = Composer().key


class TestOrder:
    """PHP manual, version_compare(): "any string not found in this list < dev < alpha = a < beta = b < RC = rc < # < pl = p", over what Composer
    normalises: four numbers, the stability, its number, `-dev`.
    """

    def test_stabilities(self, ascends: Callable[..., None]) -> None:
        ascends(
            "composer",
            [
                "1.0.0-dev",
                "1.0.0-alpha",
                "1.0.0-alpha1-dev",
                ("1.0.0-alpha1", "1.0.0a1", "v1.0.0.alpha.1", "1-ALPHA-1"),
                "1.0.0-alpha10",
                ("1.0.0-beta2", "1.0.0b2", "1.0_beta2"),
                "1.0.0-beta2.1",
                ("1.0.0-RC1", "1.0.0rc1"),
                ("1.0.0", "1.0.0.0", "v1", "1.0.0-stable", "1.0.0+build.5", "1.0.0@beta", "1.0.0 as 2.0.0"),
                "1.0.0-p",
                ("1.0.0-patch1", "1.0.0-pl1", "1.0.0p1"),
                "1.0.0.1-dev",
                "1.0.0.1",
                "1.0.1",
            ],
        )

    def test_branches_are_newer_than_their_releases(self, ascends: Callable[..., None]) -> None:
        ascends(
            "composer",
            [
                "1.999.0",
                ("1.x-dev", "1.x.x-dev", "1.*-dev"),
                "2.0.0-dev",
                "2.1.999",
                "2.1.x-dev",
                "2.2.0-alpha",
                "2.x-dev",
            ],
        )

    def test_dates(self, ascends: Callable[..., None]) -> None:
        ascends("composer", ["2009.12.31", ("2010.01.02", "2010-01-02", "2010.1.2"), "2010.01.10", "20100102"])

    @given(st.lists(st.integers(0, 99), min_size=1, max_size=4), st.lists(st.integers(0, 99), min_size=1, max_size=4))
    def test_numbers_are_filled_up_with_zeros(self, a: list[int], b: list[int]) -> None:
        x, y = (key(".".join(map(str, each))) for each in (a, b))
        left, right = ((each + [0] * 4)[:4] for each in (a, b))
        assert (x < y, x == y) == (left < right, left == right)


@pytest.mark.parametrize(
    "version",
    [
        "dev-main",
        "dev-master",
        "1.0.0-1.0.3",
        "1.5.6-d",
        "6.0.0-GM",
        "1.0.0-beta-gamma",
        "master",
        "",
        "1.",
        "1.0.0-r1",
    ],
)
def test_refuses_what_composer_refuses(version: str) -> None:
    with pytest.raises(VersionInvalid, match="is not a composer version"):
        key(version)


def test_says_that_a_branch_has_no_place() -> None:
    with pytest.raises(
        VersionInvalid, match="'dev-main' is not a composer version: a branch has no place among the versions"
    ):
        key("dev-main")
