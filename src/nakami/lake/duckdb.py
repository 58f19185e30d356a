"""The default engine: DuckDB, embedded, no server."""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

from nakami.errors import DatabaseError
from nakami.lake.interface import Engine, Row, Select
from nakami.lake.spool import NULL, write_lines
from nakami.lake.table import Table, Type

_FEW = 20_000
"""Rows that are cheaper to hand over as parameters (2.5 us each) than by a file."""
_PATTERN = re.compile(r"[*?\[]")
_REBUILD = "run `nakami db update`; if it comes again, remove the database folder"


class DuckDB(Engine):
    """DuckDB in this process.

    Extensions are neither loaded nor fetched, and only the files that are named here are read: SQL never reaches the
    network.

    Args:
        threads: how many cores a query may use; unset for all.
        memory: bytes that DuckDB may hold before it spills sorts to `scratch`; unset for its own default.
        scratch: folder for files under way; the system's temporary folder when unset.
    """

    def __init__(self, *, threads: int | None = None, memory: int | None = None, scratch: Path | None = None) -> None:
        import duckdb

        self._scratch = scratch
        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
        }
        if threads:
            config["threads"] = threads
        if memory:
            config["memory_limit"] = f"{memory}B"
        if scratch:
            config["temp_directory"] = str(scratch)
        self._errors = duckdb.Error
        self._connection: duckdb.DuckDBPyConnection = duckdb.connect(":memory:", config=config)

    def write(self, table: Table, rows: Iterable[Row] | Select, path: Path) -> int:
        """Write rows to one Parquet file; see `Engine.write`."""
        partial = path.with_name(f".{path.name}.{os.getpid()}")
        order = f" ORDER BY {', '.join(table.order)}" if table.order else ""
        try:
            with self._source(table, rows) as (source, parameters):
                copied = self._run(
                    f"COPY (SELECT * FROM {source}{order}) TO {_quoted(partial)} "  # noqa: S608 -- see `_lines_source`
                    f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {table.group})",
                    parameters,
                )
                partial.replace(path)
        except OSError as error:
            raise DatabaseError(
                f"{path} could not be written: {error.strerror}", "make room or name another cache"
            ) from error
        finally:
            partial.unlink(missing_ok=True)
        return int(copied[0][0])

    def load(self, table: Table, rows: Iterable[Row] | Select) -> None:
        """Hold rows in memory; see `Engine.load`."""
        try:
            with self._source(table, rows) as (source, parameters):
                sql = f"CREATE OR REPLACE TEMP TABLE {table.name} AS SELECT * FROM {source}"  # noqa: S608 -- see `_lines_source`
                self._run(sql, parameters)
        except OSError as error:
            raise DatabaseError(f"no room for what is asked: {error.strerror}", "make room in $TMPDIR") from error

    def query(self, select: Select) -> list[Row]:
        """Answer a question; see `Engine.query`."""
        self._view(select)
        return self._run(select.sql, select.parameters)

    def close(self) -> None:
        """Give back memory and threads."""
        self._connection.close()

    def _run(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        try:
            return self._connection.execute(sql, dict(parameters) if parameters else None).fetchall()
        except self._errors as error:
            raise DatabaseError(f"the database could not be read or written: {_first_line(error)}", _REBUILD) from error

    def _view(self, select: Select) -> None:
        for name, paths in select.files.items():
            listed = ", ".join(_quoted(path, is_read=True) for path in paths)
            sql = f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet([{listed}])"  # noqa: S608 -- see `_lines_source`
            self._run(sql)

    @contextmanager
    def _source(self, table: Table, rows: Iterable[Row] | Select) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Rows as something to select from, with its parameters.

        Few rows are parameters, many come by way of a text file that is gone afterwards.
        """
        if isinstance(rows, Select):
            self._view(rows)
            yield f"({rows.sql})", rows.parameters
        elif isinstance(rows, Sequence) and len(rows) <= _FEW:
            values = zip(*rows, strict=True) if rows else [()] * len(table.columns)
            yield _lists_source(table), {f"c{place}": list(column) for place, column in enumerate(values)}
        else:
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", errors="replace", newline="", suffix=".tsv", dir=self._scratch
            ) as file:
                write_lines(table, rows, file)
                file.flush()
                yield _lines_source(table, Path(file.name)), {}


def _lists_source(table: Table) -> str:
    columns = ", ".join(
        f"unnest($c{place}::{column.type}[]) AS {column.name}" for place, column in enumerate(table.columns)
    )
    return f"(SELECT {columns})"


class Loading:
    """DuckDB on its way: it is loaded in a thread of its own while there is other work to do, which hides a tenth of a second."""

    def __init__(self) -> None:
        self._loaded: list[DuckDB] = []
        self._thread = Thread(target=self._load, name="duckdb", daemon=True)
        self._thread.start()

    def __call__(self) -> DuckDB:
        """The engine; waits for it. What kept it from loading is raised here."""
        self._thread.join()
        return self._loaded.pop() if self._loaded else DuckDB()

    def close(self) -> None:
        """Give it back if nobody asked for it."""
        self._thread.join()
        while self._loaded:
            self._loaded.pop().close()

    def _load(self) -> None:
        with suppress(ImportError, OSError, RuntimeError):
            self._loaded.append(DuckDB())


def _lines_source(table: Table, path: Path) -> str:
    columns = ", ".join(
        f"'{column.name}': '{Type.TEXT if column.type is Type.BYTES else column.type}'" for column in table.columns
    )
    values = ", ".join(
        f"unhex({column.name}) AS {column.name}" if column.type is Type.BYTES else column.name
        for column in table.columns
    )
    # One thread reads in order; a line is bounded by what the writers put there, far below the reader's own bound of 2 MB.
    # Names are those of the schemas, which are code; paths are quoted. Neither can be a parameter in these places.
    options = f"delim='\t', header=false, quote='', escape='', nullstr='{NULL}', auto_detect=false, parallel=false"
    source = f"read_csv({_quoted(path, is_read=True)}, {options}, columns={{{columns}}})"
    return f"(SELECT {values} FROM {source})"  # noqa: S608 -- as said above


def _quoted(path: Path, *, is_read: bool = False) -> str:
    """A path as SQL writes it; where files are read, it would be taken for a pattern."""
    text = _PATTERN.sub(r"[\g<0>]", str(path)) if is_read else str(path)
    return "'" + text.replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:300]
