import os
from io import BytesIO
from threading import Thread

import pytest

from nakami.engine.inspection.protocol import (
    MAX_FRAME,
    Answer,
    Batch,
    End,
    Incoming,
    Item,
    Question,
    Reply,
    Seen,
    Settled,
    Start,
    send,
)
from nakami.errors import Malformed
from nakami.model.hit import Hit
from nakami.model.outcome import BlindSpot

ITEMS = tuple(Item(b"a/%d" % number, 3_000, 3_000, 0o755, 12, 0) for number in range(2_000))


def sent(*frames: tuple[Question | Reply, list[bytes]]) -> Incoming:
    reading, writing = os.pipe()

    def write() -> None:
        for frame, bodies in frames:
            send(writing, frame, bodies)
        os.close(writing)

    Thread(target=write, daemon=True).start()
    with os.fdopen(reading, "rb") as pipe:
        return Incoming(BytesIO(pipe.read()))


def test_questions_and_what_follows_them():
    bodies = [bytes([number % 256]) * 3_000 for number in range(len(ITEMS))]
    batch = Batch(3, ITEMS)
    incoming = sent((Start(b"rules", 5, 6, "/run/clamd"), []), (batch, bodies), (End(3), []))
    assert incoming.question() == Start(b"rules", 5, 6, "/run/clamd")
    assert incoming.question() == batch
    assert [incoming.body(item.length) for item in batch.items] == bodies
    assert incoming.question() == End(3)
    assert incoming.question() is None
    with pytest.raises(EOFError):
        incoming.body(1)


def test_replies():
    answer = Answer(1, (Seen(b"p", (Hit("p", "NK-M0001", 2, 3, "seen"),), 9),), (BlindSpot("inspection", "q", "why"),))
    settled = Settled(1, (b"p",), (), (b"u",), ((b"s", {"md5": "00"}),))
    incoming = sent((answer, []), (settled, []))
    assert (incoming.reply(), incoming.reply(), incoming.reply()) == (answer, settled, None)


@pytest.mark.parametrize(
    "content", [b"\x03\0\0\0\x80\x80\x80", (MAX_FRAME + 1).to_bytes(4, "little"), b"\x01\0\0\0\xc1"]
)
def test_what_is_no_reply(content: bytes):
    with pytest.raises(Malformed, match="looks into files"):
        Incoming(BytesIO(content)).reply()


@pytest.mark.parametrize("content", [b"", b"\x03\0", b"\x09\0\0\0\x80"])
def test_an_end_in_the_middle_is_an_end(content: bytes):
    assert Incoming(BytesIO(content)).reply() is None
