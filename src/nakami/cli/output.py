"""Where a result goes: to stdout, or into a file, whole or not at all."""

import os
from pathlib import Path

from nakami.cli import terminal
from nakami.errors import UsageError


def check_folder(output: Path | None) -> None:
    """Complain about a file that cannot be made before the work, not after it.

    Raises:
        UsageError: its folder is not there.
    """
    if output is not None and not output.parent.is_dir():
        raise UsageError(f"{output} cannot be written: there is no folder {output.parent}", "make it, or name another")


def deliver(text: str, output: Path | None, *, encoding: str = "") -> None:
    """Give a result to whoever asked for it.

    Args:
        text: the result.
        output: the file that takes it; None for stdout.
        encoding: as `terminal.write` takes it; files are UTF-8.

    Raises:
        UsageError: it cannot be written.
    """
    if output is None:
        terminal.write(text, encoding=encoding)
    else:
        write_file(output, text)


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
