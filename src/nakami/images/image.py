"""An opened image: its description, and its layers as streams."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Self

from nakami.model.image import ImageConfig, Layer, Target
from nakami.model.outcome import BlindSpot


class Image(ABC):
    """An image of any source. Close it when done; it is its own context manager.

    `target` describes it. `parallel` tells whether layers may be streamed side by side, from several threads. `config_text` is the
    configuration as it is stored, or as an engine told it; empty where there is none.
    """

    target: Target
    config_text: bytes = b""
    parallel: bool = True

    @property
    def config(self) -> ImageConfig:
        """The image's configuration."""
        return self.target.config or ImageConfig()

    def absent(self, layer: Layer) -> BlindSpot | None:
        """Why a layer's bytes are not with the image, for those that nobody need try to read; None for all others."""
        if layer.foreign:
            why = "a foreign layer: its bytes are not with the image"
            return BlindSpot("layer", layer.digest, why, "scan the image where it was built")
        if layer.media_type.endswith("+encrypted"):  # containers/ocicrypt
            return BlindSpot(
                "layer", layer.digest, "its bytes are encrypted", "decrypt the image with `skopeo copy` and scan that"
            )
        return None

    @abstractmethod
    def chunks(self, layer: Layer) -> Iterator[bytes]:
        """Stream the layer's blob as stored. Its digest is NOT checked here: whoever reads the stream hashes it anyway.

        Raises:
            TargetError, NetworkError: the blob cannot be had.
        """

    def streams(self, wanted: Sequence[Layer]) -> Iterator[tuple[Layer, Iterator[bytes]]]:
        """Stream the wanted layers in the order the source likes best; each stream is used up before the next is asked for."""
        for layer in wanted:
            yield layer, self.chunks(layer)

    def close(self) -> None:  # noqa: B027 -- most sources hold nothing open
        """Let go of files and connections."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
