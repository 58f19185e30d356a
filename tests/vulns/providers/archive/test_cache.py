import os
import time
from pathlib import Path

from nakami.vulns.providers.archive.cache import KEEP_SECONDS, Cache, Kept
from nakami.vulns.providers.archive.changelog import Change, Changelog
from nakami.vulns.providers.archive.deb import Found
from nakami.vulns.providers.archive.parse import Binary, Builds

NOW = time.time()
ROWS: dict[str, Builds] = {"foo": {"1-1": (Binary("foo", "pool/foo.deb", 10, "a" * 64),)}}


def test_what_is_kept_comes_back(tmp_path: Path):
    cache = Cache(tmp_path)
    cache.keep_release("http://a/dists/x", Kept(NOW, b"text", b"signature", is_inline=False))
    cache.keep_index("a" * 64, ROWS, NOW)
    found = Found(Changelog("foo", (Change("1-1", ("CVE-2026-1111",), (), ""),), is_cut=True))
    cache.keep_found("b" * 64, found)
    again = Cache(tmp_path)
    assert again.release("http://a/dists/x") == Kept(NOW, b"text", b"signature", is_inline=False)
    assert again.release("http://b/dists/x") is None
    table = again.index("a" * 64)
    assert table is not None
    assert ("foo" in table, len(table), table.builds("foo"), table.builds("bar")) == (True, 1, ROWS["foo"], {})
    assert again.found("b" * 64) == found


def test_what_is_damaged_counts_as_not_there(tmp_path: Path):
    cache = Cache(tmp_path)
    cache.keep_index("a" * 64, ROWS, NOW)
    cache.keep_found("b" * 64, Found())
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(b"\xc1damaged")
    assert cache.index("a" * 64) is None
    assert cache.found("b" * 64) is None


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file")
    assert cache.keep_index("a" * 64, ROWS, NOW).builds("foo") == ROWS["foo"]
    assert cache.index("a" * 64) is None


def test_indexes_that_nobody_asked_for_in_a_month_go(tmp_path: Path):
    cache = Cache(tmp_path)
    cache.keep_index("a" * 64, ROWS, NOW)
    (path,) = tmp_path.rglob("indexes/*")
    os.utime(path, (NOW, NOW))
    cache.keep_index("b" * 64, ROWS, NOW + KEEP_SECONDS + 1)
    assert not path.exists()


def test_no_draft_is_left_behind(tmp_path: Path):
    Cache(tmp_path).keep_index("a" * 64, ROWS, NOW)
    assert not list(tmp_path.rglob(".draft-*"))
