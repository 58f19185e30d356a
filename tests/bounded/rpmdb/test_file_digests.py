import lzma
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.rpmdb.database import blobs
from nakami.bounded.rpmdb.file_digests import file_digests
from nakami.errors import InputError


@pytest.fixture(scope="module")
def database(shared: Path) -> bytes:
    return lzma.decompress((shared / "images/rpmdb/mariner2-rpmdb.sqlite.xz").read_bytes())


def told(database: bytes) -> set[tuple[str, str]]:
    found = set()
    for blob in blobs(database):
        assert isinstance(blob, bytes)
        _, algorithm, files = file_digests(blob)
        assert algorithm == "sha256"
        found |= {(f"/{path.decode()}", digest) for path, digest in files}
    return found


@pytest.mark.system
def test_digests_are_those_that_rpm_tells(database: bytes, tool: Callable[[str], str], tmp_path: Path):
    (tmp_path / "rpmdb.sqlite").write_bytes(database)
    asked = "[%{FILENAMES} %{FILEDIGESTS} %{FILEFLAGS}\n]"
    command = [tool("rpm"), "--dbpath", str(tmp_path), "--define", "_db_backend sqlite", "-qa", "--queryformat", asked]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    expected = {(line.split(" ")[0], line.split(" ")[1]) for line in lines if int(line.split(" ")[-1]) & 0x41 == 0}
    assert told(database) == {(path, digest) for path, digest in expected if digest}


@given(st.data())
def test_a_damaged_header_raises_or_tells_less(database: bytes, data: st.DataObject):
    blob = bytearray(next(each for each in blobs(database) if isinstance(each, bytes)))
    for _ in range(data.draw(st.integers(1, 4))):
        blob[data.draw(st.integers(0, min(len(blob) - 1, 4000)))] = data.draw(st.integers(0, 255))
    try:
        _, _, files = file_digests(bytes(blob))
        assert all(isinstance(path, bytes) for path, _ in files)
    except InputError:
        pass
