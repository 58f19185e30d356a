from nakami.engine.inspection.protocol import Answer, Item, Seen, Settled
from nakami.engine.inspection.results import Results
from nakami.model.hit import Hit
from nakami.model.outcome import BlindSpot

HIT = Hit("a", "NK-M0001")


def test_a_later_file_takes_the_place_of_an_earlier_one():
    results = Results()
    results.add(Answer(1, (Seen(b"a", (HIT,)), Seen(b"b", (HIT,)))))
    results.add(Answer(1, (Seen(b"a", ()),)))
    assert {path: seen.hits for path, seen in results.seen.items()} == {b"a": (), b"b": (HIT,)}


def test_what_nobody_looked_into_is_told_once_and_counted():
    results = Results()
    results.inspected = 3
    results.lose([Item(b"a\xff", 1, 1)], "it ended")
    results.lose([Item(b"b", 1, 1)], "it ended again")
    assert not results.done
    results.finish()
    (spot,) = results.blind_spots
    assert (spot.where, results.lost, results.inspected, results.done) == (r"a\xff", 2, 1, True)
    assert spot.why == "it ended; 2 files from this one on were not looked into"


def test_what_the_packages_say_comes_last():
    results = Results()
    spot = BlindSpot("inspection", "", "2 more blind spots are not listed")
    results.settle(Settled(1, (b"a",), blind_spots=(spot,)))
    assert (results.vouched, results.blind_spots, results.done) == (frozenset({b"a"}), [spot], True)


def test_what_went_with_a_process_is_told_although_no_file_was_lost():
    results = Results()
    results.add(Answer(1, (Seen(b"a", (HIT,)),)))
    results.tear("it ended")
    results.finish()
    (spot,) = results.blind_spots
    assert spot.why == "it ended; files were not held against what packages record of them, nor libraries looked into"
    assert not results.is_whole


def test_nothing_went_with_a_process_that_had_nothing_or_all_of_a_layer():
    fresh, done = Results(), Results()
    done.add(Answer(1))
    done.settle(Settled(1))
    for results in (fresh, done):
        results.tear("it ended")
        assert results.is_whole
