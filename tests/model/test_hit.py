import msgspec

from nakami.model.hit import Hit, PlacedHit, Stray
from nakami.rootfs.reader import Record

RECORDS = (Hit("a", "NK-M0001", 1, 2, "seen", "f" * 16, vouched=True), Stray("b", {"md5": "00"}))


def test_records_come_back_from_the_layer_cache_as_they_were():
    packed = msgspec.msgpack.encode(RECORDS)
    assert msgspec.msgpack.decode(packed, type=tuple[Record, ...]) == RECORDS


def test_a_hit_stands_unless_something_took_it_away():
    placed = PlacedHit(Hit("a", "NK-M0001"))
    assert (placed.layer, placed.deleted_in, placed.owner) == (None, None, "")
