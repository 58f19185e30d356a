"""How packages come from an archive."""

from pathlib import Path
from typing import Protocol

MAX_DOWNLOAD_BYTES = 4 << 30
"""Of all packages of one patch together."""


class Download(Protocol):
    """How packages come from an archive: the only way out that a patch has."""

    def __call__(self, url: str, path: Path, *, size: int, sha256: str = "") -> None:
        """Fetch a file of at most `size` bytes.

        Raises:
            NetworkError: it cannot be had.
            DigestMismatch: it is another one than the index vouches for.
        """
