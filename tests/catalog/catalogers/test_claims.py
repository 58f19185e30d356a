"""What a database may claim, and the one blind spot that says when it was too much."""

from collections.abc import Iterator
from itertools import repeat

from nakami.catalog.catalogers.claims import Claims
from nakami.model.outcome import BlindSpot
from nakami.model.package import Ownership

WHERE = "lib/apk/db/installed"


def test_a_claim_is_what_the_package_owns():
    claims = Claims("apk", WHERE)
    assert list(claims.claim("py3-six", ("a", "b"))) == [Ownership("py3-six", ("a", "b"))]
    assert list(claims.blind_spots()) == []


def test_owning_nothing_is_no_claim():
    claims = Claims("apk", WHERE)
    assert list(claims.claim("musl", ())) == []
    assert list(claims.blind_spots()) == []


def test_endless_paths_are_not_read_to_their_end():
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        for path in repeat("x" * 1000):
            taken += 1
            yield path

    claims = Claims("apk", WHERE, limit=5_000)
    assert list(claims.claim("bomb", endless())) == []
    assert taken == 5


def test_the_bound_is_one_for_all_packages_and_told_once():
    claims = Claims("apk", WHERE, limit=200)
    found = [item for number in range(5) for item in claims.claim(f"p{number}", ("x" * 30,))]
    assert [item.package for item in found] == ["p0", "p1"]
    (spot,) = claims.blind_spots()
    assert (spot.part, spot.where) == ("apk", WHERE)
    assert "the files of 3 packages cannot be told" in spot.why
    assert "the first is p2" in spot.why


def test_a_package_whose_files_are_unreadable_counts_too():
    claims = Claims("rpm", WHERE)
    claims.lose("six: no folder")
    claims.lose("seven: no folder")
    (spot,) = claims.blind_spots()
    assert isinstance(spot, BlindSpot)
    assert "the files of 2 packages" in spot.why
    assert spot.why.endswith("the first is six: no folder")
