"""Programs packed with UPX: nothing of what is inside can be told, and that is said.

Format: upx, src/stub/src/include/linux.h, `l_info`: right behind the program headers stand a checksum and the mark "UPX!".
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.elf_layout import MAGIC
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.rootfs.reader import MAX_PROGRAM_BYTES, Reader, Selector

_MARK = b"UPX!"
_HEADERS = 512
"""Bytes: a packed program has two to four program headers of at most 56 bytes, behind a header of at most 64."""


class PackedProgram(Reader):
    """Yields a blind spot for each packed program."""

    name: ClassVar[str] = "packed-program"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(heads=frozenset({MAGIC}))
    max_bytes: ClassVar[int] = MAX_PROGRAM_BYTES

    def read(self, entry: Entry, content: bytes) -> Iterator[BlindSpot]:
        """Yield the blind spot."""
        if content.find(_MARK, 0, _HEADERS) > 0 and content.startswith(MAGIC):
            why = "the program is packed with UPX: what it is made of is not known"
            yield BlindSpot(self.name, entry.path, why, "put it into the image as it was before (upx -d)")
