"""A web server that does what a test tells it, good or bad, on a port of this machine."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Route = Callable[[BaseHTTPRequestHandler], None]


class HostileServer(ThreadingHTTPServer):
    """`routes` says what to do for a path (without its query); the first that `*` names is for all others. `seen` keeps each request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.routes: dict[str, Route] = {}
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        self.bodies: list[bytes] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.seen]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that hang up are what this server is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: HostileServer

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def _serve(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self.server.bodies.append(self.rfile.read(length))
        self.server.seen.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
        route = self.server.routes.get(self.path.partition("?")[0]) or self.server.routes.get("*")
        (route or answer(404))(self)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serve(routes: Mapping[str, Route] | None = None) -> Iterator[HostileServer]:
    """Run a server until the end of the block."""
    server = HostileServer()
    server.routes.update(routes or {})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answer(
    status: int, body: bytes = b"", headers: Mapping[str, str] | None = None, *, length: int | None = None
) -> Route:
    """Answer with a body; `length` overrides what Content-Length says of it."""

    def route(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)
        if length is not None and length > len(body):
            handler.close_connection = True

    return route


def in_turn(*routes: Route) -> Route:
    """Do one thing after another; the last for ever."""
    left = list(routes)

    def route(handler: BaseHTTPRequestHandler) -> None:
        now = left.pop(0) if len(left) > 1 else left[0]
        now(handler)

    return route


def endless(piece: bytes = b"x" * 65536) -> Route:
    """Send without an end and without a length."""

    def route(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        while True:
            handler.wfile.write(piece)

    return route


def raw(content: bytes) -> Route:
    """Send bytes as they are, and hang up."""

    def route(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(content)
        handler.close_connection = True

    return route


def drip(content: bytes, pause: float) -> Route:
    """Send one byte at a time."""

    def route(handler: BaseHTTPRequestHandler) -> None:
        stop = threading.Event()
        for byte in content:
            handler.wfile.write(bytes([byte]))
            stop.wait(pause)
        handler.close_connection = True

    return route


def file_of(
    content: bytes, headers: Mapping[str, str], *, ranges: bool = True, break_after: int | None = None
) -> Route:
    """Serve a file as a storage server does, with Range and If-Range; `break_after` hangs up after so many bytes, once."""
    breaks = [break_after] if break_after is not None else []

    def route(handler: BaseHTTPRequestHandler) -> None:
        start = 0
        wanted = handler.headers.get("range", "")
        valid = handler.headers.get("if-range", "") in {"", *headers.values()}
        if ranges and valid and wanted.startswith("bytes="):
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
        if start and start >= len(content):
            return answer(416, headers={"Content-Range": f"bytes */{len(content)}"})(handler)
        handler.send_response(206 if start else 200)
        for name, value in headers.items():
            handler.send_header(name, value)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        handler.send_header("Content-Length", str(len(content) - start))
        handler.end_headers()
        if breaks:
            handler.wfile.write(content[start : start + breaks.pop()])
            handler.close_connection = True
            return None
        handler.wfile.write(content[start:])
        return None

    return route
