import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nakami.errors import LimitExceeded, NetworkError
from nakami.net.client import Client
from nakami.vulns.providers.archive.transport import Budget, BudgetSpent, Transport, file_path
from tests.vulns.providers.archive.small_archive import served


@pytest.fixture
def transport() -> Iterator[Transport]:
    client = Client(retries=0)
    yield Transport(client, Budget(100))
    client.close()


@pytest.mark.parametrize(
    ("url", "path"),
    [("file:/a/b", "/a/b"), ("file:///a/b", "/a/b"), ("file://localhost/a", "/a"), ("file:/a%20b%2B", "/a b+")],
)
def test_a_file_uri_names_a_path(url: str, path: str):
    assert file_path(url) == path


def test_files_are_read_and_cost_nothing(transport: Transport, tmp_path: Path):
    (tmp_path / "it").write_bytes(bytes(200))
    transport.reserve(f"file:{tmp_path}/it", 200)
    assert transport.get(f"file:{tmp_path}/it", 200) == bytes(200)
    assert transport.get(f"file:{tmp_path}/none", 200) is None
    assert transport.get(f"file:{tmp_path}/it/none", 200) is None
    assert transport.budget.used == 0


def test_what_is_no_file_or_too_long_is_refused(transport: Transport, tmp_path: Path):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "it").write_bytes(bytes(200))
    for url in (f"file:{tmp_path}/fifo", f"file:{tmp_path}", "file:/a%00b"):
        with pytest.raises(NetworkError):
            transport.get(url, 10)
    with pytest.raises(LimitExceeded):
        transport.get(f"file:{tmp_path}/it", 199)


def test_downloads_are_counted(transport: Transport, tmp_path: Path):
    (tmp_path / "it").write_bytes(bytes(60))
    with served(tmp_path) as (url, _):
        assert transport.get(f"{url}/it", 100) == bytes(60)
        assert transport.budget.used == 60
        assert transport.get(f"{url}/none", 10_000) is None
        with pytest.raises(BudgetSpent):
            transport.get(f"{url}/it", 100)


def test_what_was_reserved_is_not_counted_twice(transport: Transport, tmp_path: Path):
    (tmp_path / "it").write_bytes(bytes(60))
    with served(tmp_path) as (url, _):
        transport.reserve(url, 60)
        with transport.open(f"{url}/it", 60, reserved=60) as chunks:
            assert chunks is not None
            assert b"".join(chunks) == bytes(60)
    assert transport.budget.used == 60


def test_a_stopped_transport_reads_no_further(transport: Transport, tmp_path: Path):
    (tmp_path / "it").write_bytes(bytes(60))
    transport.stopped.set()
    with served(tmp_path) as (url, _), pytest.raises(NetworkError, match="stopped"):
        transport.get(f"{url}/it", 100)
