"""Packs a stream as gzip or zstd, the same bytes in and the same bytes out, whenever and wherever."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

Packing = Literal["gzip", "zstd", ""]
"""How a layer is stored; empty for as it is."""
_LEVELS = {"gzip": 6, "zstd": 3}


def packed(chunks: Iterable[bytes], packing: Packing) -> Iterator[bytes]:
    """The stream, packed; a gzip header tells neither a name nor a time (RFC 1952, section 2.3.1)."""
    if not packing:
        yield from chunks
        return
    engine: Any
    if packing == "zstd":
        import zstandard

        engine = zstandard.ZstdCompressor(level=_LEVELS[packing], write_checksum=True).compressobj()
    else:
        import zlib

        engine = zlib.compressobj(_LEVELS[packing], zlib.DEFLATED, zlib.MAX_WBITS | 16)
    for chunk in chunks:
        if out := engine.compress(chunk):
            yield out
    yield engine.flush()
