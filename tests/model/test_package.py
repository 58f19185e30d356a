import msgspec
import pytest

from nakami.model.document import Document
from nakami.model.outcome import BlindSpot
from nakami.model.package import Distro, Package

RECORDS = (
    Package(
        "deb",
        "bash",
        "5.2-1",
        source="bash",
        source_version="5.2-1",
        licenses=("GPL-3.0+",),
        path="var/lib/dpkg/status",
    ),
    Distro("debian", "12", "bookworm", like=("linux",)),
    Document("etc/apt/sources.list", "deb http://mirror.example/debian bookworm main"),
    BlindSpot("jar", "a.jar", "is broken"),
)


@pytest.mark.parametrize("record", RECORDS)
def test_records_are_told_apart_when_they_are_read_back(record: object):
    """The layer cache keeps them side by side, by their tags."""
    packed = msgspec.msgpack.encode(record)
    assert msgspec.msgpack.decode(packed, type=Package | Distro | Document | BlindSpot) == record


def test_packages_are_values():
    assert len({RECORDS[0], msgspec.structs.replace(RECORDS[0])}) == 1
