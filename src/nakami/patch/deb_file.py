"""A Debian package as a file (deb(5)): what it says of itself, and the tars in it."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from nakami.bounded import ar
from nakami.bounded.deb822 import fields
from nakami.bounded.streams import FileChunks, inflated
from nakami.bounded.tar import Kind, TarStream
from nakami.errors import Malformed
from nakami.rootfs.placing import clean

MAX_CONTROL_BYTES = 8 << 20
_MAX_UNPACKED_BYTES = 4 << 30
_SCRIPTS = frozenset({"preinst", "postinst", "prerm", "postrm", "config"})


class Control(Struct, frozen=True):
    """What a package says of itself: its control file, the sums of its files, its configuration files, and which scripts it has."""

    text: str
    md5sums: str
    conffiles: frozenset[bytes]
    scripts: frozenset[str]

    @property
    def fields(self) -> Mapping[str, str]:
        """The fields of its control file, names in lower case."""
        return fields(self.text)


def read_control(path: Path, where: str) -> Control:
    """Read what a package says of itself.

    Raises:
        InputError: it is none.
    """
    found: dict[str, bytes] = {}
    for name, tar in tars(path, where):
        if name.startswith("control.tar"):
            for member in tar:
                if member[1] is Kind.FILE:
                    found[os.fsdecode(clean(member[0])[0])] = tar.body(MAX_CONTROL_BYTES)
            break
    if "control" not in found:
        raise Malformed(f"{where} is no Debian package: it has no control file")
    return Control(
        found["control"].decode("utf-8", "replace"),
        found.get("md5sums", b"").decode("utf-8", "replace"),
        frozenset(line.strip().lstrip(b"/") for line in found.get("conffiles", b"").splitlines() if line.strip()),
        frozenset(found.keys() & _SCRIPTS),
    )


def tars(path: Path, where: str) -> Iterator[tuple[str, TarStream]]:
    """`control.tar` and `data.tar`, with the ending that tells how they are packed."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        chunks = FileChunks(descriptor, 0, os.fstat(descriptor).st_size, where)
        for name, _, body in ar.members(chunks, where):
            if name.startswith(("control.tar", "data.tar")):
                yield name, TarStream(inflated(body, where, _MAX_UNPACKED_BYTES), where)
    finally:
        os.close(descriptor)
