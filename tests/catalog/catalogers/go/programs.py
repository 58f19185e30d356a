"""Go programs made for tests: an ELF file with the build information that Go's linker writes, in both of its layouts."""

from tests.bounded.elves import Maker, Part

MAGIC = b"\xff Go buildinf:"
MARKS = (bytes.fromhex("3077af0c9274080241e1c107e6d618e6"), bytes.fromhex("f932433186182072008242104116d8f2"))
"""What stands before and behind the text (cmd/go/internal/modload/build.go, `infoStart` and `infoEnd`)."""
SECTION = ".go.buildinfo"


def text(*lines: str) -> bytes:
    """The lines between their marks."""
    return MARKS[0] + "".join(f"{line}\n" for line in lines).encode() + MARKS[1] if lines else b""


def varint(number: int) -> bytes:
    """encoding/binary, `PutUvarint`."""
    out = b""
    while number >= 0x80:
        out += bytes((number & 0x7F | 0x80,))
        number >>= 7
    return out + bytes((number,))


def inline(toolchain: str, *lines: str) -> bytes:
    """The section since Go 1.18: both strings follow, each with its length."""
    blob = MAGIC + bytes((8, 2)) + bytes(16)
    for word in (toolchain.encode(), text(*lines)):
        blob += varint(len(word)) + word
    return blob


def pointed(maker: Maker, toolchain: str, *lines: str) -> dict[str, bytes | Part]:
    """The sections before Go 1.18: two pointers to headers of strings, which stand in the data."""
    words = (toolchain.encode(), text(*lines))
    width = maker.bits // 8
    blank: dict[str, bytes | Part] = {SECTION: bytes(32), ".data": bytes(4 * width), ".rodata": b"".join(words)}
    places = maker.places(blank)
    first = places[".rodata"]
    headers = maker.pack("PPPP", first, len(words[0]), first + len(words[0]), len(words[1]))
    big = int(maker.order == ">")
    blob = MAGIC + bytes((width, big)) + maker.pack("PP", places[".data"], places[".data"] + 2 * width)
    return {SECTION: blob.ljust(32, b"\0"), ".data": headers, ".rodata": b"".join(words)}


def program(toolchain: str, *lines: str) -> bytes:
    """A program of today for amd64."""
    return Maker().file({SECTION: inline(toolchain, *lines)})
