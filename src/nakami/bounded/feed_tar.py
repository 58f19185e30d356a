"""A feed's tar on disk, compressed or not: hundreds of thousands of small members, read one after the other.

It is inflated in a thread of its own, so that two cores work; memory is a few chunks and one member.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from nakami.bounded.streams import CHUNK, inflated
from nakami.bounded.tar import Kind, TarStream
from nakami.bounded.threads import ahead
from nakami.errors import InputError, LimitExceeded, Malformed, StreamBroken

MIB = 1 << 20
_ZSTD_WINDOW = 128 * MIB
"""The most that zstd(1) itself unpacks without being asked to (`--long=27`); one archive at a time is read."""


_PLAIN = 1 << 30
_RATIO = 1000
"""What is larger than `_PLAIN` once inflated is at most so many times the packed file: the vendors' archives of 2026 stay below 200, while
xz and bzip2 make 250 GiB, a quarter of an hour's work, of a file of a few kilobytes."""


class Limits(Struct, frozen=True):
    """How much is read at most: members, bytes of one, and bytes of all together once inflated.

    The defaults are ten times Red Hat's archive of statements of 2026 (60,000 documents).
    """

    entries: int = 1_000_000
    member_bytes: int = 64 * MIB
    total_bytes: int = 256 << 30


LIMITS = Limits()


def members(path: Path, suffix: str = ".json", limits: Limits = LIMITS) -> Iterator[tuple[str, bytes | InputError]]:
    """Yield each file's name and its bytes, or why they cannot be read; one bad member does not end the feed.

    Raises:
        StreamBroken: the archive is damaged or cut off.
        LimitExceeded: more members or bytes than the limits allow in all.
    """
    most = min(limits.total_bytes, _PLAIN + _RATIO * path.stat().st_size)
    with path.open("rb") as file:
        packed = iter(lambda: file.read(CHUNK), b"")
        with closing(ahead(inflated(packed, path.name, most, _ZSTD_WINDOW))) as chunks:
            tar = TarStream(chunks, path.name, limits.entries)
            for raw, kind, size, *_ in tar:
                name = raw.decode(errors="replace")
                if kind is not Kind.FILE or not name.endswith(suffix):
                    continue
                try:
                    content: bytes | InputError = tar.body(limits.member_bytes)
                except StreamBroken:
                    raise
                except (LimitExceeded, Malformed) as error:
                    if isinstance(error, LimitExceeded) and size <= limits.member_bytes:
                        raise  # it is the archive that is too large
                    content = error
                yield name, content
            if not tar.ended:
                raise StreamBroken(f"{path.name} is cut off: the archive has no end", "update again")
