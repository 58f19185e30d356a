"""Files that a cache folder keeps: each written whole, the oldest let go of first. Several processes may share the folder."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def keep(path: Path, content: bytes) -> bool:
    """Write a file in one step and make its folder if it is not there; who reads sees the old one or the new one.

    A full or read-only disk is no error, only told: what is kept saves work and is needed by nobody.
    """
    # Process numbers repeat between containers that share the folder.
    part = path.with_name(f"{path.name}.{os.urandom(8).hex()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        return False
    return True


def by_age(folder: Path) -> list[tuple[Path, int]]:
    """The folder's files with their sizes in bytes, what was touched longest ago first; none where it cannot be looked into."""
    dated = []
    with suppress(OSError):
        for path in folder.iterdir():
            with suppress(OSError):
                state = path.stat()
                dated.append((state.st_mtime, path, state.st_size))
    return [(path, size) for _, path, size in sorted(dated)]


def forget(paths: Iterable[Path]) -> None:
    """Let go of files; another process may have been faster."""
    for path in paths:
        with suppress(OSError):
            path.unlink()
