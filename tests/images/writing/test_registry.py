import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import DigestMismatch, HttpError, Malformed, NetworkError, Unauthorized
from nakami.images.registry.credentials import Keyring
from nakami.images.sources.registry import open_registry
from nakami.images.writing.registry import RegistryDestination
from nakami.model.digest import Digest
from nakami.model.platform import Platform
from nakami.model.reference import Reference
from nakami.net.address import asking
from nakami.net.body import Body
from nakami.net.client import Client
from tests.images.made import BASE, CONFIG, LAYER, MANIFEST, config
from tests.images.registry.real_registry import PASSWORD, Start, registries
from tests.net.hostile_server import HostileServer, answer, in_turn, raw, serve

CONTENT = bytes(range(256)) * 40_000  # 10 MB: three pieces
DIGEST = Digest.of(CONTENT)
UPLOADS = "/v2/shop/web/blobs/uploads/"
PLACE = f"{UPLOADS}1"


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with serve({"/v2/": answer(200, b"{}"), UPLOADS: answer(202, headers={"Location": PLACE})}) as running:
        yield running


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(timeout=2, retries=2, pause=lambda _: None) as made:
        yield made


def _destination(client: Client, server: HostileServer, **more: Any) -> RegistryDestination:
    reference = Reference.parse(f"{server.address}/shop/web:1")
    return RegistryDestination(reference, client, **{"keyring": Keyring({}), **more})


def _put(place: RegistryDestination, content: bytes = CONTENT) -> Digest:
    digest = Digest.of(content)
    place.put_blob(digest, len(content), lambda: (content[:100], content[100:]))
    return digest


# --- what is sent ---


def test_a_blob_goes_in_one_request(client: Client, server: HostileServer):
    server.routes[PLACE] = answer(201, headers={"Docker-Content-Digest": str(DIGEST)})
    _put(_destination(client, server))
    assert [(method, path.partition("?")[0]) for method, path, _ in server.seen[1:]] == [
        ("POST", UPLOADS),
        ("PUT", PLACE),
    ]
    assert server.seen[-1][1].endswith(f"?digest=sha256%3A{DIGEST.hex}")
    assert (server.bodies[-1], server.seen[-1][2]["content-length"]) == (CONTENT, str(len(CONTENT)))


def test_an_upload_keeps_the_state_of_its_address(client: Client, server: HostileServer):
    server.routes[UPLOADS] = answer(202, headers={"Location": f"{server.url}{PLACE}?_state=a%2Fb"})
    server.routes[PLACE] = answer(201)
    _put(_destination(client, server), b"content")
    assert server.seen[-1][1] == f"{PLACE}?_state=a%2Fb&digest=sha256%3A{Digest.of(b'content').hex}"


def test_what_is_too_large_goes_in_pieces(client: Client, server: HostileServer):
    server.routes[PLACE] = in_turn(answer(413), *[answer(202, headers={"Location": PLACE})] * 3, answer(201))
    _put(_destination(client, server))
    sent = [(method, headers.get("content-range")) for method, _, headers in server.seen[4:]]
    assert sent == [
        ("PATCH", "0-4194303"),
        ("PATCH", "4194304-8388607"),
        ("PATCH", f"8388608-{len(CONTENT) - 1}"),
        ("PUT", None),
    ]
    assert b"".join(server.bodies[4:]) == CONTENT


def test_pieces_are_as_large_as_the_registry_wants(client: Client, server: HostileServer):
    server.routes[UPLOADS] = answer(202, headers={"Location": PLACE, "OCI-Chunk-Min-Length": "6000000"})
    server.routes[PLACE] = in_turn(answer(413), *[answer(202, headers={"Location": PLACE})] * 2, answer(201))
    _put(_destination(client, server))
    assert [len(body) for body in server.bodies[4:]] == [6_000_000, len(CONTENT) - 6_000_000, 0]


def test_a_blob_too_large_even_in_pieces_is_refused(client: Client, server: HostileServer):
    server.routes[PLACE] = answer(413)
    with pytest.raises(HttpError, match="413"):
        _put(_destination(client, server))


def test_what_breaks_off_starts_anew(client: Client, server: HostileServer):
    server.routes[PLACE] = in_turn(raw(b""), answer(503), answer(201))
    _put(_destination(client, server))
    assert [method for method, _, _ in server.seen[1:]] == ["POST", "PUT"] * 3
    assert server.bodies[-1] == CONTENT


def test_it_is_not_tried_for_ever(client: Client, server: HostileServer):
    server.routes[PLACE] = raw(b"")
    with pytest.raises(NetworkError):
        _put(_destination(client, server), b"content")
    assert len(server.seen) == 7


def test_a_manifest_is_named(client: Client, server: HostileServer):
    server.routes["/v2/shop/web/manifests/1"] = answer(201)
    assert _destination(client, server).put_manifest(b"{}", MANIFEST, "1") == Digest.of(b"{}")
    assert server.seen[-1][0] == "PUT"
    assert server.seen[-1][2]["content-type"] == MANIFEST
    assert server.bodies[-1] == b"{}"


def test_without_a_tag_it_is_named_by_its_digest(client: Client, server: HostileServer):
    server.routes[f"/v2/shop/web/manifests/{Digest.of(b'{}')}"] = answer(201)
    _destination(client, server).put_manifest(b"{}", MANIFEST)


# --- what is there ---


def test_what_is_there_is_not_sent(client: Client, server: HostileServer):
    server.routes[f"/v2/shop/web/blobs/{DIGEST}"] = answer(200, length=0)
    assert _destination(client, server).has_blob(DIGEST)
    assert server.seen[-1][0] == "HEAD"


def test_a_blob_is_taken_over(client: Client, server: HostileServer):
    server.routes[UPLOADS] = in_turn(answer(202, headers={"Location": PLACE}), answer(201))
    place = _destination(client, server, lenders=("shop/web", "other/one", "other/two"))
    assert place.has_blob(DIGEST)
    asked = [path for method, path, _ in server.seen if method == "POST"]
    assert asked == [f"{UPLOADS}?mount=sha256%3A{DIGEST.hex}&from=other%2F{name}" for name in ("one", "two")]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405])
def test_a_registry_that_does_not_take_over_is_sent_it(client: Client, server: HostileServer, status: int):
    server.routes[UPLOADS] = answer(status, headers={"WWW-Authenticate": 'Basic realm="r"'})
    assert not _destination(client, server, lenders=("other/one",)).has_blob(DIGEST)


# --- who is let in ---


def test_a_token_to_write_is_asked_for(client: Client, server: HostileServer):
    def guarded(handler: BaseHTTPRequestHandler) -> None:
        let_in = handler.headers.get("authorization") == "Bearer t"
        challenge = {"WWW-Authenticate": f'Bearer realm="{server.url}/token",service="s"'}
        (answer(201) if let_in else answer(401, headers=challenge))(handler)

    server.routes |= {"/v2/": guarded, "*": guarded, "/token": answer(200, b'{"token": "t"}')}
    _destination(client, server, lenders=("other/one",)).put_manifest(b"{}", MANIFEST, "1")
    asked = next(path for path in server.paths() if path.startswith("/token"))
    assert asked == "/token?scope=repository%3Ashop%2Fweb%3Apull%2Cpush&scope=repository%3Aother%2Fone%3Apull&service=s"


@pytest.mark.parametrize("status", [401, 403])
def test_who_may_only_read_is_told(client: Client, server: HostileServer, status: int):
    server.routes[UPLOADS] = answer(
        status, b'{"errors": [{"code": "DENIED"}]}', {"WWW-Authenticate": f'Bearer realm="{server.url}/token"'}
    )
    server.routes["/token"] = answer(200, b'{"token": "t"}')
    with pytest.raises(Unauthorized, match=r"does not let shop/web be written to \(DENIED\)"):
        _put(_destination(client, server))


# --- hostile registries ---


@pytest.mark.parametrize("location", ["http://127.0.0.2:1/upload", "https://elsewhere.example/upload", "//elsewhere/u"])
def test_nothing_is_sent_elsewhere(client: Client, server: HostileServer, location: str):
    server.routes[UPLOADS] = answer(202, headers={"Location": location})
    with pytest.raises(NetworkError, match="refused"):
        _put(_destination(client, server))
    assert server.bodies[-1] == b""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed_with_content(client: Client, server: HostileServer, status: int):
    server.routes[PLACE] = answer(status, headers={"Location": "/elsewhere"})
    with pytest.raises(NetworkError, match="elsewhere"):
        _put(_destination(client, server))
    assert "/elsewhere" not in server.paths()


@pytest.mark.parametrize("location", ["", "http://[", "ftp://host/x"])
def test_an_upload_without_an_address_is_refused(client: Client, server: HostileServer, location: str):
    server.routes[UPLOADS] = answer(202, headers={"Location": location} if location else {})
    with pytest.raises((Malformed, NetworkError)):
        _put(_destination(client, server))


@pytest.mark.parametrize("claim", ["sha256:" + "0" * 64, "nonsense"])
def test_a_registry_that_stored_something_else_is_found_out(client: Client, server: HostileServer, claim: str):
    lying = {"Docker-Content-Digest": claim}
    place = _destination(client, server)
    server.routes |= {
        PLACE: answer(201, headers=lying),
        "/v2/shop/web/manifests/1": answer(201, headers=lying),
        f"/v2/shop/web/blobs/{DIGEST}": answer(200, headers=lying),
    }
    for act in (lambda: _put(place), lambda: place.put_manifest(b"{}", MANIFEST, "1"), lambda: place.has_blob(DIGEST)):
        with pytest.raises(NetworkError, match="says that it has"):
            act()


@pytest.mark.parametrize("content", [CONTENT + b"x", CONTENT[:-1], CONTENT[:-1] + b"y"])
def test_wrong_content_is_not_stored(client: Client, server: HostileServer, content: bytes):
    server.routes[PLACE] = answer(201)
    with pytest.raises(DigestMismatch):
        _destination(client, server).put_blob(DIGEST, len(CONTENT), lambda: (content,))


def test_a_long_answer_is_not_read(client: Client, server: HostileServer):
    server.routes[PLACE] = answer(201, b"x" * (2 << 20))
    with pytest.raises(Exception, match="larger than"):
        _put(_destination(client, server), b"content")


# --- the real thing ---


@pytest.fixture
def start(tool: Callable[[str], str], tmp_path: Path, free_port: int) -> Iterator[Start]:
    with registries(tool, tmp_path, free_port) as made:
        yield made


def _sent(place: RegistryDestination, content: bytes, media_type: str) -> dict[str, Any]:
    digest = Digest.of(content)
    if not place.has_blob(digest):
        place.put_blob(digest, len(content), lambda: (content,))
    return {"mediaType": media_type, "digest": str(digest), "size": len(content)}


def _push(place: RegistryDestination, tag: str) -> Digest:
    about, layer = _sent(place, config([BASE]), CONFIG), _sent(place, BASE, LAYER)
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": about, "layers": [layer]}
    return place.put_manifest(json.dumps(manifest).encode(), MANIFEST, tag)


@pytest.mark.system
def test_a_real_registry(start: Start, client: Client):
    registry = start()
    reference = Reference.parse(f"{registry.address}/shop/web:1")
    place = RegistryDestination(reference, client, keyring=Keyring({}))
    digest = _push(place, "1")
    with open_registry(reference, client, platform=Platform.parse("linux/amd64"), keyring=Keyring({})) as image:
        assert image.target.digest == str(digest)
        assert [b"".join(chunks) for _, chunks in image.streams(image.target.layers)] == [BASE]
    registry.asked()
    # Another repository takes the blobs over.
    other = Reference.parse(f"{registry.address}/shop/patched:1")
    assert _push(RegistryDestination(other, client, lenders=("shop/web",), keyring=Keyring({})), "1") == digest
    assert [line for line in registry.asked() if line.startswith("PUT")] == ["PUT /v2/shop/patched/manifests/1"]


@pytest.mark.system
def test_pieces_in_a_real_registry(start: Start, client: Client):
    registry = start()
    place = RegistryDestination(Reference.parse(f"{registry.address}/a/b:1"), client, keyring=Keyring({}))
    place._put(DIGEST, len(CONTENT), lambda: (CONTENT,), in_pieces=True)
    assert place.has_blob(DIGEST)
    assert sum(line.startswith("PATCH") for line in registry.asked()) == 3
    with pytest.raises(DigestMismatch):
        place._put(Digest.of(b"x"), 1, lambda: (b"y",), in_pieces=True)
    assert not place.has_blob(Digest.of(b"x"))


@pytest.mark.system
def test_a_real_registry_with_a_password(start: Start, client: Client, tmp_path: Path):
    registry = start(password=True)
    reference = Reference.parse(f"{registry.address}/shop/web:1")
    with pytest.raises(Unauthorized, match="wants a user name and password"):
        RegistryDestination(reference, client, keyring=Keyring({}))
    login = {"auths": {registry.address: {"username": "me", "password": PASSWORD}}}
    (tmp_path / "auth.json").write_text(json.dumps(login))
    keyring = Keyring({"REGISTRY_AUTH_FILE": str(tmp_path / "auth.json")})
    _push(RegistryDestination(reference, client, keyring=keyring), "1")


@pytest.mark.system
def test_a_real_registry_refuses_what_it_was_not_told(start: Start, client: Client):
    """The registry checks digests, too: what a man in the middle changes is not stored."""
    place = RegistryDestination(Reference.parse(f"{start().address}/a/b:1"), client, keyring=Keyring({}))
    session = place._session
    begun = session.send("POST", session.place("blobs/uploads/"), accept=(202,))
    with pytest.raises(HttpError, match="400"):
        session.send(
            "PUT", asking(session.follow(begun), {"digest": str(Digest.of(b"x"))}), Body.of(b"y"), accept=(201,)
        )
