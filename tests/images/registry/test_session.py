import json
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from nakami.errors import HttpError, LimitExceeded, NetworkError, Offline, TargetNotFound, Unauthorized
from nakami.images.registry.credentials import Keyring
from nakami.images.registry.session import Session
from nakami.model.reference import Reference
from nakami.net.client import Client
from tests.net.hostile_server import HostileServer, Route, answer, serve

BASIC = f"Basic {b64encode(b'me:hunter2').decode()}"


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with serve({"/v2/": answer(200)}) as running:
        yield running


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(timeout=2, retries=1, pause=lambda _: None) as made:
        yield made


@pytest.fixture
def keyring(server: HostileServer, tmp_path: Path) -> Keyring:
    """A login for the server."""
    path = tmp_path / "auth.json"
    path.write_text(json.dumps({"auths": {server.address: {"auth": BASIC.removeprefix("Basic ")}}}))
    return Keyring({"REGISTRY_AUTH_FILE": str(path)})


def _session(client: Client, server: HostileServer, keyring: Keyring | None = None) -> Session:
    return Session(client, Reference.parse(f"{server.address}/shop/web"), keyring or Keyring({}))


def _guarded(server: HostileServer, needed: list[str], challenge: str, content: bytes = b"content") -> Route:
    """Answer only who brings the authorization that is needed now."""

    def route(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("authorization") == needed[0]:
            answer(200, content)(handler)
        else:
            answer(401, b"", {"WWW-Authenticate": challenge})(handler)

    server.routes["/v2/"] = server.routes["/v2/shop/web/manifests/1"] = server.routes["/v2/shop/web/blobs/b"] = route
    return route


def _tokens(server: HostileServer, *tokens: str) -> str:
    """Give out one token after the other; gives the challenge that leads there."""
    left = list(tokens)

    def route(handler: BaseHTTPRequestHandler) -> None:
        answer(200, json.dumps({"token": left.pop(0)}).encode())(handler)

    server.routes["/token"] = route
    return f'Bearer realm="{server.url}/token",service="s"'


def test_an_open_registry_is_asked_without_ado(client: Client, server: HostileServer):
    server.routes["/v2/shop/web/manifests/1"] = answer(200, b"content")
    fetched = _session(client, server).get("manifests/1", limit=10, accept="a/b, c/d")
    assert fetched.body == b"content"
    assert server.seen[-1][2]["accept"] == "a/b, c/d"
    assert "authorization" not in server.seen[-1][2]


def test_a_password_is_given(client: Client, server: HostileServer, keyring: Keyring):
    _guarded(server, [BASIC], 'Basic realm="r"')
    session = _session(client, server, keyring)
    assert session.get("manifests/1", limit=10).body == b"content"
    with session.stream("blobs/b", limit=10) as (_, _, chunks):
        assert b"".join(chunks) == b"content"


def test_a_wrong_password_is_told(client: Client, server: HostileServer, keyring: Keyring):
    _guarded(server, ["Basic other"], 'Basic realm="r"')
    with pytest.raises(Unauthorized, match="refuses the user name or password") as caught:
        _session(client, server, keyring).get("manifests/1", limit=10)
    assert "hunter2" not in str(caught.value)


def test_a_token_is_fetched_once(client: Client, server: HostileServer):
    _guarded(server, ["Bearer one"], _tokens(server, "one"))
    session = _session(client, server)
    for _ in range(3):
        session.get("manifests/1", limit=10)
    assert sum(path.startswith("/token") for path in server.paths()) == 1


def test_a_token_that_ran_out_is_renewed(client: Client, server: HostileServer):
    needed = ["Bearer one"]
    _guarded(server, needed, _tokens(server, "one", "two", "three"))
    session = _session(client, server)
    session.get("manifests/1", limit=10)
    needed[0] = "Bearer two"
    assert session.get("manifests/1", limit=10).body == b"content"
    needed[0] = "Bearer three"
    with session.stream("blobs/b", limit=10) as (_, _, chunks):
        assert b"".join(chunks) == b"content"


def test_many_threads_renew_once(client: Client, server: HostileServer):
    needed = ["Bearer one"]
    _guarded(server, needed, _tokens(server, "one", "two"))
    session = _session(client, server)
    needed[0] = "Bearer two"
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda _: session.get("manifests/1", limit=10).body, range(16)))
    assert bodies == [b"content"] * 16


def test_a_token_that_never_helps_is_given_up(client: Client, server: HostileServer):
    _guarded(server, ["Bearer never"], _tokens(server, *map(str, range(20))))
    session = _session(client, server)
    with pytest.raises(Unauthorized, match="without credentials"):
        session.get("manifests/1", limit=10)
    with pytest.raises(Unauthorized, match="without credentials"), session.stream("blobs/b", limit=10):
        pass
    assert len(server.seen) < 12


def test_what_the_keyring_could_not_ask_is_told_with_the_refusal(client: Client, server: HostileServer, tmp_path: Path):
    (tmp_path / "config.json").write_text('{"credsStore": "desktop"}')
    _guarded(server, ["Basic x"], 'Basic realm="r"')
    with pytest.raises(Unauthorized, match="docker-credential-desktop"):
        _session(client, server, Keyring({"DOCKER_CONFIG": str(tmp_path)}))


def test_a_token_does_not_leak_to_the_storage(client: Client, server: HostileServer):
    with serve({"/stored": answer(200, b"content")}) as storage:
        _guarded(server, ["Bearer one"], _tokens(server, "one"))
        server.routes["/v2/shop/web/blobs/b"] = answer(307, headers={"Location": f"{storage.url}/stored?sig=x"})
        with _session(client, server).stream("blobs/b", limit=10) as (_, _, chunks):
            assert b"".join(chunks) == b"content"
    assert server.seen[-1][2]["authorization"] == "Bearer one"
    assert "authorization" not in storage.seen[0][2]


def test_what_is_missing_is_told_with_the_registrys_own_code(client: Client, server: HostileServer):
    body = b'{"errors": [{"code": "MANIFEST_UNKNOWN", "message": "x", "detail": {"Tag": "1"}}]}'
    server.routes["/v2/shop/web/manifests/1"] = answer(404, body)
    with pytest.raises(TargetNotFound, match="MANIFEST_UNKNOWN"):
        _session(client, server).get("manifests/1", limit=1000)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"errors": 1}',
        b'{"errors": [{"code": "\x1b[31m"}]}',
        b'{"errors": [{"code": ' + b"[" * 200 + b"}]}",
    ],
)
def test_a_refusal_in_no_words_is_told_too(client: Client, server: HostileServer, body: bytes):
    server.routes["/v2/shop/web/manifests/1"] = answer(403, body)
    with pytest.raises(Unauthorized, match="does not let shop/web be read") as caught:
        _session(client, server).get("manifests/1", limit=1000)
    assert str(caught.value).isprintable()


def test_a_broken_registry_is_told(client: Client, server: HostileServer):
    server.routes["/v2/"] = answer(500)
    with pytest.raises(HttpError, match="500"):
        _session(client, server)


def test_an_endless_refusal_is_broken_off(client: Client, server: HostileServer):
    server.routes["/v2/shop/web/manifests/1"] = answer(404, b"x" * 1000)
    with pytest.raises(LimitExceeded):
        _session(client, server).get("manifests/1", limit=100)


def test_a_registry_elsewhere_is_asked_over_https_only(monkeypatch: pytest.MonkeyPatch):
    with serve({"*": answer(200)}) as proxy, Client(retries=0) as client:
        # Through a proxy that refuses tunnels, so that no request leaves this machine.
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        with pytest.raises(NetworkError):
            Session(client, Reference.parse("registry.example/a"), Keyring({}))
        assert not proxy.seen
        Session(client, Reference.parse("registry.example/a"), Keyring({}), insecure=True)
        assert proxy.paths() == ["http://registry.example/v2/"]


def test_docker_hub_answers_under_another_name():
    with Client(offline=True) as client, pytest.raises(Offline, match=r"registry-1\.docker\.io"):
        Session(client, Reference.parse("nginx"), Keyring({}))
