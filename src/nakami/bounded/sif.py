"""The Singularity Image Format: a header, a table of descriptors, and the data objects that they name.

Layout, all little-endian and without gaps (sylabs/sif, pkg/sif/sif.go and descriptor.go, version 2): the header has 32 bytes of launch
script, 10 of magic, 3 of version, 3 of architecture, 16 of identifier, and then numbers of 8 bytes: created, modified, free descriptors,
all descriptors, where they begin, their bytes, where data begins, its bytes. A descriptor has 585 bytes, used or not.
"""

import os
import struct
from enum import IntEnum

from msgspec import Struct

from nakami.errors import LimitExceeded, Malformed

MAGIC = b"SIF_MAGIC\0"
MAGIC_AT = 32
"""Behind the launch script, with which the image is run as a program."""
MAX_DESCRIPTORS = 4096
"""sif makes room for 48; each blob of an OCI-SIF takes one."""
_HEADER = struct.Struct("<32s10s3s3s16s8q")
_DESCRIPTOR = struct.Struct("<iBIII7q128s384s")
_PARTITION = struct.Struct("<ii3s")
_DIGEST_BYTES = 256
_REMEDY = "copy or pull it again"
_ARCHITECTURES = {
    b"01": "386",
    b"02": "amd64",
    b"03": "arm",
    b"04": "arm64",
    b"05": "ppc64",
    b"06": "ppc64le",
    b"07": "mips",
    b"08": "mipsle",
    b"09": "mips64",
    b"10": "mips64le",
    b"11": "s390x",
    b"12": "riscv64",
}
"""In Go's words (sylabs/sif, pkg/sif/arch.go)."""


class Content(IntEnum):
    """What a data object is, so far as it matters here."""

    LABELS = 0x4003
    PARTITION = 0x4004
    OCI_ROOT_INDEX = 0x400A
    OCI_BLOB = 0x400B


FILE_SYSTEMS = {1: "squashfs", 2: "ext3", 3: "archive", 4: "raw", 5: "encrypted squashfs"}
ROLES = {1: "system", 2: "primary system", 3: "data", 4: "overlay"}
"""What partitions are for."""


class DataObject(Struct, frozen=True):
    """One data object: `start` and `size` are in bytes.

    Of partitions, `file_system` and `role` are words of `FILE_SYSTEMS` and `ROLES`, or numbers; of OCI blobs, `digest` names them.
    """

    content: int
    start: int
    size: int
    file_system: str = ""
    role: str = ""
    digest: str = ""


class Sif(Struct, frozen=True):
    """What a SIF file says of itself. `architecture` is empty when not known; `created` is in seconds since the epoch."""

    architecture: str
    created: int
    objects: tuple[DataObject, ...]

    @classmethod
    def read(cls, descriptor: int, size: int, where: str) -> "Sif":
        """Read the header and the descriptors of an open file.

        Args:
            descriptor: the file.
            size: its length in bytes.
            where: what to call it in errors.

        Raises:
            Malformed: it is none, or an object lies outside of it.
            LimitExceeded: more descriptors than any image has.
        """
        head = os.pread(descriptor, _HEADER.size, 0)
        if len(head) < _HEADER.size or not head.startswith(MAGIC, MAGIC_AT):
            raise Malformed(f"{where} is no SIF image", _REMEDY)
        _, _, _, architecture, _, created, _, _, count, start, _, _, _ = _HEADER.unpack(head)
        if not 0 <= count <= MAX_DESCRIPTORS:
            raise LimitExceeded(
                f"{where} claims {count:,} descriptors; at most {MAX_DESCRIPTORS:,} are read", "copy or pull it again"
            )
        table = count * _DESCRIPTOR.size
        if start < _HEADER.size or start + table > size:
            raise Malformed(f"{where} is damaged or truncated: its descriptors lie outside of it", _REMEDY)
        text = os.pread(descriptor, table, start)
        if len(text) != table:
            raise Malformed(f"{where} has become shorter while it was read", _REMEDY)
        objects = [found for fields in _DESCRIPTOR.iter_unpack(text) if (found := _object(fields)) is not None]
        for found in objects:
            if found.start < 0 or found.size < 0 or found.start + found.size > size:
                told = f"an object of {found.size:,} bytes at byte {found.start:,} of {size:,}"
                raise Malformed(f"{where} is damaged or truncated: it has {told}", _REMEDY)
        return cls(_ARCHITECTURES.get(architecture.rstrip(b"\0"), ""), created, tuple(objects))


def _object(fields: tuple[int | bytes, ...]) -> DataObject | None:
    content, used, _id, _group, _link, start, size, *_rest, extra = fields
    if not used:
        return None
    told = DataObject(int(content), int(start), int(size))
    extra = bytes(extra)
    if content == Content.PARTITION:
        file_system, role, _ = _PARTITION.unpack_from(extra)
        return DataObject(
            told.content,
            told.start,
            told.size,
            file_system=FILE_SYSTEMS.get(file_system, str(file_system)),
            role=ROLES.get(role, str(role)),
        )
    if content in {Content.OCI_ROOT_INDEX, Content.OCI_BLOB}:
        digest = extra[:_DIGEST_BYTES].partition(b"\0")[0].decode("ascii", "replace")
        return DataObject(told.content, told.start, told.size, digest=digest)
    return told
