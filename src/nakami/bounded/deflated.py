"""Small compressed blocks that stand inside other files: zlib (RFC 1950), unpacked up to a limit."""

import zlib

from nakami.errors import LimitExceeded, Malformed


def unzlib(data: bytes, where: str, limit: int) -> bytes:
    """Unpack one zlib stream; what stands behind its end is left alone.

    Raises:
        Malformed: it is something else, damaged, or cut off.
        LimitExceeded: more than `limit` bytes come out.
    """
    engine = zlib.decompressobj()
    try:
        plain = engine.decompress(data, limit + 1)
    except zlib.error as error:
        raise Malformed(f"{where} is damaged: {error}") from error
    if len(plain) > limit:
        raise LimitExceeded(f"{where} unpacks to more than {limit:,} bytes", "it is left out")
    if not engine.eof:
        raise Malformed(f"{where} is cut off")
    return plain
