"""Small pieces of a stream joined to chunks worth handing on."""

from collections.abc import Iterator

from nakami.bounded.streams import MAX_CHUNK, MAX_STREAM_BYTES
from nakami.errors import LimitExceeded

_ENOUGH = MAX_CHUNK // 4


def joined(pieces: Iterator[bytes], where: str) -> Iterator[bytes]:
    """The same bytes in fewer chunks: a header at a time would be a thousand times more of them than anybody downstream wants.

    Raises:
        LimitExceeded: more than `MAX_STREAM_BYTES` in all.
    """
    held: list[bytes] = []
    size = total = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _ENOUGH:
            total += size
            if total > MAX_STREAM_BYTES:
                raise LimitExceeded(
                    f"{where} is longer than {MAX_STREAM_BYTES:,} bytes", "an image made to exhaust its reader"
                )
            yield b"".join(held)
            held.clear()
            size = 0
    if held:
        yield b"".join(held)
