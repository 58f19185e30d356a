"""What a request carries: bytes that can be sent again, of a length that is known before."""

import time
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from nakami.errors import StreamBroken
from nakami.net.address import shown
from nakami.net.retry import Broken

MIN_RATE = 1024
"""Bytes per second that an answer must bring, and a body must go, on average over two time-outs. A modem of 1995 is faster."""
_PIECE = 1 << 18


class Body(Struct, frozen=True):
    """The body of a request: `size` bytes, read anew from `open` each time it is sent."""

    size: int
    open: Callable[[], Iterable[bytes]]

    @classmethod
    def of(cls, content: bytes) -> "Body":
        """Bytes that are in memory."""
        return cls(len(content), lambda: (content,))


def paced(body: Body, url: str, patience: float) -> Iterator[bytes]:
    """The body's pieces as they are sent to `url`, for as long as the other side takes them.

    A time-out per write is no bound: who takes a byte now and then holds the sender for ever. So the time spent sending is added
    up; that of reading what is to be sent is not counted.

    Raises:
        StreamBroken: what is to be sent is longer or shorter than it was said to be.
        Broken: the other side takes next to nothing for twice `patience` seconds.
    """
    left, sent, spent = body.size, 0, 0.0
    for chunk in body.open():
        left -= len(chunk)
        if left < 0:
            break
        for start in range(0, len(chunk), _PIECE):
            piece = chunk[start : start + _PIECE]
            before = time.monotonic()
            yield piece
            spent, sent = spent + time.monotonic() - before, sent + len(piece)
            if spent > 2 * patience:
                if sent < MIN_RATE * spent:
                    raise Broken(f"{shown(url)} takes what is sent too slowly", "try again")
                sent, spent = 0, 0.0
    if left:
        raise StreamBroken(f"what is sent to {shown(url)} has not the {body.size:,} bytes that it should have")
