"""Programs that keep credentials in the system's keychain (docker/docker-credential-helpers, "Development").

`docker-credential-NAME get` takes a server's name on its standard input and writes a JSON object to its standard output.
"""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping

from msgspec import Struct

from nakami.bounded.json import decode
from nakami.errors import InputError

TIMEOUT = 30.0
"""Seconds; a helper may have to ask a cloud's API."""

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)
_MAX_ANSWER_BYTES = 256 << 10


class Answer(Struct, frozen=True, rename={"username": "Username", "secret": "Secret"}):
    """What a helper knows of a server."""

    username: str = ""
    secret: str = ""

    def __repr__(self) -> str:
        return "Answer(...)"


def ask(name: str, server: str, environment: Mapping[str, str], timeout: float = TIMEOUT) -> tuple[Answer | None, str]:
    """Ask the helper for a server's credentials: its answer, else None; and a warning when it could not be asked."""
    program = f"docker-credential-{name}"
    found = shutil.which(program, path=environment.get("PATH")) if _NAME.fullmatch(name) else None
    if found is None:
        return None, (
            f"the credential helper {program[:100]!r}, which the Docker configuration names for {server}, is not on PATH: "
            "install it, or log in anew"
        )
    try:
        output, code = _run(found, server, environment, timeout)
    except OSError as error:
        return None, f"{program} cannot be started: {error.strerror}"
    except subprocess.TimeoutExpired:
        return None, f"{program} did not answer within {timeout:.0f} s"
    if code != 0:
        # The protocol's way to say "I know nothing of this server", as its Go library words it.
        known_nothing = b"credentials not found" in output[:1000]
        return None, "" if known_nothing else f"{program} failed with exit code {code}: log in to {server} anew"
    try:
        answer = decode(output, program, type=Answer, limit=_MAX_ANSWER_BYTES)
    except InputError:
        return None, f"{program} did not answer in its protocol"  # the answer is not quoted: it may hold the secret
    return (answer if answer.username or answer.secret else None), ""


def _run(program: str, server: str, environment: Mapping[str, str], timeout: float) -> tuple[bytes, int]:
    with subprocess.Popen(  # noqa: S603 -- the user's own configuration names the helper; its name is checked above
        [program, "get"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(environment),
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(server.encode(), timeout)
        except subprocess.TimeoutExpired:
            # What the helper has started may hold the pipe open: the whole group goes.
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return output, process.returncode
