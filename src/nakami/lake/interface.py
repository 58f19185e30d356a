"""The port to the query engine: tables in, rows out."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from msgspec import Struct

from nakami.lake.table import Table

Row = tuple[Any, ...]
"""One value per column, in the table's order: str, bytes, int, float, bool or None."""


class Select(Struct, frozen=True):
    """A question in SQL.

    `files` are tables by the name that `sql` uses, each the Parquet files that make it; `$name` in the text stands for
    a parameter.
    """

    sql: str
    files: Mapping[str, Sequence[Path]] = {}
    parameters: Mapping[str, Any] = {}


class Engine(ABC):
    """Writes tables as Parquet files and answers SQL over them. One engine serves one thread; close it, or use it in `with`."""

    @abstractmethod
    def write(self, table: Table, rows: Iterable[Row] | Select, path: Path) -> int:
        """Write rows to one Parquet file, sorted by the table's order; returns how many. The file is whole or absent.

        Rows that are the answer to a question never leave the engine.

        Raises:
            DatabaseError: no room, no permission, or a value that does not fit its column.
        """

    @abstractmethod
    def load(self, table: Table, rows: Iterable[Row] | Select) -> None:
        """Hold rows in memory under the table's name, for `query`; replaces what was there.

        Raises:
            DatabaseError: as for `write`.
        """

    @abstractmethod
    def query(self, select: Select) -> list[Row]:
        """Answer a question.

        Raises:
            DatabaseError: a file is missing or damaged, or the text does not fit the tables.
        """

    @abstractmethod
    def close(self) -> None:
        """Give back memory and threads."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
