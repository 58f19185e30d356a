import msgspec

from nakami.engine.reading import NOTHING, Link, Read, Reading
from nakami.model.document import Document
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Ownership, Package


def test_each_kind_of_record_comes_back_as_what_it_was():
    records = (
        Package("deb", "bash", "1"),
        Distro("debian"),
        Ownership("bash", ("x",)),
        Document("d", "t"),
        BlindSpot("a", "b", "c"),
    )
    reading = Reading(
        NOTHING.listing,
        (Read(b"caf\xe9", "dpkg", records, 5),),
        (Link(b"l", b"t", hard=True, readers=("dpkg",)),),
        (BlindSpot("a", "b", "c"),),
        7,
        whole=False,
    )
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(reading), type=Reading) == reading
