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

_STEPS_PER_CHECK = 10_000
_FORMAT_VERSIONS = slice(
    18, 20
)  # of the header: 1 is a rollback journal, 2 a write-ahead log, which memory cannot have
_MIN_ROW_BYTES = 16
_TABLE = "packages"
_COLUMN = "blob"


def blobs(content: bytes) -> Iterator[bytes | Malformed]:
    """Yield each package header in the order of the table.

    Rows never share bytes, so that all of them together are never more than the file.

    Raises:
        Malformed: this is not an SQLite database with rpm's table, or it is damaged from here on.
        LimitExceeded: a row, the sum of the rows or the steps exceed their bound.
    """
    import sqlite3

    patched = bytearray(content)
    patched[_FORMAT_VERSIONS] = b"\x01\x01"
    budget = len(content)
    try:
        with closing(sqlite3.connect(":memory:", check_same_thread=False)) as connection:
            connection.deserialize(bytes(patched))
            del patched
            _restrict(connection)
            _require_table(connection)
            for (blob,) in connection.execute("SELECT blob FROM main.Packages NOT INDEXED"):
                budget -= max(len(blob), _MIN_ROW_BYTES) if isinstance(blob, bytes) else _MIN_ROW_BYTES
                if budget < 0:
                    raise LimitExceeded(f"the rows of the rpm database are more than its {len(content)} bytes")
                yield blob if isinstance(blob, bytes) else Malformed("a row of the rpm database is no blob")
    except (sqlite3.Error, OverflowError, ValueError) as error:
        raise _translated(error) from error


def _restrict(connection: "sqlite3.Connection") -> None:
    """Take from a connection all that reading one table does not need."""
    import sqlite3

    for limit, bound in (
        (sqlite3.SQLITE_LIMIT_LENGTH, MAX_BLOB_BYTES),
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
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
    kinds = [
        (kind, sql)
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM main.sqlite_master")
        if isinstance(name, bytes) and name.lower() == _TABLE.encode()
    ]
    columns = {name: hidden for _, name, _, _, _, _, hidden in connection.execute("PRAGMA main.table_xinfo(Packages)")}
    is_stored = (
        len(kinds) == 1 and kinds[0][0] == b"table" and not str(kinds[0][1]).upper().startswith("B'CREATE VIRTUAL")
    )
    if not is_stored or columns.get(_COLUMN.encode(), 1) != 0:
        raise Malformed("the SQLite database has no table of rpm packages")


def _translated(error: Exception) -> InputError:
    """The same error in our words; SQLite's own words follow."""
    words = str(error)
    if words in {"interrupted", "string or blob too big"}:
        return LimitExceeded(f"the rpm database exceeds a bound of its reader: {words}")
    return Malformed(f"the rpm database is damaged: {words}")
