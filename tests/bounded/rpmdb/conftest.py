"""Makes rpm databases of any headers: the world faked in memory, so that every field can lie."""

import lzma
import sqlite3
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent / "samples"

STRING, INT32, STRING_ARRAY = 6, 4, 8
TAGS = {
    "name": 1000,
    "version": 1001,
    "release": 1002,
    "epoch": 1003,
    "vendor": 1011,
    "license": 1014,
    "arch": 1022,
    "old_file_names": 1027,
    "change_names": 1081,
    "change_texts": 1082,
    "source_rpm": 1044,
    "dir_indexes": 1116,
    "base_names": 1117,
    "dir_names": 1118,
}


class Made:
    """Writers of the three formats and of the header in them."""

    @staticmethod
    def header(**values: Any) -> bytes:
        """A header with these tags, in the order given; `region=True` first adds the immutable region's tag."""
        index, data = b"", b""
        if values.pop("region", False):
            index, data = struct.pack(">IIII", 63, 7, 0, 16), bytes(16)
        for name, value in values.items():
            tag = 5096 if name == "modularity_label" else TAGS[name]
            if isinstance(value, int):
                data += bytes(-len(data) % 4)
                index += struct.pack(">IIII", tag, INT32, len(data), 1)
                data += value.to_bytes(4, "big")
            elif isinstance(value, list) and value and isinstance(value[0], int):
                data += bytes(-len(data) % 4)
                index += struct.pack(">IIII", tag, INT32, len(data), len(value))
                data += b"".join(number.to_bytes(4, "big") for number in value)
            elif isinstance(value, list):
                index += struct.pack(">IIII", tag, STRING_ARRAY, len(data), len(value))
                data += b"".join(word.encode() + b"\0" for word in value)
            else:
                index += struct.pack(">IIII", tag, STRING, len(data), 1)
                data += value.encode() + b"\0"
        return struct.pack(">II", len(index) // 16, len(data)) + index + data

    @classmethod
    def package(cls, number: int, padding: int = 0) -> bytes:
        """The header of package number `number`, made longer by its licence."""
        return cls.header(region=True, name=f"p{number}", version="1", release=str(number), license="x" * padding)

    @staticmethod
    def ndb(blobs: Sequence[bytes]) -> bytes:
        """An ndb database with one slot page."""
        slots, body, offset = b"", b"", 4096 // 16
        for number, blob in enumerate(blobs, 1):
            filled = struct.pack("<4sIII", b"BlbS", number, 0, len(blob)) + blob
            filled += bytes(-(len(filled) + 12) % 16) + struct.pack("<II4s", 0, len(blob), b"BlbE")
            slots += struct.pack("<4sIII", b"Slot", number, offset, len(filled) // 16)
            body += filled
            offset += len(filled) // 16
        slots += struct.pack("<4sIII", b"Slot", 0, 0, 0) * ((4096 - 32 - len(slots)) // 16)
        return struct.pack("<4sIII16x", b"RpmP", 0, 1, 1) + slots + body

    @staticmethod
    def bdb(blobs: Sequence[bytes], order: str = "<", page: int = 512) -> bytes:
        """A Berkeley DB hash with one bucket; what does not fit on its page goes to overflow pages."""
        pages: list[bytes] = []

        def put(number: int, following: int, items: int, used: int, kind: int, body: bytes) -> None:
            pages.append(struct.pack(f"{order}8xIIIHHBB", number, 0, following, items, used % 65_536, 0, kind) + body)

        room = page - 26
        hash_pages = -(-len(blobs) * 21 // room) + 1
        next_free = 1 + hash_pages
        per_page = max(1, room // 21)
        chains: list[tuple[int, bytes]] = []
        for at in range(hash_pages):
            here = blobs[at * per_page : (at + 1) * per_page]
            items, offsets, used = b"", [], page
            for number, blob in enumerate(here, at * per_page + 1):
                for item in (
                    b"\x01" + struct.pack(f"{order}I", number),
                    b"\x03\0\0\0" + struct.pack(f"{order}II", next_free, len(blob)),
                ):
                    used -= len(item)
                    offsets.append(used)
                    items = item + items
                chains.append((next_free, blob))
                next_free += -(-len(blob) // room)
            body = struct.pack(f"{order}{len(offsets)}H", *offsets)
            body += bytes(room - len(body) - len(items)) + items
            put(1 + at, 2 + at if at + 1 < hash_pages else 0, len(offsets), used, 13, body)
        for first, blob in chains:
            parts = [blob[start : start + room] for start in range(0, len(blob), room)]
            for number, part in enumerate(parts, first):
                following = number + 1 if number + 1 < first + len(parts) else 0
                put(number, following, 1, len(part), 7, part.ljust(room, b"\0"))
        meta = bytearray(page)
        struct.pack_into(f"{order}12xIII", meta, 0, 0x061561, 9, page)
        meta[25] = 8
        struct.pack_into(f"{order}I", meta, 32, len(pages))
        struct.pack_into(f"{order}32I", meta, 96, *[1] * 32)
        return bytes(meta) + b"".join(pages)

    @staticmethod
    def sqlite(
        blobs: Sequence[Any],
        schema: str = "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)",
    ) -> bytes:
        """An SQLite database with rpm's table, or with another schema."""
        connection = sqlite3.connect(":memory:")
        try:
            connection.executescript(schema)
            if blobs:
                connection.executemany("INSERT INTO Packages (blob) VALUES (?)", [(blob,) for blob in blobs])
            connection.commit()
            return connection.serialize()
        finally:
            connection.close()


@pytest.fixture(scope="session")
def made() -> type[Made]:
    return Made


@pytest.fixture(scope="session")
def sample() -> Callable[[str], bytes]:
    """The content of a kept sample."""
    return lambda name: lzma.decompress((SAMPLES / f"{name}.xz").read_bytes())


@pytest.fixture(scope="session")
def unpacked(shared: Path) -> Callable[[str], bytes]:
    """The content of a database of the shared test data."""
    return lambda name: lzma.decompress((shared / "images" / "rpmdb" / f"{name}.xz").read_bytes())
