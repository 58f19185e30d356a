import time
from collections.abc import Iterator

import pytest

from nakami.errors import StreamBroken
from nakami.net.body import Body, paced
from nakami.net.retry import Broken

URL = "https://host.example/place?secret=1"


def test_what_is_sent_can_be_sent_again():
    body = Body.of(b"content")
    assert [b"".join(paced(body, URL, 1)) for _ in range(2)] == [b"content"] * 2
    assert body.size == 7


def test_large_pieces_are_cut():
    assert max(len(piece) for piece in paced(Body.of(bytes(1 << 20)), URL, 1)) <= 1 << 18


@pytest.mark.parametrize("pieces", [(b"abc", b"d"), (b"ab",), ()])
def test_a_body_of_another_length_is_refused(pieces: tuple[bytes, ...]):
    with pytest.raises(StreamBroken, match="3 bytes") as caught:
        list(paced(Body(3, lambda: pieces), URL, 1))
    assert "secret" not in str(caught.value)


def test_nothing_beyond_the_length_is_sent():
    sent: list[bytes] = []
    with pytest.raises(StreamBroken):
        sent.extend(paced(Body(3, lambda: (b"abc", b"d")), URL, 1))
    assert b"d" not in sent


def test_who_takes_next_to_nothing_is_left():
    def send() -> None:
        for _ in paced(Body(1000, lambda: (b"x",) * 1000), URL, 0.01):
            time.sleep(0.005)

    with pytest.raises(Broken, match="too slowly"):
        send()


def test_time_to_read_is_not_counted():
    def slow() -> Iterator[bytes]:
        for _ in range(10):
            time.sleep(0.01)
            yield b"x"

    assert b"".join(paced(Body(10, slow), URL, 0.01)) == b"x" * 10
