import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from nakami.errors import LimitExceeded, NakamiError
from nakami.net.client import Client
from nakami.vulns.providers.interface import Origin
from nakami.vulns.providers.single_documents import bring
from tests.net.hostile_server import HostileServer, answer, serve


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with serve() as running:
        yield running


@pytest.fixture
def origin(server: HostileServer) -> Iterator[Origin]:
    with Client(timeout=5, retries=0) as client:
        yield Origin(server.url, client)


def test_all_come_and_what_is_gone_is_empty(server: HostileServer, origin: Origin, tmp_path: Path):
    for number in range(30):
        server.routes[f"/d/{number}.json"] = answer(200, f"document {number}".encode())
    server.routes |= {"/d/a b.json": answer(200, b"blank"), "/d/gone.json": answer(410)}
    paths = [f"d/{number}.json" for number in range(30)]
    found = dict(bring(origin, [*paths, "d/a b.json", "d/gone.json", "d/none.json"], tmp_path / "document", 100))
    assert [found[path] for path in paths] == [f"document {number}".encode() for number in range(30)]
    assert (found["d/gone.json"], found["d/none.json"]) == (b"", b"")
    assert list(tmp_path.iterdir()) == []


def test_several_at_a_time(server: HostileServer, origin: Origin, tmp_path: Path):
    together = threading.Barrier(4, timeout=10)

    def wait(handler: BaseHTTPRequestHandler) -> None:
        together.wait()
        answer(200, b"x")(handler)

    server.routes["*"] = wait
    assert len(list(bring(origin, map(str, range(4)), tmp_path / "document", 10))) == 4


def test_from_a_folder(tmp_path: Path):
    (tmp_path / "1.json").write_bytes(b"one")
    with Client(offline=True) as client:
        assert dict(bring(Origin(str(tmp_path), client), ["1.json", "2.json"], tmp_path / "document", 10)) == {
            "1.json": b"one",
            "2.json": b"",
        }


@pytest.mark.parametrize("content", [b"x" * 11, None])
def test_one_that_cannot_be_had_ends_it(server: HostileServer, origin: Origin, tmp_path: Path, content: bytes | None):
    server.routes["/1"] = answer(500) if content is None else answer(200, content)
    with pytest.raises(NakamiError) as caught:
        list(bring(origin, ["1"], tmp_path / "document", 10))
    assert content is None or isinstance(caught.value, LimitExceeded)


def test_nothing_wanted_nothing_asked(server: HostileServer, origin: Origin, tmp_path: Path):
    assert list(bring(origin, [], tmp_path / "document", 10)) == []
    assert server.seen == []
