"""Whole images for the engine's tests, and what is inside them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nakami.catalog import CATALOGERS
from nakami.engine.inventory import of_image
from nakami.engine.layer_cache import LayerCache
from nakami.images.bundle import BundledImage
from nakami.images.opening import open_bundle
from nakami.images.sources.docker_archive import open_docker_archive
from nakami.images.sources.oci_layout import open_oci_layout
from nakami.model.inventory import Inventory
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.rootfs.offer import Offers
from tests.images.made import Layout, docker_archive

OFFERS = Offers(CATALOGERS)


def archive(path: Path, layers: Sequence[bytes], **more: Any) -> BundledImage:
    """An opened docker-archive of these layers."""
    path.write_bytes(docker_archive(layers, **more))
    return open_docker_archive(open_bundle(path), "it")


def layout(folder: Path, layers: Sequence[bytes], **more: Any) -> BundledImage:
    """An opened OCI layout of these layers."""
    made = Layout(folder)
    made.list(made.image(layers, **more))
    return opened(made)


def opened(made: Layout) -> BundledImage:
    """The image of a layout."""
    return open_oci_layout(open_bundle(made.folder), "it", platform=Platform("linux", "amd64"))


def cache(folder: Path) -> LayerCache:
    """A layer cache for all catalogers."""
    return LayerCache(folder, [f"{reader.name}:{reader.version}" for reader in CATALOGERS])


def inside(image: BundledImage, kept: LayerCache | None = None, *, verify: bool = True) -> Inventory:
    """The inventory of an image, which is closed afterwards."""
    with image:
        return of_image(image, OFFERS, kept, silent, verify=verify)


def packages(inventory: Inventory) -> list[tuple[str, str, int | None]]:
    """Name, path and layer of each package."""
    return [(placed.package.name, placed.package.path, placed.layer) for placed in inventory.packages]


def names(inventory: Inventory) -> set[str]:
    """The packages' names."""
    return {placed.package.name for placed in inventory.packages}


def spots(inventory: Inventory) -> str:
    """The blind spots as text."""
    return "\n".join(f"{spot.part}: {spot.where}: {spot.why}" for spot in inventory.blind_spots)
