"""Bytes packed in memory and in nakami's own files: zstd with a checksum, unpacked up to a limit."""

from nakami.errors import Malformed


def pack(data: bytes) -> bytes:
    """Pack at least one byte; fast rather than small."""
    import zstandard

    return zstandard.ZstdCompressor(level=1, write_checksum=True).compress(data)


def unpack(packed: bytes, limit: int) -> bytes:
    """Unpack what `pack` made.

    Raises:
        Malformed: it is something else, damaged, or longer than `limit` bytes.
    """
    import zstandard

    try:
        # The library allocates what the frame's head tells, whatever it is, and looks no further where that is nothing.
        if not 0 < zstandard.frame_content_size(packed) <= limit:
            raise Malformed(f"packed data that tells no length, or more than {limit:,} bytes")
        return zstandard.ZstdDecompressor().decompress(packed)
    except zstandard.ZstdError as error:
        raise Malformed(f"damaged packed data: {error}") from error
