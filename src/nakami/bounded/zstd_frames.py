"""Where zstd frames begin and end (RFC 8878, section 3.1), so that a stream that is cut off is noticed.

The library's streaming reader takes the end of its input for the end of the content, in the middle of a frame, too.
"""

from collections.abc import Callable

_MAGIC = 0xFD2FB528
_SKIPPABLE = 0x184D2A50
_SIZE_BYTES = (0, 2, 4, 8)
_DICTIONARY_BYTES = (0, 1, 2, 4)
_RLE = 1


class FrameWatch:
    """Follows a compressed stream by the lengths that its headers tell. What is no frame at all is left to the decoder to refuse."""

    def __init__(self) -> None:
        self._skip = 0
        self._head = b""
        self._wanted = 4
        self._next: Callable[[bytes], None] = self._magic
        self._checksum = 0

    @property
    def between_frames(self) -> bool:
        """Whether the stream may end here."""
        return not self._skip and not self._head and self._next == self._magic

    def watch(self, chunk: bytes) -> None:
        """Follow the next bytes of the stream."""
        at = 0
        while at < len(chunk):
            if self._skip:
                passed = min(self._skip, len(chunk) - at)
                self._skip -= passed
                at += passed
                continue
            piece = chunk[at : at + self._wanted - len(self._head)]
            at += len(piece)
            self._head += piece
            if len(self._head) == self._wanted:
                head, self._head = self._head, b""
                self._next(head)

    def _then(self, step: Callable[[bytes], None], wanted: int, skip: int = 0) -> None:
        self._next, self._wanted, self._skip = step, wanted, skip

    def _magic(self, head: bytes) -> None:
        magic = int.from_bytes(head, "little")
        if magic == _MAGIC:
            self._then(self._frame, 1)
        elif magic & ~0xF == _SKIPPABLE:
            self._then(self._skippable, 4)

    def _skippable(self, head: bytes) -> None:
        self._then(self._magic, 4, int.from_bytes(head, "little"))

    def _frame(self, head: bytes) -> None:
        # 3.1.1.1.1: content size flag, single segment flag, two unused bits, checksum flag, dictionary flag.
        descriptor = head[0]
        single = descriptor >> 5 & 1
        self._checksum = 4 if descriptor & 4 else 0
        size = _SIZE_BYTES[descriptor >> 6] or single
        self._then(self._block, 3, (1 - single) + _DICTIONARY_BYTES[descriptor & 3] + size)

    def _block(self, head: bytes) -> None:
        # 3.1.1.2: last block flag, type (2 bits), size (21 bits). A run is stored as one byte.
        told = int.from_bytes(head, "little")
        size = 1 if told >> 1 & 3 == _RLE else told >> 3
        if told & 1:
            self._then(self._magic, 4, size + self._checksum)
        else:
            self._then(self._block, 3, size)
