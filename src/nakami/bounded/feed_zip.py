"""A feed's zip on disk: hundreds of thousands of small members, read one after the other.

The file is mapped, not read: memory is the directory and one member at a time.
"""

import mmap
from collections.abc import Callable, Iterator
from pathlib import Path

from nakami.bounded.zip import Allowance, Archive, Limits
from nakami.errors import InputError, LimitExceeded, Malformed

MIB = 1 << 20
LIMITS = Limits(
    entries=2_000_000,
    reads=2_000_000,
    directory_bytes=512 * MIB,
    member_bytes=32 * MIB,
    total_bytes=16 << 30,
    ratio=1100,
)
"""Ten times the largest feed of 2026 (OSV npm: 220,000 members, 110 MB).

Records of thousands of equal lines do reach deflate's best ratio.
"""


def _any(name: str) -> bool:  # noqa: ARG001 -- the shape of all of them
    return True


def members(
    path: Path, suffix: str = ".json", limits: Limits = LIMITS, is_wanted: Callable[[str], bool] = _any
) -> Iterator[tuple[str, bytes | InputError]]:
    """Yield the name and the bytes of each member that is wanted by its name, or why they cannot be read.

    One bad member does not end the feed.

    Raises:
        Malformed: not a zip archive, or its directory is damaged.
        LimitExceeded: more members or bytes than the limits allow in all.
    """
    with path.open("rb") as file:
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise Malformed(f"{path.name} is empty", "update again") from error
        # Views into the map outlive the errors that hold them; the map goes when the last of them does.
        allowance = Allowance(limits)
        archive = Archive(memoryview(mapped), allowance)
        for member in archive.members():
            if not member.name.endswith(suffix) or not is_wanted(member.name):
                continue
            try:
                content: bytes | InputError = bytes(archive.read(member))
            except (Malformed, LimitExceeded) as error:
                if allowance.spent:
                    raise
                content = error
            yield member.name, content
