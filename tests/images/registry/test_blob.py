from collections.abc import Iterator

import pytest

from nakami.errors import DigestMismatch, HttpError, Malformed, NetworkError, TargetNotFound
from nakami.images.registry.blob import read_blob
from nakami.images.registry.credentials import Keyring
from nakami.images.registry.session import Session
from nakami.model.reference import Reference
from nakami.net.client import Client
from tests.net.hostile_server import HostileServer, Route, answer, endless, file_of, in_turn, serve

CONTENT = bytes(range(256)) * 4000
DIGEST = "sha256:" + "0" * 64
PLACE = f"/v2/shop/web/blobs/{DIGEST}"


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with serve({"/v2/": answer(200)}) as running:
        yield running


@pytest.fixture
def session(server: HostileServer) -> Iterator[Session]:
    with Client(timeout=2, retries=2, pause=lambda _: None) as client:
        yield Session(client, Reference.parse(f"{server.address}/shop/web"), Keyring({}))


def _read(session: Session, size: int = len(CONTENT)) -> bytes:
    return b"".join(read_blob(session, DIGEST, size))


@pytest.mark.parametrize("content", [CONTENT, b"", b"x"])
def test_a_blob_is_read(server: HostileServer, session: Session, content: bytes):
    server.routes[PLACE] = answer(200, content)
    assert _read(session, len(content)) == content


@pytest.mark.parametrize("ranges", [True, False])
def test_a_broken_blob_is_read_to_its_end(server: HostileServer, session: Session, ranges: bool):
    server.routes[PLACE] = in_turn(
        file_of(CONTENT, {}, ranges=ranges, break_after=300_000),
        file_of(CONTENT, {}, ranges=ranges, break_after=500_000),
        file_of(CONTENT, {}, ranges=ranges),
    )
    assert _read(session) == CONTENT
    assert [headers.get("range") for *_, headers in server.seen[1:]][:2] == [None, "bytes=300000-"]


def test_a_blob_that_breaks_for_ever_is_given_up(server: HostileServer, session: Session):
    server.routes[PLACE] = answer(200, b"", length=len(CONTENT))
    with pytest.raises(NetworkError):
        _read(session)
    assert len(server.seen) == 1 + 3


def test_progress_earns_new_tries(server: HostileServer, session: Session):
    content = b"x" * (5 << 20)
    server.routes[PLACE] = in_turn(
        *[file_of(content, {}, break_after=(1 << 20) + 1) for _ in range(4)], file_of(content, {})
    )
    assert _read(session, len(content)) == content


@pytest.mark.parametrize("route", [answer(200, CONTENT + b"x"), endless(), answer(200, b"", length=1 << 50)])
def test_a_longer_blob_is_an_error(server: HostileServer, session: Session, route: Route):
    server.routes[PLACE] = route
    with pytest.raises(DigestMismatch, match="longer than"):
        _read(session)


def test_a_blob_that_grows_while_it_is_resumed_is_an_error(server: HostileServer, session: Session):
    server.routes[PLACE] = in_turn(file_of(CONTENT, {}, break_after=300_000), file_of(CONTENT + b"x", {}))
    with pytest.raises(DigestMismatch, match="longer than"):
        _read(session)


def test_a_shorter_blob_is_an_error(server: HostileServer, session: Session):
    server.routes[PLACE] = answer(200, CONTENT[:-1])
    with pytest.raises(DigestMismatch, match="its descriptor says"):
        _read(session)


@pytest.mark.parametrize("told", ["bytes 0-9/10", "", "bytes 3000000-"])
def test_another_part_than_asked_is_an_error(server: HostileServer, session: Session, told: str):
    broken = file_of(CONTENT, {}, break_after=300_000)
    server.routes[PLACE] = in_turn(broken, answer(206, b"other", {"Content-Range": told}))
    with pytest.raises(Malformed, match="another part"):
        _read(session)


def test_a_part_nobody_asked_for_is_an_error(server: HostileServer, session: Session):
    server.routes[PLACE] = answer(206, CONTENT)
    with pytest.raises(HttpError):
        _read(session)


def test_a_missing_blob_is_told(session: Session):
    with pytest.raises(TargetNotFound):
        _read(session)
