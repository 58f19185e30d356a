"""Small files that a user names: lists of targets, Compose files."""

import os
from pathlib import Path

from nakami.bounded.streams import FileChunks
from nakami.errors import LimitExceeded
from nakami.images.tarball import open_file


def read_small_file(path: Path, limit: int) -> bytes:
    """A plain file's content.

    Raises:
        TargetNotFound: nothing is there, it may not be read, or it is something else.
        LimitExceeded: it is longer than `limit` bytes.
        StreamBroken: it has become shorter while it was read.
    """
    descriptor, size = open_file(path)
    try:
        if size > limit:
            raise LimitExceeded(f"{path} is {size:,} bytes long; at most {limit:,} are read", "split it")
        return b"".join(FileChunks(descriptor, 0, size, str(path)))
    finally:
        os.close(descriptor)
