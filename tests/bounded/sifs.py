"""SIF files as `apptainer build` lays them out (sylabs/sif, pkg/sif/sif.go and descriptor.go): 48 descriptors, data from a page's start on."""

import struct
from typing import NamedTuple

LABELS, PARTITION, ROOT_INDEX, BLOB = 0x4003, 0x4004, 0x400A, 0x400B
SQUASHFS, EXT3, ENCRYPTED = 1, 2, 5
SYSTEM, PRIMARY, DATA, OVERLAY = 1, 2, 3, 4
DESCRIPTORS = 48
DESCRIPTORS_AT = 128
DESCRIPTOR = struct.Struct("<i?III7q128s384s")
_PAGE = 4096


class Made(NamedTuple):
    """One data object: its type, its bytes, and the data that its type gives a meaning."""

    content: int
    data: bytes
    extra: bytes = b""


def partition(data: bytes, file_system: int = SQUASHFS, role: int = PRIMARY) -> Made:
    return Made(PARTITION, data, struct.pack("<ii3s", file_system, role, b"02"))


def blob(data: bytes, digest: str, content: int = BLOB) -> Made:
    return Made(content, data, digest.encode())


def sif(*objects: Made, architecture: bytes = b"02", created: int = 1_700_000_000, total: int = DESCRIPTORS) -> bytes:
    data = b""
    at = -(-(DESCRIPTORS_AT + DESCRIPTORS * DESCRIPTOR.size) // _PAGE) * _PAGE
    start = at
    table = b""
    for number, each in enumerate(objects, 1):
        data += bytes(-len(data) % _PAGE)
        table += DESCRIPTOR.pack(
            each.content, True, number, 0xF0000001, 0, at + len(data), len(each.data), len(each.data),
            created, created, 0, 0, b"rootfs", each.extra,
        )  # fmt: skip
        data += each.data
    table += DESCRIPTOR.pack(0, False, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, b"", b"") * (DESCRIPTORS - len(objects))
    numbers = (created, created, DESCRIPTORS - len(objects), total, DESCRIPTORS_AT, len(table), start, len(data))
    header = struct.pack(
        "<32s10s3s3s16s8q", b"#!/usr/bin/env run-singularity\n", b"SIF_MAGIC", b"01", architecture, bytes(16), *numbers
    )
    return header + table + bytes(start - len(header) - len(table)) + data
