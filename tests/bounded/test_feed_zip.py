import io
import warnings
import zipfile
from pathlib import Path

import pytest

from nakami.bounded.feed_zip import LIMITS, members
from nakami.bounded.zip import Limits
from nakami.errors import LimitExceeded, Malformed


def put(tmp_path: Path, files: dict[str, bytes] | list[tuple[str, bytes]]) -> Path:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, data)
    return path


def test_members_with_the_suffix(tmp_path: Path):
    path = put(tmp_path, {"a.json": b"{}", "b.txt": b"no", "c/d.json": b"[]"})
    assert list(members(path)) == [("a.json", b"{}"), ("c/d.json", b"[]")]


def test_equal_names_are_both_there(tmp_path: Path):
    assert list(members(put(tmp_path, [("a.json", b"1"), ("a.json", b"2")]))) == [("a.json", b"1"), ("a.json", b"2")]


def test_one_bad_member_does_not_end_the_feed(tmp_path: Path):
    path = put(tmp_path, {"a.json": b"first", "b.json": b"second" * 9, "c.json": b"third"})
    data = bytearray(path.read_bytes())
    data[data.index(b"b.json") + 8] ^= 0xFF
    path.write_bytes(data)
    found = dict(members(path))
    assert found["a.json"] == b"first"
    assert found["c.json"] == b"third"
    assert isinstance(found["b.json"], Malformed)


def test_a_large_member_is_named_and_passed_over(tmp_path: Path):
    path = put(tmp_path, {"a.json": b"x" * 5000, "b.json": b"y"})
    found = dict(members(path, limits=Limits(member_bytes=4096)))
    assert isinstance(found["a.json"], LimitExceeded)
    assert found["b.json"] == b"y"


@pytest.mark.parametrize("limits", [Limits(total_bytes=5000), Limits(reads=1), Limits(entries=1)])
def test_the_whole_is_bounded(tmp_path: Path, limits: Limits):
    path = put(tmp_path, {"a.json": b"x" * 4000, "b.json": b"y" * 4000})
    with pytest.raises(LimitExceeded):
        list(members(path, limits=limits))


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all" * 100])
def test_what_is_no_zip_is_malformed(tmp_path: Path, data: bytes):
    path = tmp_path / "all.zip"
    path.write_bytes(data)
    with pytest.raises(Malformed):
        list(members(path))


def test_a_cut_zip_is_malformed(tmp_path: Path):
    path = put(tmp_path, {f"{number}.json": b"{}" for number in range(50)})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(Malformed):
        list(members(path))


def test_a_record_that_repeats_itself_is_no_bomb(tmp_path: Path):
    line = b'"1.0.0",' * 1_000_000
    assert dict(members(put(tmp_path, {"a.json": line})))["a.json"] == line
    assert LIMITS.ratio > 1032


def test_memory_is_one_member(tmp_path: Path):
    held = io.BytesIO()
    path = put(tmp_path, {f"{number}.json": b"x" * 100_000 for number in range(50)})
    for _, data in members(path):
        held.write(data[:1] if isinstance(data, bytes) else b"")
    assert held.getvalue() == b"x" * 50
