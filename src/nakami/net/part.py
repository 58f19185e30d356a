"""The file that a download grows in, before it takes its target's place in one step.

Two processes may want the same target at once: the first locks `<target>.part`, the other grows a file of its own that does not outlive it.
"""

import fcntl
import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Self

import msgspec
from msgspec import Struct

from nakami.bounded.json import decode
from nakami.errors import InputError

_CHUNK = 1 << 20
_MAX_NOTE_BYTES = 64 << 10


class _Note(Struct, frozen=True):
    """What the bytes in the part file are the beginning of. `validator` is what If-Range may carry."""

    url: str
    validator: str


class Part:
    """The growing file. Its own context manager: leaving it without `finish` keeps the bytes if they are of use to a later run."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path = Path(f"{target}.part")
        self._own = False
        self._noted = False
        self._hash = hashlib.sha256()
        self.size = 0

    def __enter__(self) -> Self:
        self._file = self._locked() or self._private()
        return self

    def __exit__(self, *_: object) -> None:
        if not self._file.closed:
            if not self._noted or self._own or self._file.seek(0, os.SEEK_END) == 0:
                self.discard()
            self._file.close()

    @property
    def sha256(self) -> str:
        """The digest of all bytes so far, in hex."""
        return self._hash.hexdigest()

    def left_over(self, url: str) -> tuple[int, str]:
        """How many bytes an earlier run left of this very URL, and the validator of their version; (0, "") when none are of use."""
        try:
            with self._note_path.open("rb") as file:
                note = decode(file.read(_MAX_NOTE_BYTES), str(self._note_path), type=_Note)
        except (OSError, InputError):
            return 0, ""
        have = self._file.seek(0, os.SEEK_END)
        if self._own or note.url != url or not note.validator or have == 0:
            return 0, ""
        self._noted = True
        return have, note.validator

    def begin(self, url: str, validator: str) -> None:
        """Start from nothing. With a validator, what is written may be continued by a later run."""
        self._note_path.unlink(missing_ok=True)
        self._file.seek(0)
        self._file.truncate()
        self._hash, self.size, self._noted = hashlib.sha256(), 0, False
        if validator and not self._own:
            self._note_path.write_bytes(msgspec.json.encode(_Note(url, validator)))
            self._noted = True

    def resume(self) -> None:
        """Go on behind the bytes that an earlier run left."""
        self._file.seek(0)
        self._hash, self.size = hashlib.sha256(), 0
        while chunk := self._file.read(_CHUNK):
            self._hash.update(chunk)
            self.size += len(chunk)

    def write(self, chunk: bytes) -> None:
        """Append."""
        self._file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def finish(self) -> None:
        """Put the file in its target's place; a reader sees the old one or the new one, never a mixture."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._path.replace(self._target)
        self._note_path.unlink(missing_ok=True)
        self._file.close()

    def discard(self) -> None:
        """Keep nothing for a later run."""
        if not self._own:
            self._note_path.unlink(missing_ok=True)
        self._path.unlink(missing_ok=True)
        self._noted = False

    @property
    def _note_path(self) -> Path:
        return Path(f"{self._path}.json")

    def _locked(self) -> BinaryIO | None:
        """The shared part file, when nobody else is at work on it."""
        while True:
            file = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644), "r+b")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.close()
                return None
            # Between opening and locking, its owner may have put it in the target's place: then this is the target, not a part.
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file.fileno()), self._path.stat()):
                    return file
            file.close()

    def _private(self) -> BinaryIO:
        from tempfile import mkstemp  # slow to import, seldom needed

        descriptor, name = mkstemp(prefix=f"{self._target.name}.", suffix=".part", dir=self._target.parent)
        self._own, self._path = True, Path(name)
        os.fchmod(descriptor, 0o644)
        return os.fdopen(descriptor, "r+b")
