"""SQLite databases of rpm: what is read, and what a database that attacks its reader meets."""

import struct
from typing import Any

import pytest

from nakami.bounded.rpmdb import sqlite
from nakami.errors import InputError, LimitExceeded, Malformed


def test_reads_every_row(made: Any):
    blobs = [b"one", b"two", b"x" * 100_000]
    assert list(sqlite.blobs(made.sqlite(blobs))) == blobs


def test_reads_a_database_in_write_ahead_mode(made: Any):
    content = bytearray(made.sqlite([b"one"]))
    content[18:20] = b"\x02\x02"
    assert list(sqlite.blobs(bytes(content))) == [b"one"]


def test_a_row_that_is_no_blob_costs_only_itself(made: Any):
    first, second = sqlite.blobs(made.sqlite([42, b"two"]))
    assert isinstance(first, Malformed)
    assert second == b"two"


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(
            "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB AS (zeroblob(100000)), b)", id="generated"
        ),
        pytest.param("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, glob BLOB)", id="another column"),
        pytest.param("CREATE TABLE Parcels (hnum INTEGER PRIMARY KEY, blob BLOB)", id="another table"),
        pytest.param("CREATE VIRTUAL TABLE Packages USING fts4(blob)", id="virtual"),
        pytest.param(
            "CREATE VIEW Packages AS WITH RECURSIVE n(blob) AS (SELECT 1 UNION ALL SELECT blob + 1 FROM n) SELECT blob FROM n",
            id="an endless view",
        ),
    ],
)
def test_only_a_stored_table_is_read(made: Any, schema: str):
    with pytest.raises(Malformed):
        list(sqlite.blobs(made.sqlite([], schema)))


@pytest.mark.parametrize("page_bytes", [4096, 512])
def test_a_schema_of_many_entries_is_not_parsed(made: Any, page_bytes: int):
    """With 4,096 bytes its tree has two levels, with 512 three."""
    schema = f"PRAGMA page_size = {page_bytes}; CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB);" + "".join(
        f"CREATE VIEW v{number} AS SELECT 1;" for number in range(1100)
    )
    with pytest.raises((LimitExceeded, Malformed), match="schema"):
        list(sqlite.blobs(made.sqlite([], schema)))


def test_a_long_statement_in_the_schema_is_refused(made: Any):
    with pytest.raises(InputError):
        list(
            sqlite.blobs(
                made.sqlite([], f"CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB /* {'x' * 5000} */)")
            )
        )


def test_a_schema_that_does_not_parse_is_malformed(made: Any):
    content = made.sqlite([b"one"]).replace(b"CREATE TABLE Packages", b"CREATE TABLE (((((((((")
    with pytest.raises(Malformed):
        list(sqlite.blobs(content))


def test_a_circle_of_overflow_pages_ends(made: Any):
    content = bytearray(made.sqlite([b"x" * 100_000]))
    page = struct.unpack_from(">H", content, 16)[0]
    start = 3 * page  # the first overflow page; its first four bytes name the next
    struct.pack_into(">I", content, start, start // page + 1)
    (blob,) = sqlite.blobs(bytes(content))
    assert isinstance(blob, bytes)
    assert len(blob) == 100_000


def test_rows_beyond_the_size_of_the_file_are_refused(made: Any, monkeypatch: pytest.MonkeyPatch):
    """Interior pages that name one leaf again and again would give endless rows."""
    monkeypatch.setattr(sqlite, "_MIN_ROW_BYTES", 1000)
    with pytest.raises(LimitExceeded, match="are more than"):
        list(sqlite.blobs(made.sqlite([b"x"] * 100)))


def test_steps_are_bounded(made: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite, "MAX_STEPS", 20_000)
    with pytest.raises(LimitExceeded, match="interrupted"):
        list(sqlite.blobs(made.sqlite([b"x" * 20] * 10_000)))


def test_a_row_is_bounded(made: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite, "MAX_BLOB_BYTES", 100_000)
    with pytest.raises(LimitExceeded, match="too big"):
        list(sqlite.blobs(made.sqlite([b"x" * 200_000])))


def test_a_truncated_database_is_malformed(made: Any):
    content = made.sqlite([b"x" * 100_000] * 3)
    with pytest.raises(Malformed):
        list(sqlite.blobs(content[: len(content) // 2]))


def test_the_magic_alone_is_malformed():
    with pytest.raises(Malformed):
        list(sqlite.blobs(sqlite.MAGIC))
