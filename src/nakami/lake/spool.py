"""Rows on their way into the engine: a text file of tab-separated values.

DuckDB takes Python rows one by one at some ten thousand per second, but reads a million lines of text per second and
core, and needs no other library for it. Bytes travel as hexadecimal digits.
"""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from nakami.lake.interface import Row
from nakami.lake.table import Table, Type

NULL = "\\N"
"""How NULL is written; a text that is exactly this gets a blank in front."""

_CONTROLS = dict.fromkeys(range(32), " ")
_BATCH = 4096


class Lines(Protocol):
    """A text file that is written to."""

    def write(self, text: str, /) -> int:
        """Append."""


def write_lines(table: Table, rows: Iterable[Row], file: Lines) -> int:
    """Write rows as lines; returns how many. Control characters in texts become blanks: they would end a field or a line."""
    writers = [_WRITERS[column.type] for column in table.columns]
    count = 0
    lines: list[str] = []
    for row in rows:
        lines.append(
            "\t".join([NULL if value is None else write(value) for write, value in zip(writers, row, strict=True)])
        )
        if len(lines) == _BATCH:
            file.write("\n".join(lines) + "\n")
            count += len(lines)
            lines.clear()
    if lines:
        file.write("\n".join(lines) + "\n")
        count += len(lines)
    return count


def _text(value: str) -> str:
    if not value.isprintable():
        value = value.translate(_CONTROLS)
    return value if value != NULL else f" {value}"


def _truth(value: bool) -> str:  # noqa: FBT001 -- it is the value
    return "1" if value else "0"


_WRITERS: dict[Type, Callable[[Any], str]] = {
    Type.TEXT: _text,
    Type.BYTES: bytes.hex,
    Type.COUNT: str,
    Type.SMALL: str,
    Type.NUMBER: repr,
    Type.TRUTH: _truth,
}
