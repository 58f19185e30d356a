"""A root file system in a plain squashfs file."""

import os
from pathlib import Path

from nakami.bounded.squashfs.filesystem import Squashfs
from nakami.images.tarball import open_file
from nakami.model.image import Target
from nakami.rootfs.squashfs import SquashfsRoot


def open_squashfs(path: Path, name: str) -> tuple[SquashfsRoot, Target]:
    """Open a squashfs file; `name` is what the user called it.

    Raises:
        TargetNotFound: nothing is there, or it may not be read.
        TargetError: its version or its compressor is not read here.
        Malformed, LimitExceeded: it is none, or it is damaged.
    """
    descriptor, size = open_file(path)
    try:
        return SquashfsRoot(descriptor, Squashfs(descriptor, 0, size, str(path))), Target(kind="squashfs", name=name)
    except BaseException:
        os.close(descriptor)
        raise
