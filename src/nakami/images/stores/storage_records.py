"""The records of a containers-storage folder: which images and layers it holds (containers/storage, `images.go` and `layers.go`)."""

import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

import msgspec

from nakami.bounded.json import decode
from nakami.errors import Malformed, TargetNotFound
from nakami.images.stores.inside import Inside

MAX_RECORDS_BYTES = 64 << 20
"""Of one file of records: some 3,000 bytes for an image, 500 for a layer."""
DRIVERS = ("overlay", "vfs")
"""What nakami reads; the first is what nearly every engine uses."""
NAME_THE_STORE = "name the store: containers-storage:[/folder]NAME"
_IDENTIFIER = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PLAIN_KEY = re.compile(r"[.0-9a-z]+", re.ASCII)
_RECORDS = re.compile(r"(?P<driver>[a-z0-9-]+)-images")


class ImageRecord(msgspec.Struct, rename="kebab"):
    """An image. `layer` is its topmost; `big_data_names` name the documents beside it."""

    id: str
    digest: str = ""
    names: list[str] | None = None
    layer: str = ""
    big_data_names: list[str] | None = None

    @property
    def digests(self) -> tuple[str, ...]:
        """The digests of all its manifests."""
        keys = (key.removeprefix("manifest-") for key in self.big_data_names or () if key.startswith("manifest-"))
        return tuple(dict.fromkeys([*([self.digest] if self.digest else []), *keys]))


class LayerRecord(msgspec.Struct, rename="kebab"):
    """A layer: the one below it, the digest and length of its tar."""

    id: str
    parent: str = ""
    diff_digest: str = ""
    diff_size: int | None = None


class Records(msgspec.Struct, frozen=True):
    """What one driver of one store holds."""

    root: str
    driver: str
    images: tuple[ImageRecord, ...]
    layers: Mapping[str, LayerRecord]

    def files(self, layer: str) -> str:
        """The folder that a layer is unpacked into."""
        _check(layer, self.root)
        return f"{self.root}/overlay/{layer}/diff" if self.driver == "overlay" else f"{self.root}/vfs/dir/{layer}"

    def tar_split(self, layer: str) -> str:
        """Where the rest of a layer's tar is, below `root`."""
        _check(layer, self.root)
        return f"{self.driver}-layers/{layer}.tar-split.gz"

    def document(self, image: ImageRecord, key: str, limit: int) -> bytes | None:
        """A document of an image; None when there is none.

        Raises:
            TargetNotFound, Malformed, LimitExceeded: it cannot be read.
        """
        _check(image.id, self.root)
        # `makeBigDataBaseName`: what is no plain name is written in base 64.
        name = key if _PLAIN_KEY.fullmatch(key) else f"={b64encode(key.encode()).decode()}"
        with Inside(self.root) as store:
            return store.document(f"{self.driver}-images/{image.id}/{name}", limit)


def records_of(root: str, driver: str = "") -> tuple[Records, ...]:
    """Read the records of a store: of one driver, or of all that left some.

    Raises:
        TargetNotFound: there is no store, or it may not be read, or it uses a driver that nakami does not know.
        Malformed, LimitExceeded: its records are broken.
    """
    with Inside(root) as store:
        told = _drivers(root)
        wanted = [driver] if driver else [each for each in DRIVERS if each in told]
        if (driver and driver not in DRIVERS) or (told and not wanted):
            raise TargetNotFound(
                f"{root} is kept by the storage driver {driver or ', '.join(told)}; nakami reads {' and '.join(DRIVERS)}",
                "export the image with `podman save`",
            )
        found = tuple(records for each in wanted if (records := _read(store, root, each)) is not None)
    if not found:
        raise TargetNotFound(f"{root} has no images.json", NAME_THE_STORE)
    return found


def _drivers(root: str) -> list[str]:
    try:
        names = sorted(path.name for path in Path(root).iterdir())
    except OSError as error:
        raise TargetNotFound(
            f"{root} cannot be listed: {error.strerror}", "run as root, or as the store's user"
        ) from error
    return [match["driver"] for name in names if (match := _RECORDS.fullmatch(name))]


def _read(store: Inside, root: str, driver: str) -> Records | None:
    images = store.document(f"{driver}-images/images.json", MAX_RECORDS_BYTES)
    if images is None:
        return None
    layers: dict[str, LayerRecord] = {}
    for name in ("layers.json", "volatile-layers.json"):
        text = store.document(f"{driver}-layers/{name}", MAX_RECORDS_BYTES)
        if text is not None:
            where = f"{root}/{driver}-layers/{name}"
            layers.update(
                (each.id, each) for each in decode(text, where, type=list[LayerRecord], limit=MAX_RECORDS_BYTES)
            )
    where = f"{root}/{driver}-images/images.json"
    records = decode(images, where, type=list[ImageRecord], limit=MAX_RECORDS_BYTES)
    return Records(root, driver, tuple(records), layers)


def _check(identifier: str, root: str) -> None:
    """See that an identifier is none that leads elsewhere."""
    if not _IDENTIFIER.fullmatch(identifier):
        raise Malformed(
            f"{root} has a record with the identifier {identifier[:80]!r}, which is none", "pull the image again"
        )
