"""`Answer` and `send` are the inside of `Client`; most of what they do is tested through it."""

from collections.abc import Iterator

import httpx
import pytest

from nakami.errors import LimitExceeded, NetworkError
from nakami.net.answer import Answer, send


class _Breaks(httpx.SyncByteStream):
    def __init__(self, error: Exception) -> None:
        self._error = error

    def __iter__(self) -> Iterator[bytes]:
        yield b"half"
        raise self._error

    def close(self) -> None:
        raise self._error


@pytest.mark.parametrize(
    "error", [httpx.ReadError("x"), httpx.StreamClosed(), OSError("x"), ValueError("x"), RuntimeError("x")]
)
def test_whatever_breaks_an_answer_is_our_error(error: Exception):
    broken = Answer(httpx.Response(200, stream=_Breaks(error)), "https://h.example/a")
    with pytest.raises(NetworkError):
        broken.whole(100, float("inf"))
    broken.close()


def test_whatever_breaks_a_request_is_our_error():
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("x")

    with pytest.raises(NetworkError):
        send(httpx.MockTransport(refuse), "GET", "https://h.example/a", {}, None, 1.0)


def test_a_length_with_a_thousand_digits_is_too_large():
    response = httpx.Response(200, headers={"content-length": "9" * 1000}, stream=_Breaks(OSError()))
    with pytest.raises(LimitExceeded):
        Answer(response, "https://h.example/a").whole(100, float("inf"))
