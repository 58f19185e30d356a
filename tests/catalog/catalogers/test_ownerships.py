"""What the packages of a database may own, and the one blind spot that says when it was too much."""

from collections.abc import Iterator
from itertools import repeat

from nakami.catalog.catalogers.ownerships import Ownerships
from nakami.model.outcome import BlindSpot
from nakami.model.package import Ownership

WHERE = "lib/apk/db/installed"


def test_what_the_package_owns():
    ownerships = Ownerships("apk", WHERE)
    assert list(ownerships.of("py3-six", ("a", "b"))) == [Ownership("py3-six", ("a", "b"))]
    assert list(ownerships.blind_spots()) == []


def test_owning_nothing_is_no_ownership():
    ownerships = Ownerships("apk", WHERE)
    assert list(ownerships.of("musl", ())) == []
    assert list(ownerships.blind_spots()) == []


def test_endless_paths_are_not_read_to_their_end():
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        for path in repeat("x" * 1000):
            taken += 1
            yield path

    ownerships = Ownerships("apk", WHERE, limit=5_000)
    assert list(ownerships.of("bomb", endless())) == []
    assert taken == 5


def test_the_bound_is_one_for_all_packages_and_told_once():
    ownerships = Ownerships("apk", WHERE, limit=200)
    found = [item for number in range(5) for item in ownerships.of(f"p{number}", ("x" * 30,))]
    assert [item.package for item in found] == ["p0", "p1"]
    (spot,) = ownerships.blind_spots()
    assert (spot.part, spot.where) == ("apk", WHERE)
    assert "the files of 3 packages cannot be told" in spot.why
    assert "the first is p2" in spot.why


def test_a_package_whose_files_are_unreadable_counts_too():
    ownerships = Ownerships("rpm", WHERE)
    ownerships.lose("six: no folder")
    ownerships.lose("seven: no folder")
    (spot,) = ownerships.blind_spots()
    assert isinstance(spot, BlindSpot)
    assert "the files of 2 packages" in spot.why
    assert spot.why.endswith("the first is six: no folder")
