"""Images that come as one bundle of named members: a folder, a tar, or a stream of one.

`docker save` archives and OCI layouts differ in how they name things; where the bytes are is the same question for both, answered here.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence

from nakami.errors import Malformed
from nakami.images.image import Image
from nakami.model.image import Layer, Target

MAX_DOCUMENT = 8 << 20
"""Bytes of a manifest or configuration; the OCI distribution specification asks registries for 4 MiB at least."""


class Bundle(ABC):
    """Named members. `where` names the bundle in errors; `any_order` tells whether members may be read side by side."""

    where: str
    any_order: bool = True

    @abstractmethod
    def document(self, name: str) -> bytes | None:
        """A small member's bytes; None when there is none of that name.

        Raises:
            LimitExceeded: it is longer than `MAX_DOCUMENT`.
            Malformed: it is no plain file, or there are several.
        """

    @abstractmethod
    def size(self, name: str) -> int | None:
        """A member's length in bytes; None when there is none of that name."""

    @abstractmethod
    def chunks(self, name: str) -> Iterator[bytes]:
        """Stream a member.

        Raises:
            Malformed: there is none of that name, or it is no plain file.
            StreamBroken: it is shorter than it says (while reading it).
        """

    def in_order(self, names: Collection[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Stream several members in the order that costs least, each used up before the next.

        Raises:
            Malformed: one of them cannot be had; those that can came before.
        """
        for name in names:
            yield name, self.chunks(name)

    def has_folder(self, names: Collection[str]) -> bool:
        """Whether members lie below one of these folders."""
        return any(self.size(name) is not None for name in names)

    def close(self) -> None:  # noqa: B027 -- a folder holds nothing open
        """Let go of open files."""


class BundledImage(Image):
    """An image whose layers are members of a bundle; `names` are their names, by index."""

    def __init__(self, target: Target, bundle: Bundle, names: Sequence[str]) -> None:
        self.target = target
        self.parallel = bundle.any_order
        self._bundle = bundle
        self._names = names

    def chunks(self, layer: Layer) -> Iterator[bytes]:
        """Stream the member that the layer is."""
        return self._bundle.chunks(self._names[layer.index])

    def streams(self, wanted: Sequence[Layer]) -> Iterator[tuple[Layer, Iterator[bytes]]]:
        """Stream the layers in the bundle's own order; each stream is used up before the next is asked for."""
        # Several layers may be one member.
        by_name: dict[str, list[Layer]] = {}
        for layer in wanted:
            by_name.setdefault(self._names[layer.index], []).append(layer)
        for name, chunks in self._bundle.in_order(by_name):
            first, *more = by_name[name]
            yield first, chunks
            for layer in more:
                yield layer, self._bundle.chunks(name)

    def close(self) -> None:
        """Close the bundle."""
        self._bundle.close()


def missing(where: str, name: str) -> Malformed:
    """The error of a member that is not there."""
    return Malformed(f"{where} has no member {name!r} although its manifest names it", "export or pull it again")
