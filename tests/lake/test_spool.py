import io

import pytest

from nakami.lake.spool import NULL, write_lines
from nakami.lake.table import Column, Table, Type

TABLE = Table(
    "t", (Column("text"), Column("key", Type.BYTES), Column("count", Type.COUNT), Column("truth", Type.TRUTH))
)


def written(*rows: tuple[object, ...]) -> str:
    file = io.StringIO()
    assert write_lines(TABLE, rows, file) == len(rows)
    return file.getvalue()


def test_a_row_is_a_line():
    assert written(("a b", b"\x00\xff", 7, True), (None, None, None, None)) == "a b\t00ff\t7\t1\n\\N\t\\N\t\\N\t\\N\n"


def test_empty_and_null_differ():
    assert written(("", b"", 0, False)) == "\t\t0\t0\n"


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "a\r\nb", "a\0b", "\x1b[31m"])
def test_control_characters_cannot_end_a_field(text: str):
    line = written((text, b"", 0, False))
    assert line.count("\t") == 3
    assert line.count("\n") == 1
    assert not any(ord(character) < 32 for character in line.replace("\t", "").replace("\n", ""))


def test_a_text_that_looks_like_null_is_not():
    assert written((NULL, b"", 0, False)).startswith(" \\N\t")


def test_many_rows_come_whole():
    assert written(*[(str(number), b"", number, True) for number in range(10_000)]).count("\n") == 10_000
    assert not written()


def test_a_row_of_another_width_is_refused():
    with pytest.raises(ValueError, match="zip"):
        written(("a", b""))
