"""How requests leave: proxies of the environment, and connections that demand progress."""

from collections.abc import Iterator

import httpcore
import pytest

from nakami.errors import NetworkError, Unauthorized, UsageError
from nakami.net.body import MIN_RATE
from nakami.net.client import Client
from nakami.net.transport import BoundedStream
from tests.net.hostile_server import HostileServer, answer, serve


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch):
    for kind in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{kind}_proxy", raising=False)
        monkeypatch.delenv(f"{kind.upper()}_PROXY", raising=False)


@pytest.fixture
def proxy() -> Iterator[HostileServer]:
    with serve({"*": answer(200, b"by proxy")}) as running:
        yield running


def test_a_request_goes_through_the_proxy(proxy: HostileServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://user:hunter2@{proxy.address}")
    with Client() as client:
        assert (
            client.get("http://mirror.example/a", limit=10, headers={"Authorization": "Bearer x"}).body == b"by proxy"
        )
    (_, path, headers) = proxy.seen[0]
    assert path == "http://mirror.example/a"
    assert headers["proxy-authorization"].startswith("Basic ")


def test_a_bare_host_and_port_is_a_proxy_too(proxy: HostileServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("all_proxy", proxy.address)
    with Client() as client:
        assert client.get("http://mirror.example/a", limit=10).body == b"by proxy"


def test_this_machine_is_asked_directly(proxy: HostileServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    with Client() as client:
        assert client.get(f"{proxy.url}/a", limit=10).body == b"by proxy"


def test_an_exception_is_asked_directly(proxy: HostileServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", "mirror.example")
    with Client(retries=0) as client, pytest.raises(NetworkError):
        # The test's own fence keeps this one from leaving the machine; through the proxy it would have been answered.
        client.get("http://mirror.example/a", limit=10)
    assert not proxy.seen


def test_encryption_goes_through_a_tunnel_and_a_refusal_is_told(proxy: HostileServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    with Client(retries=0) as client, pytest.raises((NetworkError, Unauthorized), match="proxy refused"):
        client.get("https://registry.example/v2/", limit=10, headers={"Authorization": "Bearer hunter2"})
    assert not proxy.seen  # the server knows no CONNECT; nothing else was asked of it


def test_a_proxy_of_another_kind_is_refused_in_words(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://user:hunter2@proxy.example")
    with Client() as client, pytest.raises(UsageError, match=r"socks5://proxy\.example") as caught:
        client.get("http://mirror.example/", limit=10)
    assert "hunter2" not in str(caught.value)


class _Slow(httpcore.NetworkStream):
    """Sends pieces of some size, each after some time of its own clock."""

    def __init__(self, clock: list[float], seconds: float, size: int) -> None:
        self.clock, self.seconds, self.size = clock, seconds, size

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 -- the port
        self.clock[0] += self.seconds
        return b"x" * min(self.size, max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        pass


def _read(seconds: float, size: int, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    stream = BoundedStream(_Slow(clock, seconds, size), patience=30)
    for _ in range(times):
        stream.read(65536, 30)


def test_a_slow_line_is_borne(monkeypatch: pytest.MonkeyPatch):
    _read(1.0, MIN_RATE + 1, 1000, monkeypatch)


def test_one_long_thought_is_borne(monkeypatch: pytest.MonkeyPatch):
    _read(29.0, 1, 2, monkeypatch)


def test_too_little_is_not_borne(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(httpcore.ReadTimeout):
        _read(1.0, MIN_RATE - 1, 62, monkeypatch)
