"""Results in files: whole or not at all."""

import os
from pathlib import Path

from nakami.errors import UsageError


def write_file(path: Path, text: str) -> None:
    """Write a result to a file in one step: who reads it sees the old one or the new one, and a failure leaves the old one.

    What is no regular file (a device, a pipe) is written to as it is, never replaced.

    Args:
        path: where to; a symlink is followed.
        text: the result, written as UTF-8.

    Raises:
        UsageError: it cannot be written.
    """
    content = text.encode(errors="replace")
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                file.write(content)
        else:
            _replace(Path(os.path.realpath(path)), content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", "name another file with --output") from error


def _replace(path: Path, content: bytes) -> None:
    # The name cannot be guessed and nothing of that name is opened: the folder may be /tmp, and the user root.
    part = path.with_name(f".nakami-{os.urandom(8).hex()}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
