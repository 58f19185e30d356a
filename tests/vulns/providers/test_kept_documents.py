"""Documents that were fetched one by one, in one file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import Malformed
from nakami.vulns.providers.kept_documents import append, copy, documents, index

PATHS = st.from_regex(r"\A20\d\d/cve-20\d\d-\d{4}\.json\Z")


@given(st.lists(st.tuples(PATHS, st.text(max_size=9), st.binary(max_size=99)), max_size=9))
def test_what_is_kept_is_found_again(tmp_path_factory: pytest.TempPathFactory, kept: list[tuple[str, str, bytes]]):
    file = tmp_path_factory.mktemp("kept") / "kept"
    with file.open("wb") as stream:
        for path, date, content in kept:
            append(stream, path, date, content)
    assert list(documents(file)) == [(path, content) for path, _, content in kept]
    assert {path: head.date for path, (head, _) in index(file).items()} == {path: date for path, date, _ in kept}
    other = file.with_name("other")
    copy(file, other, sorted({path for path, *_ in kept}))
    assert dict(documents(other)) == {path: content for path, _, content in kept}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "kept"
    with file.open("wb") as stream:
        append(stream, "2024/a.json", "2024-01-01", b"first")
        append(stream, "2024/b.json", "2024-01-02", b"second" * 9)
    return file


def test_nothing_is_kept_where_there_is_no_file(tmp_path: Path):
    assert index(tmp_path / "none") == {}


@pytest.mark.parametrize("lost", [1, 20, 60], ids=str)
def test_what_an_interrupted_run_left_is_fetched_again(file: Path, lost: int):
    file.write_bytes(file.read_bytes()[:-lost])
    assert list(index(file)) == ["2024/a.json"]
    with pytest.raises(Malformed):
        list(documents(file))


def test_one_damaged_document_does_not_end_the_feed(file: Path):
    data = bytearray(file.read_bytes())
    data[data.index(b"\n") + 8] ^= 0xFF
    file.write_bytes(data)
    found = dict(documents(file))
    assert isinstance(found["2024/a.json"], Malformed)
    assert found["2024/b.json"] == b"second" * 9


@pytest.mark.parametrize(
    "line",
    [b"{}\n", b"[]\n", b'{"path":"a","date":"","size":-1}\n', b'{"path":"a","date":"","size":99}\n', b"x" * 9999],
    ids=["empty", "list", "negative", "long", "endless"],
)
def test_a_head_that_is_none(tmp_path: Path, line: bytes):
    (tmp_path / "kept").write_bytes(line)
    assert index(tmp_path / "kept") == {}
    with pytest.raises(Malformed):
        list(documents(tmp_path / "kept"))
