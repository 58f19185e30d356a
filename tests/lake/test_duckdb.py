from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakami.errors import DatabaseError
from nakami.lake.duckdb import DuckDB
from nakami.lake.interface import Row, Select
from nakami.lake.table import Column, Table, Type

TABLE = Table(
    "things",
    (
        Column("name"),
        Column("key", Type.BYTES),
        Column("count", Type.COUNT),
        Column("score", Type.NUMBER),
        Column("truth", Type.TRUTH),
    ),
    order=("name",),
)
PLAIN = st.characters(min_codepoint=32, exclude_categories=["Cs"])
ROWS = st.lists(
    st.tuples(
        st.none() | st.text(PLAIN).filter(lambda text: text != "\\N"),
        st.none() | st.binary(max_size=40),
        st.none() | st.integers(0, 2**32 - 1),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.booleans(),
    ),
    max_size=30,
)


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDB]:
    with DuckDB(threads=1) as engine:
        yield engine


class TestRoundTrip:
    """A table at rest holds what was written, whatever the values."""

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(rows=ROWS)
    def test_in_memory(self, engine: DuckDB, rows: list[Row]):
        for way in (rows, iter(rows)):
            engine.load(TABLE, way)
            assert sorted(engine.query(Select("SELECT * FROM things")), key=repr) == sorted(rows, key=repr)

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(rows=ROWS)
    def test_on_disk(self, engine: DuckDB, rows: list[Row], tmp_path: Path):
        path = tmp_path / "it's [a-z]*?.parquet"
        assert engine.write(TABLE, iter(rows), path) == len(rows)
        found = engine.query(Select("SELECT * FROM t", {"t": [path]}))
        assert sorted(found, key=repr) == sorted(rows, key=repr)
        assert [row[0] for row in found if row[0] is not None] == sorted(
            (row[0] for row in rows if row[0] is not None), key=lambda text: text.encode()
        )


def test_bytes_sort_as_bytes(engine: DuckDB):
    keys = [b"", b"\x00", b"\x00\x01", b"a", b"a\x00", b"b", b"\x7f", b"\x80", b"\xff", b"\xff\x00"]
    engine.load(TABLE, [(str(number), key, number, None, None) for number, key in enumerate(keys)])
    rows = engine.query(Select("SELECT a.count, b.count FROM things a JOIN things b ON a.key < b.key"))
    assert {(keys[a], keys[b]) for a, b in rows} == {(a, b) for a in keys for b in keys if a < b}


def test_several_files_are_one_table(engine: DuckDB, tmp_path: Path):
    paths = [tmp_path / f"{number}.parquet" for number in range(3)]
    for number, path in enumerate(paths):
        engine.write(TABLE, [(f"n{number}", b"", number, None, None)], path)
    assert engine.query(Select("SELECT sum(count) FROM t WHERE count < $most", {"t": paths}, {"most": 9})) == [(3,)]


def test_an_answer_can_be_kept_or_written(engine: DuckDB, tmp_path: Path):
    engine.load(TABLE, [("a", b"k", 1, 0.5, True), ("b", b"l", 2, None, None)])
    path = tmp_path / "t.parquet"
    assert engine.write(TABLE, Select("SELECT * FROM things WHERE count > $least", {}, {"least": 1}), path) == 1
    assert engine.query(Select("SELECT * FROM t", {"t": [path]})) == [("b", b"l", 2, None, None)]
    engine.load(TABLE, Select("SELECT * FROM t", {"t": [path]}))
    assert engine.query(Select("SELECT count(*) FROM things")) == [(1,)]


def test_missing_and_damaged_files_are_database_errors(engine: DuckDB, tmp_path: Path):
    damaged = tmp_path / "d.parquet"
    damaged.write_bytes(b"PAR1 but not really PAR1")
    for path in (tmp_path / "missing.parquet", damaged):
        with pytest.raises(DatabaseError, match="nakami db update"):
            engine.query(Select("SELECT * FROM t", {"t": [path]}))


def test_a_failed_write_leaves_nothing_and_keeps_the_old(engine: DuckDB, tmp_path: Path):
    path = tmp_path / "t.parquet"
    engine.write(TABLE, [("old", b"", 1, None, None)], path)
    for rows in ([("new", b"", -1, None, None)], iter([("new", b"", -1, None, None)])):
        with pytest.raises(DatabaseError):
            engine.write(TABLE, rows, path)
    assert [file.name for file in tmp_path.iterdir()] == ["t.parquet"]
    assert engine.query(Select("SELECT name FROM t", {"t": [path]})) == [("old",)]


def test_a_folder_that_is_not_there_is_a_database_error(engine: DuckDB, tmp_path: Path):
    with pytest.raises(DatabaseError):
        engine.write(TABLE, [], tmp_path / "no" / "t.parquet")


def test_sql_does_not_fetch(engine: DuckDB):
    with pytest.raises(DatabaseError):
        engine.query(Select("SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')"))
