"""rpm's SQLite database: the file `rpmdb.sqlite` of Fedora, RHEL 9, Mariner and others.

One table, `Packages(hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)` (rpm, lib/backend/sqlite.c). The file is
opened in memory and nothing is written to disk. A database is a program for SQLite, so it gets the treatment of
https://www.sqlite.org/security.html: no trust in its schema, low limits, an authorizer that lets one table be read, a bound on steps.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from nakami.errors import InputError, LimitExceeded, Malformed

if TYPE_CHECKING:
    import sqlite3

MAGIC = b"SQLite format 3\0"

MAX_BLOB_BYTES = 64 << 20
"""The largest header of Debian's, Fedora's and SUSE's archives is below 8 MiB; rpm itself allows 256 MiB."""

MAX_STEPS = 20_000_000
"""Instructions of SQLite's virtual machine; a row takes about 5, 20 million take about a second."""

MAX_SCHEMA_ENTRIES = 1000
"""Tables and indexes; rpm makes about 60."""

_MAX_SCHEMA_BYTES = 100_000  # of one entry; rpm's are below 200 bytes
_MAX_SQL_BYTES = 4000
_FIRST_PAGE_HEADER = 100  # the file's own header; https://www.sqlite.org/fileformat2.html, sections 1.3, 1.6 and 2.6
_INTERIOR_PAGE = 5
_LEAF_PAGE = 13
_STEPS_PER_CHECK = 10_000
_FORMAT_VERSIONS = slice(
    18, 20
)  # of the header: 1 is a rollback journal, 2 a write-ahead log, which memory cannot have
_MIN_ROW_BYTES = 16
_TABLE = "packages"
_COLUMN = b"blob"


def blobs(content: bytes) -> Iterator[bytes | Malformed]:
    """Yield each package header in the order of the table.

    Rows never share bytes, so that all of them together are never more than the file.

    Raises:
        Malformed: this is not an SQLite database with rpm's table, or it is damaged from here on.
        LimitExceeded: a row, the sum of the rows or the steps exceed their bound.
    """
    import sqlite3

    _require_small_schema(content)
    patched = bytearray(content)
    patched[_FORMAT_VERSIONS] = b"\x01\x01"
    budget = len(content)
    try:
        with closing(sqlite3.connect(":memory:", check_same_thread=False)) as connection:
            connection.deserialize(patched)
            del patched
            _restrict(connection)
            _require_table(connection)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_BLOB_BYTES)
            for (blob,) in connection.execute("SELECT blob FROM main.Packages NOT INDEXED"):
                budget -= max(len(blob), _MIN_ROW_BYTES) if isinstance(blob, bytes) else _MIN_ROW_BYTES
                if budget < 0:
                    raise LimitExceeded(f"the rows of the rpm database are more than its {len(content)} bytes")
                yield blob if isinstance(blob, bytes) else Malformed("a row of the rpm database is no blob")
    except (sqlite3.Error, OverflowError, ValueError) as error:
        raise _translated(error) from error


def _require_small_schema(content: bytes) -> None:
    """Count the entries of the schema before SQLite parses each of them, which none of its limits bounds.

    The schema is the B-tree whose root is the first page: a leaf, or one level above leaves.
    """
    page_bytes = int.from_bytes(content[16:18], "big")
    page_bytes = 65_536 if page_bytes == 1 else page_bytes

    def page_header(number: int) -> tuple[int, int, int]:
        start = page_bytes * (number - 1) or _FIRST_PAGE_HEADER
        return (
            start,
            content[start] if 0 <= start < len(content) else 0,
            int.from_bytes(content[start + 3 : start + 5], "big"),
        )

    start, kind, entries = page_header(1)
    if kind == _INTERIOR_PAGE and entries <= MAX_SCHEMA_ENTRIES:
        cells = [int.from_bytes(content[at : at + 2], "big") for at in range(start + 12, start + 12 + 2 * entries, 2)]
        children = [int.from_bytes(content[at : at + 4], "big") for at in (*cells, start + 8)]
        headers = [page_header(child) for child in children]
        kind = _LEAF_PAGE if all(kind == _LEAF_PAGE for _, kind, _ in headers) else 0
        entries = sum(count for _, _, count in headers)
    if kind != _LEAF_PAGE:
        raise Malformed("the schema of the rpm database is no B-tree of at most two levels")
    if entries > MAX_SCHEMA_ENTRIES:
        raise LimitExceeded(f"the schema of the rpm database has {entries} entries, more than {MAX_SCHEMA_ENTRIES}")


def _restrict(connection: "sqlite3.Connection") -> None:
    """Take from a connection all that reading one table does not need."""
    import sqlite3

    for limit, bound in (
        (sqlite3.SQLITE_LIMIT_LENGTH, _MAX_SCHEMA_BYTES),
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, _MAX_SQL_BYTES),
        (sqlite3.SQLITE_LIMIT_COLUMN, 100),
        (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 10),
        (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 3),
        (sqlite3.SQLITE_LIMIT_VDBE_OP, 25_000),
        (sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 8),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
        (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50),
        (sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 10),
        (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    ):
        connection.setlimit(limit, bound)
    connection.text_factory = bytes
    checks = iter(range(MAX_STEPS // _STEPS_PER_CHECK))
    connection.set_progress_handler(lambda: next(checks, None) is None, _STEPS_PER_CHECK)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")
    allowed = {
        (sqlite3.SQLITE_SELECT, None),
        (sqlite3.SQLITE_READ, "sqlite_master"),
        (sqlite3.SQLITE_READ, _TABLE),
        (sqlite3.SQLITE_PRAGMA, "table_xinfo"),
    }

    def authorize(action: int, subject: str | None, *_details: str | None) -> int:
        known = (action, subject.lower() if subject else subject) in allowed
        return sqlite3.SQLITE_OK if known else sqlite3.SQLITE_DENY

    connection.set_authorizer(authorize)


def _require_table(connection: "sqlite3.Connection") -> None:
    """Make sure that the name stands for a stored table with a stored column, no view and no generated value."""
    query = "SELECT type, sql FROM main.sqlite_master WHERE name = 'Packages' COLLATE NOCASE"
    kinds = [(kind, bytes(sql)[:14].upper()) for kind, sql in connection.execute(query) if isinstance(sql, bytes)]
    columns = {name: hidden for _, name, _, _, _, _, hidden in connection.execute("PRAGMA main.table_xinfo(Packages)")}
    if [kind for kind, sql in kinds if sql != b"CREATE VIRTUAL"] != [b"table"] or columns.get(_COLUMN, 1) != 0:
        raise Malformed("the SQLite database has no table of rpm packages")


def _translated(error: Exception) -> InputError:
    """The same error in our words; SQLite's own words follow."""
    words = str(error)
    if words in {"interrupted", "string or blob too big"}:
        return LimitExceeded(f"the rpm database exceeds a bound of its reader: {words}")
    return Malformed(f"the rpm database is damaged: {words}")
