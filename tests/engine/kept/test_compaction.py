from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.kept.compaction import Compaction
from nakami.engine.kept.stock import Stock
from nakami.errors import DatabaseError
from nakami.lake.duckdb import DuckDB
from tests.engine.kept.samples import LODASH, OPENSSL, POINT, PYTHON, SIX, kept


@pytest.fixture(scope="module")
def engine():
    with DuckDB(threads=1) as running:
        yield running


def stock() -> Stock:
    made = Stock()
    made.add("a", "1 2 3", kept("a", PYTHON, SIX, OPENSSL, digest="sha256:1", unknown=2, live=True))
    made.add("b", "4 5 6", kept("b", replace(LODASH, cpes=("a:b", "c:d"), declared=True), replace(OPENSSL, said="")))
    return made


def same(one: Stock, other: Stock) -> bool:
    images = {name: replace(image, point=POINT) for name, image in one.images.items()}
    return (one.rows, one.said, one.systems) == (other.rows, other.said, other.systems) and images == {
        name: replace(image, point=POINT) for name, image in other.images.items()
    }


def test_what_is_written_is_what_is_read(tmp_path: Path, engine: DuckDB):
    compaction = Compaction(tmp_path / "compact")
    assert compaction.load(engine).images == {}
    compaction.save(engine, stock(), is_new=True)
    read = compaction.load(engine)
    assert same(read, stock())
    assert read.images["a"].point == POINT


def test_what_did_not_change_is_linked_and_the_writing_before_last_is_let_go(tmp_path: Path, engine: DuckDB):
    compaction = Compaction(tmp_path)
    made = stock()
    compaction.save(engine, made, is_new=True)
    first = next(tmp_path.rglob("stock.parquet")).stat().st_ino
    for number in range(4):
        made.said[0] = f"CVE-9-{number}"
        compaction.save(engine, made, is_new=False)
    assert {path.stat().st_ino for path in tmp_path.rglob("stock.parquet")} == {first}
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 2
    assert compaction.load(engine).said[0] == "CVE-9-3"


@pytest.mark.parametrize("table", ["systems", "stock", "images", "said", "points"])
@pytest.mark.parametrize("content", [None, b"", b"PAR1"])
def test_what_is_damaged_is_made_anew(tmp_path: Path, engine: DuckDB, table: str, content: bytes | None):
    compaction = Compaction(tmp_path)
    compaction.save(engine, stock(), is_new=True)
    path = next(tmp_path.rglob(f"{table}.parquet"))
    path.unlink() if content is None else path.write_bytes(content)
    assert compaction.load(engine).images == {}


@pytest.mark.parametrize(
    "pointer", [b"", b"{}", b'{"folder": "../..", "version": 1}', b'{"folder": "a", "version": 9}']
)
def test_a_pointer_never_leaves_the_folder(tmp_path: Path, engine: DuckDB, pointer: bytes):
    (tmp_path / "current.json").write_bytes(pointer)
    assert Compaction(tmp_path).load(engine).images == {}


def test_rows_that_are_not_there_are_damage(tmp_path: Path, engine: DuckDB):
    made = stock()
    made.images["a"].rows[0] = 99
    Compaction(tmp_path).save(engine, made, is_new=True)
    assert Compaction(tmp_path).load(engine).images == {}


def test_no_room_is_told(tmp_path: Path, engine: DuckDB):
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseError, match="could not be written"):
        Compaction(tmp_path / "file").save(engine, stock(), is_new=True)
