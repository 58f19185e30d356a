"""The only outbound door: HTTP with bounds, retries and an off switch.

httpx is imported when the first request is made, so that commands that stay at home start fast.
"""

import random
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self, TypeVar
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

from msgspec import Struct

from nakami import __version__
from nakami.errors import NetworkError, Offline
from nakami.net.address import is_loopback, is_private_place, joined, origin, shown
from nakami.net.body import MIN_RATE, Body
from nakami.net.retry import Broken, Busy, Schedule, retry_after
from nakami.net.silence import Silence

if TYPE_CHECKING:
    import httpx

    from nakami.net.answer import Answer

_T = TypeVar("_T")

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5
_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})


class Fetched(Struct, frozen=True):
    """A whole answer in memory. Header names are lower case; `url` is where it came from after redirects."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class _Ask(Struct, frozen=True):
    """One request, as it is sent to one host; one that `stays` follows no redirect."""

    method: str
    url: str
    headers: dict[str, str]
    body: Body | None = None
    stays: bool = False

    def at(self, location: str) -> "_Ask":
        """The request that follows a redirect; secrets stay behind when it leads to another origin.

        Raises:
            NetworkError: the redirect leads from HTTPS to HTTP, from elsewhere into this machine, or to what is no address.
        """
        target = _bare(joined(self.url, location))
        old, new = origin(self.url), origin(target)
        if old[0] == "https" and new[0] != "https":
            raise NetworkError(
                f"{shown(self.url)} redirects to {new[1]} without encryption; refused",
                "ask the operator of the server to redirect to HTTPS",
            )
        if is_private_place(new[1]) and not is_private_place(old[1]):
            raise NetworkError(f"{shown(self.url)} redirects into this machine's own network ({new[1]}); refused")
        kept = self.headers if old == new else {k: v for k, v in self.headers.items() if k not in _SECRET_HEADERS}
        return _Ask(self.method, target, kept, self.body, self.stays)


class Client:
    """Fetches over HTTP and HTTPS; safe to share between threads. Close it when done; it is its own context manager.

    Proxies come from the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), trust anchors from the operating system.
    Answers are taken as they are: no content coding is asked for and none is undone, so that byte limits and digests hold.
    Redirects are followed, at most five; authorization never leaves the origin it was meant for. An answer that brings less than
    1 KiB/s over two time-outs of waiting is broken off.

    Args:
        offline: refuse every request with `Offline`, except those to loopback addresses.
        timeout: seconds without a byte before a request counts as dead.
        retries: how often a request that met 429, 5xx or a broken connection is tried again, with back-off that honours Retry-After.
        deadline: seconds that one `get`, or the opening of one `stream`, may take in all, waiting included.
        socket: path of a Unix socket that every request goes to, whatever host its URL names.
        proxies: proxy URLs by scheme that go before those of the environment (apt's configuration names such); `DIRECT` means none.
        silence: who did not answer in this run, for those who want to wait for nobody twice; None waits for everybody, every time.
        pause: how to wait some seconds; a test passes its own.
    """

    def __init__(
        self,
        *,
        offline: bool = False,
        timeout: float = 30.0,
        retries: int = 3,
        deadline: float = 600.0,
        socket: str = "",
        proxies: Mapping[str, str] | None = None,
        silence: Silence | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._silence = silence
        self._schedule = Schedule(retries)
        self._pause = pause
        self._offline = offline and not socket
        self._timeout = timeout
        self._deadline = deadline
        self._socket = socket
        self._proxies = proxies or {}
        self._lock = threading.Lock()
        self._transport: httpx.BaseTransport | None = None

    def get(
        self, url: str, *, limit: int, headers: Mapping[str, str] | None = None, accept: Collection[int] = (200,)
    ) -> Fetched:
        """Fetch a whole answer of at most `limit` bytes.

        Raises:
            Offline, Unauthorized, HttpError, NetworkError: as their names say; HttpError for a status not in `accept`.
            LimitExceeded: the answer is larger than `limit`.
        """
        return self._fetch(_ask("GET", url, headers), limit, accept)

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        limit: int,
        headers: Mapping[str, str] | None = None,
        accept: Collection[int] = (200,),
    ) -> Fetched:
        """Send a form and fetch the whole answer. Raises as `get` does. Only for requests that may be repeated."""
        body = Body.of(urlencode(form).encode())
        kind = {"content-type": "application/x-www-form-urlencoded", "content-length": str(body.size)}
        return self._fetch(_ask("POST", url, {**(headers or {}), **kind}, body), limit, accept)

    def head(
        self, url: str, *, headers: Mapping[str, str] | None = None, accept: Collection[int] = (200,)
    ) -> tuple[int, Mapping[str, str]]:
        """Ask for the head of an answer only: (status, headers). Raises as `get` does."""
        answer = self._tried(_ask("HEAD", url, headers), accept, lambda answer: answer)
        answer.close()
        return answer.status, answer.headers

    def send(
        self,
        method: str,
        url: str,
        body: Body | None = None,
        *,
        limit: int,
        headers: Mapping[str, str] | None = None,
        accept: Collection[int] = (200,),
        again: bool = True,
    ) -> Fetched:
        """Send a body to this very URL and fetch the whole answer: no redirect is followed with it.

        Args:
            method: POST, PUT or PATCH.
            url: where to.
            body: what to send; None for nothing.
            limit: the most bytes of the answer.
            headers: of the request.
            accept: the statuses that are of use.
            again: whether the request may be repeated after a broken connection or a busy server.

        Raises:
            As `get` does; and NetworkError for a redirect, StreamBroken for a body that is not as long as it says.
        """
        ask = _ask(method, url, {**(headers or {}), "content-length": str(body.size if body else 0)}, body, stays=True)
        return self._fetch(ask, limit, accept, again=again)

    @contextmanager
    def stream(
        self, url: str, *, limit: int, headers: Mapping[str, str] | None = None, accept: Collection[int] = (200, 206)
    ) -> Iterator[tuple[int, Mapping[str, str], Iterator[bytes]]]:
        """Open an answer for reading piece by piece: (status, headers, chunks). Raises as `get` does.

        Opening is retried; what breaks while reading is raised to the reader, who knows whether to go on from there.
        """
        answer = self._tried(_ask("GET", url, headers), accept, lambda answer: answer)
        try:
            yield answer.status, answer.headers, answer.chunks(limit)
        finally:
            answer.close()

    def close(self) -> None:
        """Close every connection. The client opens new ones when used again."""
        with self._lock:
            transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def again(self, attempt: int) -> bool:
        """Wait before another try after a broken answer; False when try number `attempt` (from 0) was the last."""
        if attempt >= self._schedule.retries:
            return False
        self._pause(self._schedule.wait(attempt, _jitter()))
        return True

    def _fetch(self, ask: _Ask, limit: int, accept: Collection[int], *, again: bool = True) -> Fetched:
        until = time.monotonic() + self._deadline + (ask.body.size / MIN_RATE if ask.body else 0)

        def whole(answer: "Answer") -> Fetched:
            with closing(answer):
                return Fetched(answer.status, answer.headers, answer.whole(limit, until), answer.url)

        return self._tried(ask, accept, whole, again=again)

    def _tried(self, ask: _Ask, accept: Collection[int], use: "Callable[[Answer], _T]", *, again: bool = True) -> "_T":
        """Send until the answer can be used, or until the schedule or the deadline says that it is enough."""
        until = time.monotonic() + self._deadline
        attempt = 0
        while True:
            try:
                return use(self._open(ask, accept))
            except (Broken, Busy) as error:
                asked = error.asked if isinstance(error, Busy) else None
                wait = self._schedule.wait(attempt, _jitter(), asked)
                is_last = not again or attempt >= self._schedule.retries or time.monotonic() + wait > until
                if is_last or self._is_pointless(ask):
                    raise
            self._pause(wait)
            attempt += 1

    def _open(self, ask: _Ask, accept: Collection[int]) -> "Answer":
        """Send one request and follow its redirects."""
        from nakami.net.failure import refused  # httpx is slow to import

        for _ in range(MAX_REDIRECTS + 1):
            answer = self._send(ask)
            if answer.status in accept:
                return answer
            answer.close()
            location = answer.headers.get("location", "")
            if answer.status not in REDIRECTS or not location:
                raise refused(answer.status, ask.url, retry_after(answer.headers, datetime.now(UTC)))
            if ask.stays:
                raise NetworkError(
                    f"{shown(ask.url)} redirects what is sent to it elsewhere; refused", "name the server that takes it"
                )
            ask = ask.at(location)
        raise NetworkError(f"{shown(ask.url)} redirects more than {MAX_REDIRECTS} times", "check the address")

    def _send(self, ask: _Ask) -> "Answer":
        from nakami.net.answer import send  # httpx is slow to import

        host = origin(ask.url)[1]
        if self._is_pointless(ask):
            raise NetworkError(
                f"{shown(ask.url)} was not asked: no answer came before", "check the network, or name a mirror"
            )
        if self._offline and not is_loopback(host):
            raise Offline(f"{shown(ask.url)} was not asked: the network is switched off", "run without --offline")
        with self._lock:
            if self._transport is None:
                from nakami.net.transport import Router  # httpx is slow to import

                self._transport = Router(self._timeout, self._socket, self._proxies)
            transport = self._transport
        began = time.monotonic()
        try:
            answer = send(transport, ask.method, ask.url, ask.headers, ask.body, self._timeout)
        except Broken:
            # A name that nobody resolves costs somewhat less than the time-out.
            if self._silence and time.monotonic() - began >= self._timeout / 2:
                self._silence.waited(origin(ask.url))
            raise
        if self._silence:
            self._silence.heard(origin(ask.url))
        return answer

    def _is_pointless(self, ask: _Ask) -> bool:
        return self._silence is not None and self._silence.is_pointless(origin(ask.url))


def unix_client(path: str, *, timeout: float = 300.0) -> Client:
    """A client that speaks to a Unix socket; the host in its URLs is of no meaning. A daemon may think for minutes before it answers."""
    return Client(timeout=timeout, retries=0, socket=path)


def _ask(
    method: str, url: str, headers: Mapping[str, str] | None, body: Body | None = None, *, stays: bool = False
) -> _Ask:
    own = {"accept": "*/*", "accept-encoding": "identity", "user-agent": f"nakami/{__version__}"}
    given = {name.lower(): value for name, value in (headers or {}).items()}
    parts = urlsplit(url)
    if parts.username is not None and "authorization" not in given:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        own["authorization"] = f"Basic {b64encode(pair).decode('ascii')}"
    return _Ask(method, _bare(url), own | given, body, stays)


def _bare(url: str) -> str:
    """The URL without user, password and fragment."""
    origin(url)  # raises when it is not a URL at all
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


def _jitter() -> float:
    return random.random()  # noqa: S311 -- spreads retries; guards no secret
