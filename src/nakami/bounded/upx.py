"""Programs packed with UPX: told by structure, marks or none, and unpacked in memory as far as rules need them.

Format: UPX 4.2, src/stub/src/include/linux.h (`l_info`, `p_info`, `b_info`) and src/p_unix.cpp (facts of the format; the code is our own).
Behind the ELF header and the program header, or behind the dynamic symbols of a library, stand `l_info` (checksum, magic `UPX!`, size,
version, format), `p_info` (0, size of the file, size of a block) and then blocks: `b_info` (size unpacked, size packed, method, filter,
its parameter, 0) and the packed bytes. The first block is the header of the original ELF file, the following ones its segments. The last
four bytes of the file tell where `p_info` is.

What comes out is the original's header and the content of its segments one behind the other. Filters, which rewrite the targets of calls so
that code packs better, are not undone: rules look for text and data.
"""

import lzma
import struct
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from nakami.bounded.elf import Elf
from nakami.bounded.elf_layout import MAGIC
from nakami.bounded.nrv import unpack as unpack_nrv
from nakami.errors import InputError, LimitExceeded, Malformed

MAGIC_UPX = b"UPX!"
MIB = 1 << 20

_L_INFO, _P_INFO, _B_INFO = 12, 12, 12
_SEARCHED = 64 << 10
"""How far behind the program header blocks may begin: a library keeps its dynamic symbols in front of them."""
_MAX_TRIES = 64
"""Places there that look like a block and are unpacked to see; a hostile file could hold thousands, each of them two milliseconds."""
_HEADERS = range(84, 8192)
"""The size of the original's header: ELF header and at least one program header."""
_LZMA = 14
_NRV = {
    2: ("b", 4),
    3: ("b", 1),
    4: ("b", 2),
    5: ("d", 4),
    6: ("d", 1),
    7: ("d", 2),
    8: ("e", 4),
    9: ("e", 1),
    10: ("e", 2),
}
"""Methods of UPX (src/conf.h, M_NRV2B_LE32 and so on): variant, and bytes of a word."""


class Limits(Struct, frozen=True):
    """How far unpacking goes.

    `bytes` come out in all, `slow_bytes` of them by the methods that take half a second for a MiB. A block of more than 1 MiB may become
    `ratio` times its packed size: LZMA makes 7,000 times as much of zeros, of programs 20 at most.
    """

    bytes: int = 64 * MIB
    slow_bytes: int = 16 * MIB
    blocks: int = 4096
    ratio: int = 1000


LIMITS = Limits()


class Start(Struct, frozen=True):
    """Where the first block of a packed program begins, in bytes, and what stands in front of it: the mark, and whether sizes do."""

    at: int
    order: str
    mark: bytes
    has_sizes: bool

    @property
    def is_marked(self) -> bool:
        """Whether UPX itself would still know the program."""
        return self.mark == MAGIC_UPX and self.has_sizes


class Unpacked(Struct, frozen=True):
    """What came out; `why` tells what is missing at the end, empty when nothing is."""

    content: bytes
    why: str = ""


def is_packed(content: bytes) -> bool:
    """Whether UPX packed this and its marks are whole. A microsecond for what is not packed."""
    start = find(content)
    return start is not None and start.is_marked


def hidden_blocks(content: bytes) -> str | None:
    """How the marks of a packed program were damaged, in words; None when it is not packed, or they are whole."""
    start = find(content)
    if start is None or start.is_marked:
        return None
    mark = "" if start.mark == MAGIC_UPX else f"{start.mark.hex(' ')} in place of the mark"
    sizes = "" if start.has_sizes else "its sizes overwritten"
    return ", ".join(filter(None, (mark, sizes, f"blocks from byte {start.at:#x} on")))


def find(content: bytes) -> Start | None:
    """Where the blocks of a packed program begin; None when it is none.

    Only what has no sections is looked into, as UPX leaves it; the first block must unpack to the header of an ELF file.
    """
    if len(content) < 256 or content[:4] != MAGIC or content[4] not in {1, 2}:
        return None
    wide = content[4] == 2
    order = ">" if content[5] == 2 else "<"
    if content[60:62] != b"\0\0" if wide else content[48:50] != b"\0\0":  # e_shnum
        return None
    at, size, count = _program_header(content, order, wide=wide)
    behind = at + size * count
    told = struct.unpack(order + "I", content[-4:])[0]
    for place in (behind + _L_INFO + _P_INFO, told + _P_INFO):
        if _looks_first(content, order, place) and _unpacks_to_header(content, order, place):
            return _start(content, order, place)
    searched = range(behind - behind % 4, min(behind + _SEARCHED, len(content) - _B_INFO), 4)
    likely = (place for place in searched if _looks_first(content, order, place))
    for place in islice(likely, _MAX_TRIES):
        if _unpacks_to_header(content, order, place):
            return _start(content, order, place)
    return None


def unpack(content: bytes, where: str, limits: Limits = LIMITS) -> Unpacked:
    """Unpack a program.

    Raises:
        Malformed: it is not packed by UPX, or not even its first block can be read.
    """
    start = find(content)
    if start is None:
        raise Malformed(f"{where} is not packed by UPX")
    pieces: list[bytes] = []
    why = ""
    try:
        pieces.extend(_blocks(content, start, where, limits))
    except InputError as error:
        why = str(error)
    return Unpacked(b"".join(pieces), why)


def _program_header(content: bytes, order: str, *, wide: bool) -> tuple[int, int, int]:
    """Where the program header is, the size of one, and how many there are (e_phoff, e_phentsize, e_phnum)."""
    if wide:
        return (*struct.unpack_from(order + "Q", content, 32), *struct.unpack_from(order + "HH", content, 54))
    return (*struct.unpack_from(order + "I", content, 28), *struct.unpack_from(order + "HH", content, 42))


def _start(content: bytes, order: str, place: int) -> Start:
    total, block = struct.unpack_from(order + "II", content, place - 8)
    sizes = total >= 84 and block >= 84
    return Start(place, order, content[place - 20 : place - 16], sizes)


def _looks_first(content: bytes, order: str, place: int) -> bool:
    """Whether there may be the head of a block there that holds the header of an ELF file."""
    if place < 76 or place + _B_INFO >= len(content):
        return False
    size, packed, method, _, _, zero = struct.unpack_from(order + "IIBBBB", content, place)
    return not zero and size in _HEADERS and 0 < packed <= size and (method == _LZMA or method in _NRV)


def _unpacks_to_header(content: bytes, order: str, place: int) -> bool:
    try:
        return _block(content, place, order).startswith(MAGIC)
    except InputError:
        return False


def _blocks(content: bytes, start: Start, where: str, limits: Limits) -> Iterator[bytes]:
    """Unpack block after block.

    Raises:
        Malformed: they end, or are damaged, before the most of the original's segments is there.
        LimitExceeded: there are more of them, or more bytes, than the limits allow.
    """
    at = start.at
    total = slow = needed = 0
    for number in range(limits.blocks):
        size, packed, method = _info(content, at, start.order)
        total += size
        slow += size if method in _NRV and packed < size else 0
        try:
            _check(size, packed, total, slow, limits)
            plain = _block(content, at, start.order, where)
        except InputError:
            if number and (total - size) * 10 >= needed * 9:
                return  # the loader's code, as UPX puts it behind the segments, or the mark of the end
            raise
        if not number:
            needed = _needed(plain)
        yield plain
        at += _B_INFO + packed
    raise LimitExceeded(f"{where} has more than {limits.blocks:,} packed blocks")


def _check(size: int, packed: int, total: int, slow: int, limits: Limits) -> None:
    """Hold a block against the limits.

    Raises:
        LimitExceeded: it is too much, or too much in all.
    """
    if total > limits.bytes or slow > limits.slow_bytes:
        most = limits.bytes if total > limits.bytes else limits.slow_bytes
        raise LimitExceeded(f"it unpacks to more than {most:,} bytes; what comes before is looked into")
    if size > MIB and size > limits.ratio * packed:
        raise LimitExceeded(f"a packed block of {packed:,} bytes would become {size:,}")


def _info(content: bytes, at: int, order: str) -> tuple[int, int, int]:
    """Size, packed size and method of the block there; zeros at the file's end."""
    return struct.unpack_from(order + "IIB", content, at) if at + _B_INFO <= len(content) else (0, 0, 0)


def _needed(header: bytes) -> int:
    """How many bytes the segments of the original have, as its header, the first block, tells."""
    return sum(segment.stored for segment in Elf(header, "the original's header").segments())


def _block(content: bytes, at: int, order: str, where: str = "") -> bytes:
    """The content of one block.

    Raises:
        Malformed: it is damaged, or packed by an unknown method.
    """
    size, packed, method = struct.unpack_from(order + "IIB", content, at)
    data = content[at + _B_INFO : at + _B_INFO + packed]
    if not 0 < packed <= size or len(data) < packed:
        raise Malformed(f"{where} has a packed block at {at:#x} whose sizes lie")
    if packed == size:
        return data
    if method in _NRV:
        return unpack_nrv(data, size, *_NRV[method])
    if method == _LZMA:
        return _unlzma(data, size, where)
    raise Malformed(f"{where} has a block packed by method {method}, which is not known")


def _unlzma(data: bytes, size: int, where: str) -> bytes:
    """A stream of LZMA without a header: two bytes tell its parameters (src/compress/compress_lzma.cpp)."""
    position, literal, context = (
        data[0] & 7,
        data[1] >> 4 if len(data) > 1 else 15,
        data[1] & 15 if len(data) > 1 else 15,
    )
    try:
        engine = lzma.LZMADecompressor(
            lzma.FORMAT_RAW,
            filters=[
                {"id": lzma.FILTER_LZMA1, "dict_size": max(size, 4096), "lc": context, "lp": literal, "pb": position}
            ],
        )
        out = engine.decompress(data[2:], size)
        while len(out) < size and not engine.eof and not engine.needs_input:
            more = engine.decompress(b"", size - len(out))
            if not more:
                break
            out += more
    except (lzma.LZMAError, ValueError, EOFError) as error:
        raise Malformed(f"{where} has a damaged block of LZMA: {error}") from error
    if len(out) != size:
        raise Malformed(f"{where} has a block of LZMA that gives {len(out):,} bytes, not the {size:,} that it says")
    return out
