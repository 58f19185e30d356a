"""Cargo.lock: the crates that a Rust application is built with.

Format: The Cargo Book, "Cargo.toml vs Cargo.lock"; cargo, src/cargo/core/resolver/encode.rs (versions 1 to 4: TOML with an array
`package`; they differ in where checksums and the names of sources stand). Crates for tests and builds are not marked.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.toml import decode
from nakami.catalog.catalogers.decoded import tables
from nakami.catalog.catalogers.lock_files import LockFile, Pin
from nakami.rootfs.reader import MIB, Selector


class CargoLock(LockFile):
    """Every crate, those of the workspace as well."""

    name: ClassVar[str] = "cargo-lock"
    version: ClassVar[int] = 1
    type: ClassVar[str] = "cargo"
    selector: ClassVar[Selector] = Selector(names=frozenset({"Cargo.lock"}))
    max_bytes: ClassVar[int] = 8 * MIB

    def pins(self, content: bytes, where: str) -> Iterator[Pin]:
        """The crates.

        Raises:
            Malformed: the file is not TOML, or holds no list of packages.
            LimitExceeded: it is too long or too deep.
        """
        for crate in tables(decode(content, where, self.max_bytes), "package", where):
            yield Pin(crate.get("name"), crate.get("version"))
