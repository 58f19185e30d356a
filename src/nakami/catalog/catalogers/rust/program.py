"""Rust programs built with cargo-auditable: the crates that were compiled in.

Format: rust-secure-code/cargo-auditable, PARSING.md (the section `.dep-v0`, Zlib-compressed JSON) and
cargo-auditable.schema.json (`kind` is `runtime` where it is not told).
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from msgspec import Struct

from nakami.bounded.deflated import unzlib
from nakami.bounded.elf import Elf, section_names
from nakami.bounded.elf_layout import MAGIC
from nakami.bounded.json import decode
from nakami.catalog.catalogers.losses import Losses
from nakami.catalog.catalogers.rust.crates import crate_package
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.rootfs.reader import MAX_PROGRAM_BYTES, MIB, Reader, Selector

_SECTION = b".dep-v0"
_MAX_STORED = 4 * MIB
_MAX_PLAIN = 16 * MIB
"""Bytes of the JSON; PARSING.md advises a bound of 8 MiB. A program of 1,000 crates takes 100,000."""
_BUILD = "build"


class _Crate(Struct, gc=False):
    """One record, of whatever type a hostile file gives it."""

    name: Any = None
    version: Any = None
    kind: Any = None


class _Crates(Struct, gc=False):
    packages: list[_Crate]


class RustProgram(Reader):
    """Yields one package of type cargo for every crate that is in the program; those that only helped to build it (`build`) are not."""

    name: ClassVar[str] = "rust-program"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(heads=frozenset({MAGIC}))
    max_bytes: ClassVar[int] = MAX_PROGRAM_BYTES

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | BlindSpot]:
        """Yield the packages.

        Raises:
            Malformed: the list of crates is there and cannot be read.
            LimitExceeded: it is longer than any.
        """
        if _SECTION not in section_names(content):
            return
        elf = Elf(content, entry.name)
        section = elf.section(_SECTION)
        stored = elf.content(section, _MAX_STORED) if section else b""
        if not stored:
            return
        where = "the list of crates in .dep-v0"
        plain = unzlib(stored, where, _MAX_PLAIN)
        crates = decode(plain, where, type=_Crates, limit=_MAX_PLAIN)
        losses = Losses(self.name, entry.path, "crates")
        for crate in crates.packages:
            if crate.kind == _BUILD:
                continue
            try:
                yield crate_package(crate.name, crate.version, entry.path, self.name)
            except Malformed as error:
                losses.note(error)
        yield from losses.blind_spots()
