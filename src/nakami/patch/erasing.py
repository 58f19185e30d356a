"""Removes a tree of unknown shape: as deep as its maker liked, so that no path to its end fits into a call, and no recursion reaches it."""

import os
import tempfile


def erase(top: bytes) -> None:
    """Remove a folder with all that is in it; symlinks are removed, never followed.

    Every folder inside is moved up to just below the first before it is emptied, so that all paths stay short. Nobody else may write there.

    Raises:
        OSError: the disk or the kernel refuses.
    """
    heap = tempfile.mkdtemp(dir=top)
    number = 0
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        with os.scandir(folder) as listed:
            entries = list(listed)
        for entry in entries:
            if entry.path == heap:
                continue
            if entry.is_dir(follow_symlinks=False):
                number += 1
                waiting.append(heap + b"/%d" % number)
                os.rename(entry.path, waiting[-1])
            else:
                os.unlink(entry.path)
        if folder != top:
            os.rmdir(folder)
    os.rmdir(heap)
    os.rmdir(top)
