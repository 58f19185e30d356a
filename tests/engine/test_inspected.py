from msgspec.structs import replace

from nakami.engine.inspected import PART, finished, joined, uninspected
from nakami.engine.inspection.protocol import Answer, Seen, Settled
from nakami.engine.inspection.results import Results
from nakami.engine.reading import NOTHING
from nakami.model.hit import Hit, PlacedHit, Stray
from nakami.model.image import Layer
from nakami.model.inventory import Inventory
from nakami.model.outcome import BlindSpot

HIT = Hit("a", "NK-M0001")


def results() -> Results:
    found = Results()
    found.inspected = 3
    found.add(Answer(1, (Seen(b"b", (HIT,), 5), Seen(b"a", (HIT,), 7)), (BlindSpot("inspection", "c", "why"),)))
    found.settle(Settled(1, vouched=(b"a",), strays=((b"s", {"md5": "00"}),)))
    return found


def test_hits_stand_beside_what_readers_read_in_a_fixed_order():
    reading = joined(NOTHING, results())
    assert [(read.path, read.reader, read.mtime) for read in reading.reads] == [
        (b"a", PART, 7),
        (b"b", PART, 5),
        (b"s", PART, 0),
    ]
    vouched, other, stray = (read.records[0] for read in reading.reads)
    assert isinstance(vouched, Hit)
    assert isinstance(other, Hit)
    assert (vouched.vouched, other.vouched) == (True, False)
    assert stray == Stray("s", {"md5": "00"})
    assert reading.inspected == 3
    assert [spot.where for spot in reading.blind_spots] == ["c"]


def test_what_is_changed_stands_beside_what_was_seen_before():
    found = results()
    found.done = False
    found.settle(Settled(1, tampered=(Seen(b"a", (Hit("a", "NK-M0600"),)), Seen(b"n", (Hit("n", "NK-M0600"),)))))
    assert [hit.rule for hit in found.seen[b"a"].hits] == ["NK-M0001", "NK-M0600"]
    assert found.seen[b"a"].mtime == 7
    assert [hit.rule for hit in found.seen[b"n"].hits] == ["NK-M0600"]


def test_layers_that_nobody_looks_into_are_whole():
    layer = Layer(0)
    assert list(finished([(layer, NOTHING, None)])) == [(layer, NOTHING, True, ())]


def test_who_does_not_look_into_files_hears_nothing_of_what_others_missed_there():
    spots = (BlindSpot("inspection", "a", "why"), BlindSpot("clamav", "a", "why"), BlindSpot("dpkg", "b", "why"))
    found = Inventory(hits=(PlacedHit(HIT),), inspected=5, inspected_in_part=2, blind_spots=spots)
    bare = uninspected(found)
    assert (bare.hits, bare.inspected, bare.inspected_in_part) == ((), None, 0)
    assert [spot.part for spot in bare.blind_spots] == ["dpkg"]


def test_other_names_of_a_file_have_what_was_seen_in_it():
    found = Results()
    found.add(Answer(1, (Seen(b"a", (HIT, Hit("a!/in", "NK-M0001")), 5), Seen(b"own", (), 5))))
    for path, target in ((b"b", b"a"), (b"c\xff", b"b"), (b"d", b"e"), (b"own", b"a")):
        found.link(path, target)
    found.settle(Settled(1))
    told = {
        read.path: [hit.path for hit in read.records if isinstance(hit, Hit)] for read in joined(NOTHING, found).reads
    }
    assert told == {b"a": ["a", "a!/in"], b"b": ["b", "b!/in"], b"c\xff": [r"c\xff", r"c\xff!/in"]}


def test_a_file_that_a_reader_could_not_open_is_one_blind_spot():
    told = replace(NOTHING, blind_spots=(BlindSpot("java", "c", "cut off"), BlindSpot("layer", "", "torn")))
    assert [(spot.part, spot.where) for spot in joined(told, results()).blind_spots] == [("java", "c"), ("layer", "")]
    found = results()
    found.blind_spots.append(BlindSpot("inspection", "", "more"))
    assert [spot.part for spot in joined(NOTHING, found).blind_spots] == ["inspection", "inspection"]
