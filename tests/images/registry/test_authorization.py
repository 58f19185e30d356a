import json
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from nakami.errors import LimitExceeded, Malformed, NetworkError, Unauthorized
from nakami.images.registry.authorization import authorize
from nakami.images.registry.challenge import Challenge, parse_challenges
from nakami.images.registry.credentials import Credentials
from nakami.model.reference import Reference
from nakami.net.client import Client
from tests.net.hostile_server import HostileServer, answer, endless, serve

ME = Credentials("me", "hunter2")


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with serve({"/token": answer(200, json.dumps({"token": "t0ken"}).encode())}) as running:
        yield running


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(timeout=2, retries=0) as made:
        yield made


def _bearer(server: HostileServer, service: str = "registry", query: str = "") -> tuple[Challenge, ...]:
    return parse_challenges(
        f'Bearer realm="{server.url}/token{query}",service="{service}",scope="repository:other:push"'
    )


def _web(server: HostileServer) -> Reference:
    return Reference.parse(f"{server.address}/shop/web")


def test_a_token_is_fetched_for_reading_this_repository_only(server: HostileServer, client: Client):
    assert authorize(client, _bearer(server), _web(server), None) == "Bearer t0ken"
    (_, path, headers) = server.seen[0]
    assert parse_qs(urlsplit(path).query) == {"service": ["registry"], "scope": ["repository:shop/web:pull"]}
    assert "authorization" not in headers


def test_a_password_is_shown_to_the_token_service(server: HostileServer, client: Client):
    authorize(client, _bearer(server, query="?a=1"), _web(server), ME)
    (_, path, headers) = server.seen[0]
    assert headers["authorization"] == f"Basic {b64encode(b'me:hunter2').decode()}"
    assert parse_qs(urlsplit(path).query)["a"] == ["1"]


def test_an_identity_token_is_traded_in(server: HostileServer, client: Client):
    server.routes["/token"] = answer(200, b'{"access_token": "acc3ss", "expires_in": 300}')
    assert authorize(client, _bearer(server), _web(server), Credentials(identity_token="id")) == "Bearer acc3ss"
    assert server.seen[0][0] == "POST"
    form = parse_qs(server.bodies[0].decode())
    assert form["grant_type"] == ["refresh_token"]
    assert form["refresh_token"] == ["id"]
    assert form["scope"] == ["repository:shop/web:pull"]


def test_a_registry_token_is_used_as_it_is(server: HostileServer, client: Client):
    assert authorize(client, _bearer(server), _web(server), Credentials(registry_token="mine")) == "Bearer mine"
    assert not server.seen


def test_a_password_is_shown_to_a_registry_that_asks_for_it(client: Client, server: HostileServer):
    header = authorize(client, parse_challenges('Basic realm="r"'), _web(server), ME)
    assert header == f"Basic {b64encode(b'me:hunter2').decode()}"


def test_a_token_is_preferred_to_a_password(client: Client, server: HostileServer):
    challenges = (*parse_challenges('Basic realm="r"'), *_bearer(server))
    assert authorize(client, challenges, _web(server), ME) == "Bearer t0ken"


def test_nothing_is_needed_where_nothing_is_asked(client: Client, server: HostileServer):
    assert authorize(client, (), _web(server), ME) == ""


def test_a_missing_password_says_what_to_do(client: Client, server: HostileServer):
    with pytest.raises(Unauthorized, match=r"docker login 127\.0\.0\.1"):
        authorize(client, parse_challenges('Basic realm="r"'), _web(server), None)


def test_an_unknown_way_in_is_told(client: Client, server: HostileServer):
    with pytest.raises(Unauthorized, match="negotiate"):
        authorize(client, parse_challenges("Negotiate"), _web(server), ME)


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refusal_says_what_to_do(client: Client, server: HostileServer, status: int):
    server.routes["/token"] = answer(status)
    with pytest.raises(Unauthorized, match="docker login") as caught:
        authorize(client, _bearer(server), _web(server), ME)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "realm",
    [
        "http://auth.evil.example/token",
        "ftp://auth.example/token",
        "file:///etc/passwd",
        "/token",
        "",
        "https://user:pass@auth.example/token",
        "http://[::1",
        "https://",
        "https://127.0.0.1/token",
        "https://localhost/token",
        "http://127.0.0.1/token",
    ],
)
@pytest.mark.parametrize("insecure", [False, True])
def test_a_password_does_not_go_where_it_may_be_heard(client: Client, realm: str, insecure: bool):
    challenges = (Challenge("bearer", {"realm": realm}),)
    with pytest.raises(NetworkError, match=r"refused|can be asked"):
        authorize(client, challenges, Reference.parse("registry.example/a"), ME, insecure=insecure)


def test_an_insecure_registry_may_be_its_own_token_service():
    challenges = (Challenge("bearer", {"realm": "http://registry.example/token"}),)
    with Client(offline=True) as client, pytest.raises(NetworkError, match="switched off"):
        authorize(client, challenges, Reference.parse("registry.example/a"), ME, insecure=True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"{",
        b'{"token": 7}',
        b'{"token": ""}',
        b'{"token": "a\\nb"}',
        b'{"token": "\xc3\xa9"}',
        b'{"token": "a b"}',
        b'{"x":' * 5000,
    ],
)
def test_a_token_that_is_none_is_an_error(client: Client, server: HostileServer, body: bytes):
    server.routes["/token"] = answer(200, body)
    with pytest.raises((Malformed, LimitExceeded)):
        authorize(client, _bearer(server), _web(server), None)


def test_an_endless_token_is_broken_off(client: Client, server: HostileServer):
    server.routes["/token"] = endless()
    with pytest.raises(LimitExceeded):
        authorize(client, _bearer(server), _web(server), None)
