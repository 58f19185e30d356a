"""An archive, and what changed since: from a folder, and from a server that counts its questions."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from nakami.errors import HttpError, LimitExceeded, TargetNotFound
from nakami.net.client import Client
from nakami.net.download import Unchanged
from nakami.net.validators import Validators
from nakami.vulns.providers import csaf_fetch
from nakami.vulns.providers.csaf_fetch import CsafFetch
from nakami.vulns.providers.interface import Origin, Raw
from nakami.vulns.providers.kept_documents import documents


class Fetch(CsafFetch):
    """A feed of that layout."""

    name: ClassVar[str] = "test"
    changes: ClassVar[str] = "test-changes"


ONE, TWO, OLD = "2024/cve-2024-1111.json", "2024/cve-2024-2222.json", "2020/cve-2020-3333.json"


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    mirror = tmp_path / "mirror"
    for path in (ONE, TWO, OLD):
        (mirror / path).parent.mkdir(parents=True, exist_ok=True)
        (mirror / path).write_text(f"content of {path}")
    (mirror / "archive_latest.txt").write_text("csaf_vex_2026-05-07.tar.zst\n")
    (mirror / "csaf_vex_2026-05-07.tar.zst").write_bytes(b"archive")
    change(
        mirror, {ONE: "2026-05-08T10:00:00+00:00", TWO: "2026-05-01T10:00:00+00:00", OLD: "2026-01-01T00:00:00+00:00"}
    )
    return mirror


def change(mirror: Path, changed: dict[str, str], name: str = "changes.csv") -> None:
    (mirror / name).write_text("".join(f'"{path}","{when}"\r\n' for path, when in changed.items()))


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


def fetched(mirror: Path | str, incoming: Path, partition: str, cursor: Validators | None = None) -> Raw | Unchanged:
    with Client(offline=isinstance(mirror, Path), retries=0, timeout=5) as client:
        return Fetch().fetch(Origin(str(mirror), client), partition, incoming, cursor)


def held(answer: Raw | Unchanged) -> dict[str, bytes]:
    assert isinstance(answer, Raw)
    assert answer.size == answer.path.stat().st_size
    return {path: content for path, content in documents(answer.path) if isinstance(content, bytes)}


def test_the_archive_is_the_one_that_the_list_names(mirror: Path, incoming: Path):
    raw = fetched(mirror, incoming, "test-archive")
    assert isinstance(raw, Raw)
    assert raw.path.read_bytes() == b"archive"
    assert list(incoming.iterdir()) == [raw.path]


@pytest.mark.parametrize(
    ("before", "is_enough"),
    [
        ("csaf_vex_2026-05-07.tar.zst", True),
        ("csaf_vex_2026-05-01.tar.zst", True),
        ("csaf_vex_2026-04-30.tar.zst", False),
        ("csaf_vex_2026-05-08.tar.zst", False),
        ("", False),
    ],
)
def test_an_archive_of_the_last_days_will_do(mirror: Path, incoming: Path, before: str, is_enough: bool):
    assert isinstance(fetched(mirror, incoming, "test-archive", Validators(before)), Unchanged) is is_enough


@pytest.mark.parametrize("text", ["", "../../etc/passwd", "csaf.tar.zst/../x", "<html>", "a.zip"])
def test_a_list_that_names_no_archive(mirror: Path, incoming: Path, text: str):
    (mirror / "archive_latest.txt").write_text(text)
    with pytest.raises(TargetNotFound):
        fetched(mirror, incoming, "test-archive")


def test_what_changed_since_the_oldest_archive_that_is_held(mirror: Path, incoming: Path):
    assert set(held(fetched(mirror, incoming, "test-changes"))) == {ONE, TWO}


def test_without_an_archive_all_documents_are_changes(mirror: Path, incoming: Path):
    (mirror / "archive_latest.txt").unlink()
    assert held(fetched(mirror, incoming, "test-changes"))[OLD] == f"content of {OLD}".encode()


def test_nothing_new(mirror: Path, incoming: Path):
    raw = fetched(mirror, incoming, "test-changes")
    assert isinstance(raw, Raw)
    assert isinstance(fetched(mirror, incoming, "test-changes", raw.validators), Unchanged)
    change(mirror, {ONE: "2026-05-09T10:00:00+00:00"})
    assert set(held(fetched(mirror, incoming, "test-changes", raw.validators))) == {ONE}


def test_what_is_gone_is_told_as_empty(mirror: Path, incoming: Path):
    change(mirror, {TWO: "2026-05-09T10:00:00+00:00"}, "deletions.csv")
    (mirror / ONE).unlink()
    assert held(fetched(mirror, incoming, "test-changes")) == {ONE: b"", TWO: b""}


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../cve-2024-1111.json", "2024/../../cve-2024-1111.json", "2024/x.json"]
)
def test_paths_that_lead_elsewhere_are_passed_over(mirror: Path, incoming: Path, path: str):
    change(mirror, {path: "2026-05-09T10:00:00+00:00", TWO: "2026-05-09T10:00:00+00:00"})
    assert set(held(fetched(mirror, incoming, "test-changes"))) == {TWO}


def test_too_many_changes_wait_for_the_next_archive(mirror: Path, incoming: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(csaf_fetch, "MAX_CHANGED", 1)
    with pytest.raises(LimitExceeded, match="next archive"):
        fetched(mirror, incoming, "test-changes")


class Server(ThreadingHTTPServer):
    """Serves a folder, notes what is asked for, and refuses what it is told to."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.asked: list[str] = []
        self.refused = ""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_GET(self) -> None:
        path = self.path.removeprefix("/")
        self.server.asked.append(path)
        there = (self.server.folder / path).is_file() and path != self.server.refused
        body = (self.server.folder / path).read_bytes() if there else b""
        self.send_response(200 if there else 500 if path == self.server.refused else 404)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(mirror: Path) -> Iterator[Server]:
    with Server(mirror) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_only_what_changed_is_brought(server: Server, mirror: Path, incoming: Path):
    address = f"http://127.0.0.1:{server.server_port}"
    assert set(held(fetched(address, incoming, "test-changes"))) == {ONE, TWO}
    server.asked.clear()
    (mirror / TWO).write_text("new")
    change(mirror, {ONE: "2026-05-08T10:00:00+00:00", TWO: "2026-05-10T10:00:00+00:00"})
    assert held(fetched(address, incoming, "test-changes")) == {ONE: f"content of {ONE}".encode(), TWO: b"new"}
    assert [path for path in server.asked if path.endswith(".json")] == [TWO]


def test_what_was_brought_before_a_failure_is_kept(server: Server, mirror: Path, incoming: Path):
    address = f"http://127.0.0.1:{server.server_port}"
    server.refused = TWO
    with pytest.raises(HttpError):
        fetched(address, incoming, "test-changes")
    server.refused = ""
    assert set(held(fetched(address, incoming, "test-changes"))) == {ONE, TWO}
    assert not list(mirror.parent.glob("incoming/*.json"))
