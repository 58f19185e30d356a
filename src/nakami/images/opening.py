"""From a path to the bundle that it is."""

import os
from pathlib import Path

from nakami.images.bundle import Bundle
from nakami.images.folder import Folder
from nakami.images.tarball import CompressedTar, TarFile, open_file

_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
"""How gzip, bzip2, xz and zstd files begin."""


def open_bundle(path: Path) -> Bundle:
    """Open whatever kind of bundle a path is.

    Raises:
        TargetNotFound: nothing is there, or it may not be read.
        StreamBroken: a file that is no tar.
    """
    if path.is_dir():
        return Folder(path)
    descriptor, _ = open_file(path)
    try:
        head = os.pread(descriptor, 6, 0)
    finally:
        os.close(descriptor)
    return CompressedTar(path) if head.startswith(_COMPRESSED) else TarFile(path)
