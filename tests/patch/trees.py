"""Layers and roots for tests of what unpacks and compares them."""

import io
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from nakami.images.image import Image
from nakami.model.image import Layer, Target
from nakami.patch.disk_root import DiskRoot
from nakami.patch.unpacking import unpack


def member(name: str, content: bytes | None = None, **fields: object) -> tuple[tarfile.TarInfo, bytes]:
    """A tar entry: a file with content, else what `type` says, else a folder."""
    info = tarfile.TarInfo(name)
    info.type = tarfile.REGTYPE if content is not None else tarfile.DIRTYPE
    info.size = len(content or b"")
    info.mode = 0o644 if content is not None else 0o755
    for key, value in fields.items():
        setattr(info, key, value)
    return info, content or b""


def link(name: str, target: str, *, hard: bool = False) -> tuple[tarfile.TarInfo, bytes]:
    """A symlink, or a hard link."""
    return member(name, type=tarfile.LNKTYPE if hard else tarfile.SYMTYPE, linkname=target)


def tar(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """A layer."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


class Layers(Image):
    """An image in memory."""

    def __init__(self, layers: Sequence[bytes], diff_ids: Sequence[str] = ()) -> None:
        told = [*diff_ids, *[""] * len(layers)]
        self.target = Target(
            "test", "it", layers=tuple(Layer(number, diff_id=told[number]) for number in range(len(layers)))
        )
        self._layers = layers

    def chunks(self, layer: Layer) -> Iterator[bytes]:
        """The layer in pieces."""
        content = self._layers[layer.index]
        return (content[at : at + 1000] for at in range(0, len(content), 1000))


def unpacked(folder: Path, *layers: bytes) -> DiskRoot:
    """A root made of layers."""
    folder.mkdir(exist_ok=True)
    root = DiskRoot(folder)
    unpack(Layers(layers), root, lambda *_: None)
    return root


def names(folder: Path) -> set[str]:
    """All paths below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
