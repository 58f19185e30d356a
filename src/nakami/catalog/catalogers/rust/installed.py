"""Programs that `cargo install` built: their crates, from the list that it keeps.

Format: cargo, src/cargo/ops/common_for_install_and_uninstall.rs: `.crates.toml` in the root of what is installed (`$CARGO_HOME`) has, under
`v1`, a key `name version (source)` for each crate, with the programs that it brought. What these crates were built of is not told.
"""

from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.toml import decode
from nakami.catalog.catalogers.losses import Losses
from nakami.catalog.catalogers.rust.crates import crate_package
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector


class CargoInstalled(Reader):
    """Yields one package of type cargo for each installed crate."""

    name: ClassVar[str] = "cargo-installed"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({".crates.toml"}))
    max_bytes: ClassVar[int] = 1 * MIB

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | BlindSpot]:
        """Yield the packages.

        Raises:
            Malformed: the file is not TOML.
            LimitExceeded: it is too long or too deep.
        """
        listed = decode(content, entry.name).get("v1")
        if not isinstance(listed, dict):
            raise Malformed(f"{entry.name} has no list of version 1, the only one there is")
        losses = Losses(self.name, entry.path, "crates")
        for key in listed:
            name, _, rest = key.partition(" ")
            try:
                yield crate_package(name, rest.partition(" ")[0], entry.path, self.name)
            except Malformed as error:
                losses.note(error)
        yield from losses.blind_spots()
