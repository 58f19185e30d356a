"""What was fetched before, in a folder of the cache: Release files as they came, indexes and changelogs as they were read.

Indexes and changelogs lie under the digest that the archive vouched for, so that one archive can never answer for another.
Whatever cannot be read back counts as not there.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from nakami.vulns.providers.archive.deb import Found
from nakami.vulns.providers.archive.parse import Builds

FORMAT = 1
"""Goes up whenever what is kept changes its shape or its meaning."""
MAX_FILE_BYTES = 256 << 20
KEEP_SECONDS = 30 * 86_400

_T = TypeVar("_T")


class Kept(Struct, frozen=True, array_like=True):
    """A Release file as it was fetched: the InRelease, or the Release with its detached `signature`; at `checked` (epoch seconds)."""

    checked: float
    content: bytes
    signature: bytes = b""
    is_inline: bool = True


class SourceTable:
    """The source packages of one index, each decoded when it is asked for: decoding all would take longer than using them."""

    def __init__(self, rows: dict[str, msgspec.Raw]) -> None:
        self._rows = rows

    def __contains__(self, source: str) -> bool:
        return source in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def builds(self, source: str) -> Builds:
        """The builds of a source package; empty when it is not in the index."""
        row = self._rows.get(source)
        return msgspec.msgpack.decode(row, type=Builds) if row is not None else {}


class Cache:
    """A folder that holds what may be fetched again at any time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / f"archive-{FORMAT}"

    def release(self, url: str) -> Kept | None:
        """The Release file kept for the URL of a suite."""
        return self._read(self._release_path(url), Kept)

    def keep_release(self, url: str, kept: Kept) -> None:
        """Keep the Release file of a suite."""
        self._write(self._release_path(url), msgspec.msgpack.encode(kept))

    def index(self, sha256: str) -> SourceTable | None:
        """The index that was read from the file of this digest."""
        rows = self._read(f"indexes/{sha256}", dict[str, msgspec.Raw])
        return SourceTable(rows) if rows is not None else None

    def keep_index(self, sha256: str, builds: dict[str, Builds], now: float) -> SourceTable:
        """Keep an index, and drop those that nobody asked for in a month."""
        packed = msgspec.msgpack.encode(builds)
        self._write(f"indexes/{sha256}", packed)
        self._drop_old("indexes", now)
        return SourceTable(msgspec.msgpack.decode(packed, type=dict[str, msgspec.Raw]))

    def found(self, sha256: str) -> Found | None:
        """What was found in the package of this digest."""
        return self._read(f"changelogs/{sha256[:2]}/{sha256}", Found)

    def keep_found(self, sha256: str, found: Found) -> None:
        """Keep what was found in a package."""
        self._write(f"changelogs/{sha256[:2]}/{sha256}", msgspec.msgpack.encode(found))

    @staticmethod
    def _release_path(url: str) -> str:
        return f"releases/{hashlib.sha256(url.encode()).hexdigest()}"

    def _read(self, name: str, kind: type[_T]) -> _T | None:
        path = self._folder / name
        try:
            with path.open("rb") as file:
                content = file.read(MAX_FILE_BYTES)
            with suppress(OSError):
                os.utime(path)
            return msgspec.msgpack.decode(content, type=kind)
        except (OSError, msgspec.DecodeError):
            return None

    def _write(self, name: str, content: bytes) -> None:
        """Write whole or not at all; a cache that cannot be written is none, and no error."""
        path = self._folder / name
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
                Path(draft).replace(path)
            except BaseException:
                with suppress(OSError):
                    Path(draft).unlink()
                raise

    def _drop_old(self, name: str, now: float) -> None:
        with suppress(OSError):
            for path in (self._folder / name).iterdir():
                with suppress(OSError):
                    if path.stat().st_mtime < now - KEEP_SECONDS:
                        path.unlink()
