"""Images that were scanned on this machine: what is the beginning of another image is its base.

One small file per image, named by the chainID of all its layers, with the latest names it was scanned by. Writing replaces a file in one
step and needs no lock: of two processes that note names of one image at the same moment, one may lose its name until the next scan, never
more.
The folder is kept below `max_images` by letting go of those that were noted longest ago.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from nakami.bounded.json import decode
from nakami.engine.base_image import Name, chain_ids
from nakami.engine.kept_files import by_age, forget, keep
from nakami.errors import InputError, ReferenceInvalid
from nakami.model.image import Target
from nakami.model.reference import Reference

MAX_IMAGES = 5_000
_MAX_NAMES = 8
_MAX_BYTES = 64 << 10
_FIRST_HAND = frozenset({"registry", "docker", "podman"})
"""Who names an image there put it there; the names in an archive or layout are its maker's claims, and come last."""


class _Known(msgspec.Struct, frozen=True):
    reference: str
    digest: str = ""
    first_hand: bool = False


class ImagesSeen:
    """A folder of names.

    Args:
        folder: where they are; made when needed.
        max_images: how many images are remembered.
    """

    def __init__(self, folder: Path, max_images: int = MAX_IMAGES) -> None:
        self._folder = folder
        self._max_images = max_images

    def names(self, chain_id: str) -> tuple[Name, ...]:
        """What the image of exactly these layers was called: registries and engines first, then the latest."""
        known = sorted(self._known(chain_id), key=lambda each: not each.first_hand)
        return tuple(Name(each.reference, each.digest) for each in known)

    def note(self, target: Target) -> None:
        """Remember an image whose layers were held against their digests. A full or read-only disk is no error: it is not remembered."""
        reference = _full_name(target.reference)
        if not reference or target.config is None or not target.config.diff_ids:
            return
        *_, chain = chain_ids(target.config.diff_ids)
        new = _Known(reference, target.digest, target.kind in _FIRST_HAND)
        before = self._known(chain)
        if before and before[0] == new:
            return
        self._write(chain, [new, *(each for each in before if each.reference != reference)][:_MAX_NAMES])

    def _path(self, chain_id: str) -> Path:
        return self._folder / f"{chain_id.partition(':')[2]}.json"

    def _known(self, chain_id: str) -> Sequence[_Known]:
        # A diffID is its builder's word until it is held against the layer, and here it becomes a file's name.
        if not _is_digest(chain_id):
            return ()
        try:
            with self._path(chain_id).open("rb") as file:
                return decode(file.read(_MAX_BYTES), "images seen", type=list[_Known])
        except (OSError, InputError):
            return ()

    def _write(self, chain_id: str, names: Sequence[_Known]) -> None:
        if not _is_digest(chain_id):
            return
        if keep(self._path(chain_id), msgspec.json.encode(names)):
            self._prune()

    def _prune(self) -> None:
        kept = by_age(self._folder)
        if len(kept) > self._max_images:
            # A tenth more than must be, so that not every new image lets one go.
            forget(path for path, _ in kept[: len(kept) - self._max_images + self._max_images // 10])


def _is_digest(text: str) -> bool:
    kind, _, digits = text.partition(":")
    return kind == "sha256" and len(digits) == 64 and not set(digits) - set("0123456789abcdef")


def _full_name(reference: str) -> str:
    """The reference in full; empty where it is none, or so short that it is no name (an OCI layout's `1`)."""
    if not any(mark in reference for mark in "/:@"):
        return ""
    try:
        return str(Reference.parse(reference))
    except ReferenceInvalid:
        return ""
