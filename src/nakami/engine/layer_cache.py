"""What layers yielded, kept by diffID: an unchanged layer costs nothing next time.

The key holds the names and versions of all readers, so a better reader reads anew. Writing is atomic and reading needs no lock, so several
scans may share the folder. Entries are compressed; the folder is kept below `max_bytes` by letting go of what was used longest ago.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from nakami.bounded.packed import pack, unpack
from nakami.engine.kept_files import by_age, forget, keep
from nakami.engine.reading import Reading
from nakami.errors import Malformed

MAX_BYTES = 2 << 30
_FORMAT = 4
_MAX_ENTRY = 256 << 20


class LayerCache:
    """A folder of readings.

    Args:
        folder: where they are; made when needed.
        readers: `name:version` of every reader that takes part.
        max_bytes: how large the folder may grow.
        more: of a reader besides, whose readings serve as well.
    """

    def __init__(self, folder: Path, readers: Iterable[str], max_bytes: int = MAX_BYTES, more: str = "") -> None:
        self._folder = folder
        names = sorted(readers)
        self._salt = f"{_FORMAT} {' '.join(names)}"
        self._fuller = f"{_FORMAT} {' '.join(sorted((*names, more)))}" if more else ""
        self._max_bytes = max_bytes
        self._decoder = msgspec.msgpack.Decoder(Reading)

    def _path(self, name: str, salt: str) -> Path:
        return self._folder / f"{sha256(f'{salt} {name}'.encode()).hexdigest()}.zst"

    def get(self, name: str) -> Reading | None:
        """The reading kept under this name (a diffID); None when there is none, or it does not decode."""
        found = self._get(self._path(name, self._salt))
        return self._get(self._path(name, self._fuller)) if found is None and self._fuller else found

    def _get(self, path: Path) -> Reading | None:
        try:
            with path.open("rb") as file:
                packed = file.read(_MAX_ENTRY)
            reading = self._decoder.decode(unpack(packed, _MAX_ENTRY))
        except (OSError, Malformed, msgspec.MsgspecError, ValueError):
            return None
        with suppress(OSError):
            os.utime(path)
        return reading

    def put(self, name: str, reading: Reading) -> None:
        """Keep a reading. A full or read-only disk is no error: the next scan is slower, that is all."""
        if keep(self._path(name, self._salt), pack(msgspec.msgpack.encode(reading))):
            self._prune()

    def _prune(self) -> None:
        kept = by_age(self._folder)
        over = sum(size for _, size in kept) - self._max_bytes
        for path, size in kept:
            if over <= 0:
                return
            forget([path])
            over -= size
