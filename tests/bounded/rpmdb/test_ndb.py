"""The ndb format: what is read, what a damaged file still gives, and what a lying one meets."""

import struct
from typing import Any

import pytest

from nakami.bounded.rpmdb import ndb
from nakami.errors import LimitExceeded, Malformed


def numbers(content: bytes) -> list[str]:
    return [blob.message if isinstance(blob, Malformed) else blob.decode() for blob in ndb.blobs(content)]


def test_reads_every_blob(made: Any):
    assert numbers(made.ndb([b"one", b"two", b"x" * 5000])) == ["one", "two", "x" * 5000]


def test_an_empty_database_holds_nothing(made: Any):
    assert numbers(made.ndb([])) == []


def test_a_blob_that_was_cut_off_costs_only_itself(made: Any):
    first, second = numbers(made.ndb([b"one", b"x" * 100])[:-100])
    assert first == "one"
    assert "reaches byte" in second


def test_a_damaged_slot_costs_only_itself(made: Any):
    content = bytearray(made.ndb([b"one", b"two"]))
    content[32:36] = b"Slut"
    assert numbers(bytes(content)) == ["a slot of the ndb database has no slot magic", "two"]


def test_slots_that_share_one_blob_give_it_once(made: Any):
    """Or a file of 128 MiB would give terabytes."""
    content = bytearray(made.ndb([b"one"]))
    for at in range(48, 4096, 16):
        content[at : at + 16] = content[32:48]
    found = numbers(bytes(content))
    assert found[0] == "one"
    assert all("overlaps" in message for message in found[1:])


@pytest.mark.parametrize(
    ("offset", "value", "message"),
    [
        pytest.param(4096, 0, "belongs to", id="no blob magic"),
        pytest.param(4096 + 4, 9, "belongs to 9", id="another package's blob"),
        pytest.param(4096 + 12, 0xFFFFFFFF, "claims 4294967295 bytes", id="longer than its blocks"),
        pytest.param(32 + 8, 1, "overlaps", id="within the slots"),
        pytest.param(32 + 8, 0xFFFFFFFF, "reaches byte", id="beyond the file"),
        pytest.param(32 + 12, 0, "reaches byte", id="no blocks"),
    ],
)
def test_a_lying_blob_is_named(made: Any, offset: int, value: int, message: str):
    content = bytearray(made.ndb([b"one", b"two"]))
    struct.pack_into("<I", content, offset, value)
    assert any(message in found for found in numbers(bytes(content)))
    assert "two" in numbers(bytes(content))


@pytest.mark.parametrize("pages", [0, 2, 0xFFFFFFFF])
def test_slot_pages_that_are_not_there_are_malformed(made: Any, pages: int):
    content = bytearray(made.ndb([b"one"]))
    struct.pack_into("<I", content, 12, pages)
    with pytest.raises(Malformed, match="slot pages"):
        numbers(bytes(content))


def test_slot_pages_are_bounded(made: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ndb, "MAX_SLOT_PAGES", 0)
    with pytest.raises(LimitExceeded, match="slot pages"):
        numbers(made.ndb([b"one"]))


def test_another_version_is_malformed(made: Any):
    content = bytearray(made.ndb([b"one"]))
    content[4] = 1
    with pytest.raises(Malformed, match="version 1"):
        numbers(bytes(content))


def test_cut_within_its_header_it_is_malformed():
    with pytest.raises(Malformed, match="within its header"):
        numbers(b"RpmP")
