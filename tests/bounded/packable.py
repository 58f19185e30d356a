"""The programs of tests/bounded/samples/upx before they were packed: they end at once, and carry text that packs well."""

import random
import struct

_CODE = {
    "amd64": bytes.fromhex("b83c00000031ff0f05"),
    "i386": bytes.fromhex("b80100000031dbcd80"),
    "arm": bytes.fromhex("0000a0e30170a0e3000000ef"),
    "arm64": bytes.fromhex("a80b8052000080d2010000d4"),
}
_MACHINES = {
    "amd64": (62, 64, 0x400000, 0),
    "i386": (3, 32, 0x8048000, 0),
    "arm": (40, 32, 0x10000, 0x5000200),
    "arm64": (183, 64, 0x400000, 0),
}
_WORDS = "nakami looks inside of container images and tells whether what is inside is in order; this program is a specimen and does nothing but end"
LINE = b"\nspecimen: stratum is not spoken here\n"
DATA = b"data of the specimen, " * 60


def text() -> bytes:
    """What stands behind the code."""
    chance = random.Random(1)
    return " ".join(chance.choice(_WORDS.split()) for _ in range(1400)).encode() + LINE


def program(architecture: str) -> bytes:
    """An ELF file of two segments and no sections."""
    machine, bits, base, flags = _MACHINES[architecture]
    code = _CODE[architecture]
    head, segment, pointer = (64, 56, "Q") if bits == 64 else (52, 32, "I")
    start = head + 2 * segment
    body = code + bytes(-len(code) % 16) + text()
    end = start + len(body)
    second = -(-end // 4096) * 4096
    header = b"\x7fELF" + bytes((bits // 32, 1, 1)) + bytes(9) + struct.pack(
        "<HHI" + 3 * pointer + "IHHHHHH", 2, machine, 1, base + start, head, 0, flags, head, segment, 2, 64 if bits == 64 else 52, 0, 0
    )  # fmt: skip
    sizes = len(DATA), len(DATA) + 4096
    if bits == 64:
        table = struct.pack("<IIQQQQQQ", 1, 5, 0, base, base, end, end, 4096)
        table += struct.pack("<IIQQQQQQ", 1, 6, second, base + second, base + second, *sizes, 4096)
    else:
        table = struct.pack("<IIIIIIII", 1, 0, base, base, end, end, 5, 4096)
        table += struct.pack("<IIIIIIII", 1, second, base + second, base + second, *sizes, 6, 4096)
    return (header + table + body).ljust(second, b"\0") + DATA
