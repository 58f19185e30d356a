import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler

import pytest

from nakami.errors import HttpError, LimitExceeded, NetworkError, Offline, Unauthorized, UsageError
from nakami.net.body import Body
from nakami.net.client import MAX_REDIRECTS, Client, _Ask
from nakami.net.retry import Broken
from tests.net.hostile_server import HostileServer, answer, drip, endless, file_of, in_turn, raw, serve

SECRET = {"Authorization": "Bearer hunter2", "Cookie": "id=hunter2"}


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with serve() as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def make(pauses: list[float]) -> Iterator[Callable[..., Client]]:
    """Make clients of any kind that do not really wait, and that are closed at the end."""
    with ExitStack() as made:
        yield lambda **options: made.enter_context(Client(pause=pauses.append, **options))


@pytest.fixture
def client(make: Callable[..., Client]) -> Client:
    return make(timeout=2)


# --- answers ---


def test_an_answer_is_whole(server: HostileServer, client: Client):
    server.routes["/a"] = answer(200, b"content", {"X-Kind": "b"})
    fetched = client.get(f"{server.url}/a?q=1#f", limit=7)
    assert (fetched.status, fetched.body, fetched.headers["x-kind"]) == (200, b"content", "b")
    assert fetched.url == f"{server.url}/a?q=1"


def test_no_compression_is_asked_for_and_none_is_undone(server: HostileServer, client: Client):
    server.routes["/a"] = answer(200, b"\x1f\x8bnot even gzip", {"Content-Encoding": "gzip"})
    assert client.get(f"{server.url}/a", limit=100).body == b"\x1f\x8bnot even gzip"
    assert server.seen[0][2]["accept-encoding"] == "identity"


def test_a_form_is_sent(server: HostileServer, client: Client):
    server.routes["/token"] = answer(200, b"{}")
    client.post(f"{server.url}/token", {"grant_type": "a b", "x": "&"}, limit=10)
    assert server.seen[0][0] == "POST"
    assert server.bodies == [b"grant_type=a+b&x=%26"]


def test_an_answer_is_read_piece_by_piece(server: HostileServer, client: Client):
    server.routes["/a"] = answer(200, b"x" * 1_000_000)
    with client.stream(f"{server.url}/a", limit=1_000_000) as (status, headers, chunks):
        pieces = list(chunks)
    assert status == 200
    assert headers["content-length"] == "1000000"
    assert len(b"".join(pieces)) == 1_000_000
    assert len(pieces) > 1


@pytest.mark.parametrize("length", [None, 10_000_000_000])
def test_an_answer_that_is_or_says_it_is_too_large_is_broken_off(
    server: HostileServer, client: Client, length: int | None
):
    server.routes["/a"] = answer(200, b"x" * 11, length=length)
    with pytest.raises(LimitExceeded, match="larger than 10 bytes"):
        client.get(f"{server.url}/a", limit=10)
    assert len(server.seen) == 1


def test_an_endless_answer_is_broken_off(server: HostileServer, client: Client):
    server.routes["/a"] = endless()
    with pytest.raises(LimitExceeded):
        client.get(f"{server.url}/a", limit=10_000_000)


@pytest.mark.parametrize("status", [404, 410, 418, 304])
def test_a_status_that_is_not_accepted_is_an_error(server: HostileServer, client: Client, status: int):
    server.routes["/a"] = answer(status)
    with pytest.raises(HttpError) as caught:
        client.get(f"{server.url}/a?secret=hunter2", limit=10)
    assert caught.value.status == status
    assert "hunter2" not in str(caught.value)
    assert client.get(f"{server.url}/a", limit=10, accept=(status,)).status == status


def test_refused_credentials_are_an_error_of_their_own(server: HostileServer, client: Client):
    server.routes["/a"] = answer(401)
    with pytest.raises(Unauthorized):
        client.get(f"{server.url}/a", limit=10)


def test_many_threads_share_one_client(server: HostileServer, client: Client):
    server.routes["/a"] = answer(200, b"x" * 100_000)
    with ThreadPoolExecutor(16) as pool:
        sizes = list(pool.map(lambda _: len(client.get(f"{server.url}/a", limit=100_000).body), range(64)))
    assert sizes == [100_000] * 64


def test_a_closed_client_opens_again(server: HostileServer, client: Client):
    server.routes["/a"] = answer(200)
    client.get(f"{server.url}/a", limit=0)
    client.close()
    client.get(f"{server.url}/a", limit=0)


@pytest.mark.parametrize(
    "url", ["ftp://h/x", "file:///etc/passwd", "//h/x", "http://", "http://h:x/", "http://\x00/", "http://a b/"]
)
def test_what_is_no_web_address_is_refused(client: Client, url: str):
    with pytest.raises((UsageError, NetworkError)):
        client.get(url, limit=10)


def test_a_header_that_cannot_be_sent_is_not_quoted(server: HostileServer, client: Client):
    for value in ("hunter2\n", "hunter2\x00", "hunter2é"):
        with pytest.raises(NetworkError) as caught:
            client.get(f"{server.url}/a", limit=10, headers={"Authorization": value})
        assert "hunter2" not in str(caught.value)


# --- the off switch ---


def test_offline_asks_nobody_else(make: Callable[..., Client]):
    with pytest.raises(Offline, match="switched off"):
        make(offline=True).get("https://registry.example/v2/", limit=10)


def test_offline_still_asks_this_machine(server: HostileServer, make: Callable[..., Client]):
    server.routes["/a"] = answer(200, b"ok")
    assert make(offline=True).get(f"{server.url}/a", limit=10).body == b"ok"


def test_offline_is_not_left_by_a_redirect(server: HostileServer, make: Callable[..., Client]):
    server.routes["/a"] = answer(302, headers={"Location": "https://registry.example/"})
    with pytest.raises(Offline):
        make(offline=True).get(f"{server.url}/a", limit=10)


# --- redirects ---


def test_secrets_go_along_within_an_origin_and_stay_behind_otherwise(server: HostileServer, client: Client):
    with serve({"/c": answer(200, b"stored")}) as other:
        server.routes["/a"] = answer(307, headers={"Location": "/b"})
        server.routes["/b"] = answer(307, headers={"Location": f"{other.url}/c"})
        fetched = client.get(f"{server.url}/a", limit=10, headers={**SECRET, "Range": "bytes=1-"})
    assert fetched.body == b"stored"
    assert [headers.get("authorization") for *_, headers in server.seen] == ["Bearer hunter2"] * 2
    (_, _, headers) = other.seen[0]
    assert "authorization" not in headers
    assert "cookie" not in headers
    assert headers["range"] == "bytes=1-"


def test_secrets_do_not_come_back_with_a_redirect_back(server: HostileServer, client: Client):
    """Once they stayed behind they stay: the other server chose where this request goes."""
    with serve({"/b": answer(302, headers={"Location": f"{server.url}/c"})}) as other:
        server.routes["/a"] = answer(302, headers={"Location": f"{other.url}/b"})
        server.routes["/c"] = answer(200)
        client.get(f"{server.url}/a", limit=10, headers=SECRET)
    assert "authorization" not in server.seen[-1][2]


def test_user_and_password_of_an_address_are_for_its_origin_only(server: HostileServer, client: Client):
    with serve({"/b": answer(200)}) as other:
        server.routes["/a"] = answer(302, headers={"Location": f"http://other:pass@{other.address}/b"})
        client.get(f"http://us%40er:hunter2@{server.address}/a", limit=10)
    assert server.seen[0][2]["authorization"] == f"Basic {b64encode(b'us@er:hunter2').decode()}"
    assert "authorization" not in other.seen[0][2]


def test_redirects_in_a_circle_end(server: HostileServer, client: Client):
    server.routes["/a"] = answer(301, headers={"Location": "/a"})
    with pytest.raises(NetworkError, match=f"more than {MAX_REDIRECTS} times"):
        client.get(f"{server.url}/a", limit=10)
    assert len(server.seen) == MAX_REDIRECTS + 1


def test_a_redirect_to_nowhere_is_an_error(server: HostileServer, client: Client):
    server.routes["/a"] = answer(302)
    with pytest.raises(HttpError):
        client.get(f"{server.url}/a", limit=10)


@pytest.mark.parametrize("location", ["ftp://h/x", "javascript:x", "http://[::1", "http://h:999999/"])
def test_a_redirect_to_what_is_no_web_address_is_an_error(server: HostileServer, client: Client, location: str):
    server.routes["/a"] = answer(302, headers={"Location": location})
    with pytest.raises(NetworkError, match="no web address"):
        client.get(f"{server.url}/a", limit=10)


def test_encryption_is_not_given_up_on_the_way():
    ask = _Ask("GET", "https://registry.example/a", {})
    with pytest.raises(NetworkError, match="without encryption"):
        ask.at("http://registry.example/a")


@pytest.mark.parametrize("place", ["localhost", "127.0.0.1:8080", "[::1]", "169.254.169.254"])
def test_a_stranger_does_not_send_us_home(place: str):
    ask = _Ask("GET", "http://registry.example/a", {})
    with pytest.raises(NetworkError, match="own network"):
        ask.at(f"http://{place}/latest/meta-data")


# --- retries ---


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(server: HostileServer, client: Client, pauses: list[float], status: int):
    server.routes["/a"] = in_turn(answer(status), answer(status), answer(200, b"ok"))
    assert client.get(f"{server.url}/a", limit=10).body == b"ok"
    assert len(server.seen) == 3
    assert len(pauses) == 2


def test_what_does_not_pass_is_given_up(server: HostileServer, client: Client):
    server.routes["/a"] = answer(503)
    with pytest.raises(HttpError, match="503"):
        client.get(f"{server.url}/a", limit=10)
    assert len(server.seen) == 4


def test_what_will_not_pass_is_not_tried_again(server: HostileServer, client: Client):
    with pytest.raises(HttpError):
        client.get(f"{server.url}/missing", limit=10)
    assert len(server.seen) == 1


def test_the_server_says_how_long_to_wait(server: HostileServer, client: Client, pauses: list[float]):
    server.routes["/a"] = in_turn(answer(429, headers={"Retry-After": "7"}), answer(200))
    client.get(f"{server.url}/a", limit=10)
    assert 7 <= pauses[0] <= 8


def test_a_server_that_asks_for_a_day_gets_a_minute(server: HostileServer, client: Client, pauses: list[float]):
    server.routes["/a"] = in_turn(answer(429, headers={"Retry-After": "86400"}), answer(200))
    client.get(f"{server.url}/a", limit=10)
    assert pauses == [60]


def test_no_wait_goes_beyond_the_deadline(server: HostileServer, pauses: list[float], make: Callable[..., Client]):
    server.routes["/a"] = answer(429, headers={"Retry-After": "50"})
    with pytest.raises(HttpError, match="50 s"):
        make(deadline=30).get(f"{server.url}/a", limit=10)
    assert not pauses


def test_a_broken_connection_is_tried_again(server: HostileServer, client: Client):
    server.routes["/a"] = in_turn(raw(b""), answer(200, b"half", length=8), answer(200, b"whole"))
    assert client.get(f"{server.url}/a", limit=10).body == b"whole"


def test_opening_a_stream_is_tried_again(server: HostileServer, client: Client):
    server.routes["/a"] = in_turn(answer(503), raw(b""), file_of(b"whole", {}))
    with client.stream(f"{server.url}/a", limit=10) as (_, _, chunks):
        assert b"".join(chunks) == b"whole"


def test_a_stream_that_breaks_is_its_readers_business(server: HostileServer, client: Client):
    server.routes["/a"] = answer(200, b"half", length=8)
    with client.stream(f"{server.url}/a", limit=10) as (_, _, chunks), pytest.raises(NetworkError):
        list(chunks)
    assert len(server.seen) == 1


def test_nobody_listens(client: Client, free_port: int, pauses: list[float]):
    with pytest.raises(NetworkError, match="Connection refused"):
        client.get(f"http://127.0.0.1:{free_port}/", limit=10)
    assert len(pauses) == 3


# --- servers that are no servers ---


@pytest.mark.parametrize(
    "content",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 1_000_000,
        b"\x00" * 1000,
    ],
)
def test_garbage_is_an_error_in_words(server: HostileServer, content: bytes, make: Callable[..., Client]):
    server.routes["/a"] = raw(content)
    with pytest.raises(NetworkError):
        make(timeout=2, retries=0).get(f"{server.url}/a", limit=100)


def test_encryption_with_a_server_that_has_none(server: HostileServer, client: Client, pauses: list[float]):
    server.routes["*"] = answer(400)
    with pytest.raises(NetworkError, match="does not speak TLS"):
        client.get(f"https://{server.address}/a", limit=100)
    assert not pauses


def test_a_server_that_says_nothing(server: HostileServer, make: Callable[..., Client]):
    release = threading.Event()

    def silence(_: BaseHTTPRequestHandler) -> None:
        release.wait(5)

    server.routes["/a"] = silence
    with pytest.raises(NetworkError, match="stopped sending"):
        make(timeout=0.2, retries=0).get(f"{server.url}/a", limit=100)
    release.set()


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"])
def test_a_server_that_drips(server: HostileServer, head: bytes, make: Callable[..., Client]):
    """Each byte comes in time; all of them never would."""
    server.routes["/a"] = lambda handler: (
        raw(head)(handler),
        drip(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1000, 0.01)(handler),
    )[1]
    with pytest.raises(NetworkError, match="too slowly"):
        make(timeout=0.2, retries=0).get(f"{server.url}/a", limit=100_000)


def test_an_answer_does_not_outlast_the_deadline(server: HostileServer, make: Callable[..., Client]):
    server.routes["/a"] = endless(b"x" * 1000)
    with pytest.raises(NetworkError, match="in time"):
        make(deadline=0.2, retries=0).get(f"{server.url}/a", limit=1 << 40)


# --- sending ---


def test_only_the_head_is_asked_for(server: HostileServer, client: Client):
    server.routes["/a"] = answer(200, headers={"X-Kind": "b"}, length=0)
    status, headers = client.head(f"{server.url}/a")
    assert (status, headers["x-kind"], server.seen[0][0]) == (200, "b", "HEAD")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_body_is_sent_with_its_length(server: HostileServer, client: Client, method: str):
    server.routes["/a"] = answer(201, b"done")
    body = Body(6, lambda: (b"con", b"", b"ten"))
    sent = client.send(method, f"{server.url}/a", body, limit=10, accept=(201,), headers=SECRET)
    assert sent.body == b"done"
    method_seen, _, headers = server.seen[0]
    assert (method_seen, headers["content-length"], headers["authorization"]) == (method, "6", "Bearer hunter2")
    assert server.bodies == [b"conten"]


def test_nothing_is_sent_as_nothing(server: HostileServer, client: Client):
    server.routes["/a"] = answer(200)
    client.send("POST", f"{server.url}/a", limit=10)
    assert server.seen[0][2]["content-length"] == "0"


def test_what_breaks_is_sent_again_from_its_start(server: HostileServer, client: Client):
    server.routes["/a"] = in_turn(raw(b""), answer(503), answer(200))
    client.send("PUT", f"{server.url}/a", Body.of(b"content"), limit=10)
    assert server.bodies == [b"content"] * 3


def test_what_may_not_be_repeated_is_sent_once(server: HostileServer, client: Client):
    server.routes["/a"] = raw(b"")
    with pytest.raises(Broken):
        client.send("PATCH", f"{server.url}/a", Body.of(b"content"), limit=10, again=False)
    assert len(server.seen) == 1


def test_no_redirect_is_followed_with_a_body(server: HostileServer, client: Client):
    server.routes |= {"/a": answer(307, headers={"Location": "/b"}), "/b": answer(200)}
    with pytest.raises(NetworkError, match="elsewhere; refused"):
        client.send("PUT", f"{server.url}/a", Body.of(b"content"), limit=10)
    assert server.paths() == ["/a"]


def test_a_refusal_before_the_end_is_heard(server: HostileServer, client: Client):
    server.routes["/a"] = answer(413, b"too large")
    with pytest.raises(HttpError) as caught:
        client.send("PUT", f"{server.url}/a", Body.of(bytes(1 << 20)), limit=10)
    assert caught.value.status == 413


def test_nothing_is_sent_offline(make: Callable[..., Client]):
    with pytest.raises(Offline):
        make(offline=True).send("PUT", "https://host.example/a", Body.of(b""), limit=10)
