"""A bill of materials in a file."""

import os
from pathlib import Path

from msgspec.structs import replace

from nakami.catalog.sboms.formats import MAX_BYTES, read
from nakami.engine.plain_words import plain
from nakami.errors import LimitExceeded, TargetNotFound
from nakami.images.tarball import open_file
from nakami.model.inventory import Inventory, Placed
from nakami.model.outcome import BlindSpot


def read_sbom(path: Path) -> Inventory:
    """What the file claims to be inside.

    Raises:
        TargetNotFound: it is not there or may not be read.
        InputError: it is no bill of materials, or too large.
    """
    descriptor, size = open_file(path)
    with os.fdopen(descriptor, "rb") as file:
        if size > MAX_BYTES:
            raise LimitExceeded(f"{path} has {size:,} bytes, more than {MAX_BYTES:,}", "split it")
        try:
            data = file.read(MAX_BYTES)
        except OSError as error:
            raise TargetNotFound(f"{path} cannot be read: {error.strerror}", "check the file") from error
    return _plain(read(data, path.name))


def _plain(claimed: Inventory) -> Inventory:
    """The inventory without words that must not reach a terminal."""
    packages: list[Placed] = []
    spots: list[BlindSpot] = []
    for placed in claimed.packages:
        package = plain(placed.package)
        if isinstance(package, BlindSpot):
            spots.append(package)
        else:
            packages.append(placed if package is placed.package else replace(placed, package=package))
    return replace(claimed, packages=tuple(packages), blind_spots=(*claimed.blind_spots, *spots))
