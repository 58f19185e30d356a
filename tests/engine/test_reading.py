import msgspec
import pytest

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


@pytest.mark.parametrize(
    ("target", "end"),
    [
        (b"os-release", b"usr/lib/os-release"),
        (b"../share/x", b"usr/share/x"),
        (b"/etc/x", b"etc/x"),
        (b"../../../../x", b"x"),
        (b"", b"usr/lib"),
    ],
)
def test_the_ends_of_a_link(target: bytes, end: bytes):
    """symlink(7): a relative target counts from the folder of the link, and above the root there is nothing."""
    assert Link(b"usr/lib/name", target, hard=False, readers=()).ends == (b"usr/lib/name", end)
    assert Link(b"usr/lib/name", b"other/file", hard=True, readers=()).ends == (b"usr/lib/name", b"other/file")
