"""What a table is: its schema, written as data."""

from enum import StrEnum

from msgspec import Struct


class Type(StrEnum):
    """Column types; the values are SQL type names that DuckDB and Spark both know."""

    TEXT = "VARCHAR"
    BYTES = "BLOB"
    COUNT = "UINTEGER"
    SMALL = "UTINYINT"
    NUMBER = "DOUBLE"
    TRUTH = "BOOLEAN"


class Column(Struct, frozen=True):
    """One column. Every column may be NULL; what NULL means is said by the table's docstring."""

    name: str
    type: Type = Type.TEXT


class Table(Struct, frozen=True):
    """A table at rest: one or more Parquet files of the same columns.

    `order` names the columns that rows are sorted by, so that a reader of few keys skips most of the file; `group` is
    how many rows share one row group, the unit that is read or skipped.
    """

    name: str
    columns: tuple[Column, ...]
    order: tuple[str, ...] = ()
    group: int = 16_384
