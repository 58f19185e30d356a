"""A root file system as a plain tar, compressed or not: what distributions publish and `docker export` writes. It counts as one layer."""

from pathlib import Path

from nakami.errors import TargetNotFound
from nakami.images.bundle import Bundle, BundledImage
from nakami.images.tarball import WholeFile
from nakami.model.image import Layer, Target

_ROOT_FOLDERS = ("etc", "usr", "bin", "var")


def open_rootfs_archive(bundle: Bundle, path: Path, name: str, *, forced: bool = False) -> BundledImage:
    """Open a tar of a root file system.

    Args:
        bundle: the tar's members, to see that it is one.
        path: the file.
        name: what the user called it.
        forced: the user said that it is one.

    Raises:
        TargetNotFound: neither of the folders that every root has is in it.
    """
    if not forced and not bundle.has_folder(_ROOT_FOLDERS):
        raise TargetNotFound(
            f"{bundle.where} is neither a docker-archive nor an OCI layout nor a root file system",
            "export the image with `docker save` or `skopeo copy`",
        )
    bundle.close()
    whole = WholeFile(path)
    layer = Layer(0, size=whole.size(""))
    return BundledImage(Target(kind="rootfs", name=name, layers=(layer,)), whole, [""])
