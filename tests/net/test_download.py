import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nakami.errors import DigestMismatch, HttpError, LimitExceeded, Malformed, NetworkError, TargetNotFound, UsageError
from nakami.net.client import Client
from nakami.net.download import Downloaded, Unchanged, download
from nakami.net.validators import Validators
from tests.net.hostile_server import HostileServer, answer, endless, file_of, in_turn, serve

CONTENT = bytes(range(256)) * 4000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
ETAG = {"ETag": '"v1"'}
LIMIT = 10_000_000


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with serve() as running:
        yield running


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(timeout=2, retries=2, pause=lambda _: None) as made:
        yield made


@pytest.fixture
def hasty() -> Iterator[Client]:
    """Gives up at once."""
    with Client(timeout=2, retries=0) as made:
        yield made


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "all.zip"


def _names(target: Path) -> set[str]:
    return {path.name for path in target.parent.iterdir()}


def test_a_file_is_fetched_and_hashed(server: HostileServer, client: Client, target: Path):
    server.routes["/osv/Debian%3A12/all.zip"] = file_of(
        CONTENT, {**ETAG, "Last-Modified": "Sun, 22 Nov 2026 20:38:19 GMT"}
    )
    told: list[tuple[str, int, int | None]] = []
    result = download(
        client, f"{server.url}/osv/", "Debian:12/all.zip", target, limit=LIMIT, progress=lambda *now: told.append(now)
    )
    validators = Validators('"v1"', "Sun, 22 Nov 2026 20:38:19 GMT")
    assert result == Downloaded(len(CONTENT), SHA256, validators)
    assert target.read_bytes() == CONTENT
    assert told[-1] == ("all.zip", len(CONTENT), len(CONTENT))
    assert _names(target) == {"all.zip"}


def test_what_is_known_is_not_fetched_again(server: HostileServer, client: Client, target: Path):
    target.write_bytes(b"old")
    server.routes["/a"] = answer(304)
    validators = Validators('"v1"', "Sun, 22 Nov 2026 20:38:19 GMT")
    assert download(client, server.url, "a", target, limit=LIMIT, validators=validators) == Unchanged()
    assert server.seen[0][2]["if-none-match"] == '"v1"'
    assert server.seen[0][2]["if-modified-since"] == validators.last_modified
    assert target.read_bytes() == b"old"
    assert _names(target) == {"all.zip"}


def test_what_is_known_but_lost_is_fetched_again(server: HostileServer, client: Client, target: Path):
    server.routes["/a"] = file_of(CONTENT, ETAG)
    result = download(client, server.url, "a", target, limit=LIMIT, validators=Validators('"v1"'))
    assert isinstance(result, Downloaded)
    assert "if-none-match" not in server.seen[0][2]


def test_not_modified_without_being_asked_is_an_error(server: HostileServer, client: Client, target: Path):
    server.routes["/a"] = answer(304)
    with pytest.raises(Malformed):
        download(client, server.url, "a", target, limit=LIMIT)


# --- going on ---


def test_a_break_is_resumed_at_once(server: HostileServer, client: Client, target: Path):
    server.routes["/a"] = file_of(CONTENT, ETAG, break_after=300_000)
    result = download(client, server.url, "a", target, limit=LIMIT, sha256=SHA256)
    assert isinstance(result, Downloaded)
    assert result.size == len(CONTENT)
    (first, second) = [headers for *_, headers in server.seen]
    assert "range" not in first
    assert second["if-range"] == '"v1"'
    assert target.read_bytes() == CONTENT


def test_a_break_is_resumed_by_the_next_run(server: HostileServer, hasty: Client, target: Path):
    server.routes["/a"] = file_of(CONTENT, ETAG, break_after=300_000)
    with pytest.raises(NetworkError):
        download(hasty, server.url, "a", target, limit=LIMIT)
    assert _names(target) == {"all.zip.part", "all.zip.part.json"}
    download(hasty, server.url, "a", target, limit=LIMIT, sha256=SHA256)
    assert server.seen[1][2]["range"] == "bytes=300000-"
    assert _names(target) == {"all.zip"}


def test_a_break_leaves_the_old_file_whole(server: HostileServer, hasty: Client, target: Path):
    target.write_bytes(b"old")
    server.routes["/a"] = file_of(CONTENT, ETAG, break_after=300_000)
    with pytest.raises(NetworkError):
        download(hasty, server.url, "a", target, limit=LIMIT)
    assert target.read_bytes() == b"old"


def test_parts_of_two_versions_are_not_joined(server: HostileServer, hasty: Client, target: Path):
    server.routes["/a"] = file_of(CONTENT, ETAG, break_after=300_000)
    with pytest.raises(NetworkError):
        download(hasty, server.url, "a", target, limit=LIMIT)
    server.routes["/a"] = file_of(CONTENT[::-1], {"ETag": '"v2"'})
    download(hasty, server.url, "a", target, limit=LIMIT)
    assert target.read_bytes() == CONTENT[::-1]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"ETag": 'W/"v1"'},
        {"Last-Modified": "Sun, 22 Nov 2026 20:38:19 GMT", "Date": "Sun, 22 Nov 2026 20:38:20 GMT"},
        {"Last-Modified": "yesterday"},
    ],
)
def test_what_cannot_be_told_apart_is_not_resumed(
    server: HostileServer, hasty: Client, target: Path, headers: dict[str, str]
):
    """RFC 9110, section 13.1.5: "A client MUST NOT generate an If-Range header field containing an entity tag that is marked as weak."."""
    server.routes["/a"] = file_of(CONTENT, headers, break_after=300_000)
    with pytest.raises(NetworkError):
        download(hasty, server.url, "a", target, limit=LIMIT)
    assert not _names(target)


def test_a_server_without_ranges_starts_anew(server: HostileServer, client: Client, target: Path):
    server.routes["/a"] = file_of(CONTENT, ETAG, ranges=False, break_after=300_000)
    download(client, server.url, "a", target, limit=LIMIT, sha256=SHA256)
    assert target.read_bytes() == CONTENT


def test_a_part_longer_than_the_file_starts_anew(server: HostileServer, hasty: Client, target: Path):
    server.routes["/a"] = file_of(CONTENT, ETAG, break_after=300_000)
    with pytest.raises(NetworkError):
        download(hasty, server.url, "a", target, limit=LIMIT)
    server.routes["/a"] = file_of(CONTENT[:1000], ETAG)
    download(hasty, server.url, "a", target, limit=LIMIT)
    assert target.read_bytes() == CONTENT[:1000]


@pytest.mark.parametrize("told", ["bytes 5-9/10", "bytes 300001-/*", "items 300000-9/10", ""])
def test_another_range_than_asked_is_an_error(server: HostileServer, hasty: Client, target: Path, told: str):
    server.routes["/a"] = file_of(CONTENT, ETAG, break_after=300_000)
    with pytest.raises(NetworkError):
        download(hasty, server.url, "a", target, limit=LIMIT)
    server.routes["/a"] = answer(206, b"other", {"Content-Range": told})
    with pytest.raises(Malformed, match="another part"):
        download(hasty, server.url, "a", target, limit=LIMIT)
    assert not target.exists()


def test_a_part_nobody_asked_for_is_an_error(server: HostileServer, client: Client, target: Path):
    server.routes["/a"] = answer(206, b"x", {"Content-Range": "bytes 0-0/1"})
    with pytest.raises(Malformed):
        download(client, server.url, "a", target, limit=LIMIT)


# --- what must not be ---


def test_other_bytes_than_expected_are_not_put_in_place(server: HostileServer, client: Client, target: Path):
    target.write_bytes(b"old")
    server.routes["/a"] = file_of(b"changed", ETAG)
    with pytest.raises(DigestMismatch):
        download(client, server.url, "a", target, limit=LIMIT, sha256=SHA256)
    assert target.read_bytes() == b"old"
    assert _names(target) == {"all.zip"}


@pytest.mark.parametrize("route", [endless(), file_of(CONTENT, ETAG)])
def test_a_file_above_the_limit_is_broken_off(server: HostileServer, client: Client, target: Path, route: object):
    server.routes["/a"] = route  # type: ignore[assignment]  # parametrised
    with pytest.raises(LimitExceeded):
        download(client, server.url, "a", target, limit=1000)
    assert not _names(target)


def test_a_total_above_the_limit_is_broken_off(server: HostileServer, hasty: Client, target: Path):
    server.routes["/a"] = file_of(CONTENT, ETAG, break_after=300_000)
    with pytest.raises(NetworkError):
        download(hasty, server.url, "a", target, limit=LIMIT)
    server.routes["/a"] = answer(206, b"x", {"Content-Range": f"bytes 300000-300000/{10**15}", **ETAG})
    with pytest.raises(LimitExceeded):
        download(hasty, server.url, "a", target, limit=LIMIT)
    assert not _names(target)


def test_a_missing_file_is_told(server: HostileServer, client: Client, target: Path):
    with pytest.raises(HttpError):
        download(client, server.url, "a", target, limit=LIMIT)
    assert not _names(target)


def test_a_busy_server_is_not_asked_without_end(server: HostileServer, client: Client, target: Path):
    server.routes["/a"] = in_turn(answer(503))
    with pytest.raises(HttpError):
        download(client, server.url, "a", target, limit=LIMIT)
    assert len(server.seen) == 3


@pytest.mark.parametrize("path", ["../a", "a/../b", "/etc/passwd", "a//b", "", ".", "a\\b", "a\0b"])
@pytest.mark.parametrize("base", ["https://mirror.example", "/srv"])
def test_a_path_does_not_leave_its_base(client: Client, target: Path, base: str, path: str):
    with pytest.raises(UsageError, match="not a path below"):
        download(client, base, path, target, limit=LIMIT)


def test_a_target_that_cannot_be_written_is_told(server: HostileServer, client: Client, tmp_path: Path):
    server.routes["/a"] = file_of(CONTENT, ETAG)
    with pytest.raises(UsageError, match="cannot write"):
        download(client, server.url, "a", tmp_path / "missing" / "a", limit=LIMIT)


# --- folders ---


@pytest.mark.parametrize("scheme", ["", "file://", "file://localhost"])
def test_a_folder_is_a_mirror_too(client: Client, tmp_path: Path, scheme: str):
    source = tmp_path / "a mirror" / "osv" / "all.zip"
    source.parent.mkdir(parents=True)
    source.write_bytes(CONTENT)
    target = tmp_path / "target"
    base = f"{scheme}{tmp_path}/a mirror"
    result = download(client, base, "osv/all.zip", target, limit=LIMIT)
    assert isinstance(result, Downloaded)
    assert (result.size, result.sha256) == (len(CONTENT), SHA256)
    assert target.read_bytes() == CONTENT
    assert download(client, base, "osv/all.zip", target, limit=LIMIT, validators=result.validators) == Unchanged()
    os.utime(source, (1, 1))
    assert isinstance(
        download(client, base, "osv/all.zip", target, limit=LIMIT, validators=result.validators), Downloaded
    )
    assert {path.name for path in tmp_path.iterdir()} == {"a mirror", "target"}


@pytest.mark.parametrize("path", ["missing", "folder"])
def test_a_folder_without_the_file_is_told(client: Client, tmp_path: Path, path: str):
    (tmp_path / "folder").mkdir()
    with pytest.raises(TargetNotFound, match="cannot read"):
        download(client, str(tmp_path), path, tmp_path / "target", limit=LIMIT)


def test_a_file_of_a_folder_is_bounded_too(client: Client, tmp_path: Path):
    (tmp_path / "a").write_bytes(CONTENT)
    with pytest.raises(LimitExceeded):
        download(client, str(tmp_path), "a", tmp_path / "target", limit=1000)
    with pytest.raises(DigestMismatch):
        download(client, str(tmp_path), "a", tmp_path / "target", limit=LIMIT, sha256="0" * 64)
    assert {path.name for path in tmp_path.iterdir()} == {"a"}


def test_a_file_address_of_another_machine_is_refused(client: Client, tmp_path: Path):
    with pytest.raises(UsageError, match="another machine"):
        download(client, "file://nas/mirror", "a", tmp_path / "target", limit=LIMIT)
