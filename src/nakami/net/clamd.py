"""A client of clamd, the daemon of ClamAV: bytes go there, the name of what it knows comes back.

Protocol: clamd(8), "COMMANDS": commands begin with `z` and end with a zero byte, as answers do. `INSTREAM` takes chunks with their length
in four bytes in front, in network byte order, and one of length zero at the end. One connection serves one file: clamd closes it after
an answer, and after a stream that is longer than its StreamMaxLength (clamd.conf(5)), for which it says so.

Bounded: each file has a time in all, and an answer `MAX_ANSWER` bytes. Only sockets of this machine are spoken to: files leave it never.
"""

import socket
from contextlib import closing
from ipaddress import ip_address
from time import monotonic

from nakami.errors import LimitExceeded, Malformed, NetworkError, UsageError

MAX_ANSWER = 4096
SECONDS = 60.0
"""For one file. clamd itself gives up after MaxScanTime, 120 s by default, and most files take milliseconds."""
_CHUNK = 1 << 18
_TOO_LONG = "INSTREAM size limit exceeded"
_FOUND, _CLEAN, _ERROR = " FOUND", "OK", " ERROR"


class Clamd:
    """A daemon at a socket.

    Args:
        place: the path of a Unix socket, or `HOST:PORT` of this machine.
        seconds: how long one file may take.

    Raises:
        UsageError: neither, or another machine.
    """

    def __init__(self, place: str, seconds: float = SECONDS) -> None:
        self.place = place
        self._seconds = seconds
        self._address = _address(place)

    def version(self) -> str:
        """What it says of itself: the engine, and the day of its signatures.

        Raises:
            NetworkError: no answer.
        """
        return self._ask(b"zVERSION\0", b"", monotonic() + self._seconds)

    def known(self, content: bytes) -> str:
        """The name of the signature that the bytes match; empty when it knows them not.

        Raises:
            NetworkError: no answer, or none in time.
            LimitExceeded: longer than clamd takes.
            Malformed: an answer that the protocol does not know, or clamd could not scan it.
        """
        answer = self._ask(b"zINSTREAM\0", content, monotonic() + self._seconds)
        if answer.startswith(_TOO_LONG):
            raise LimitExceeded(
                f"clamd takes less than its {len(content):,} bytes",
                "raise StreamMaxLength in clamd.conf to have it scanned",
            )
        result = answer.removeprefix("stream:").strip()
        if result == _CLEAN:
            return ""
        if result.endswith(_FOUND):
            return result.removesuffix(_FOUND)
        if result.endswith(_ERROR):
            raise Malformed(f"clamd could not scan it: {result.removesuffix(_ERROR)}")
        raise Malformed(f"clamd gave an answer that is none: {result[:100]!r}")

    def _ask(self, command: bytes, content: bytes, end: float) -> str:
        try:
            with closing(self._connected(end)) as connection:
                try:
                    connection.sendall(command)
                    if command == b"zINSTREAM\0":
                        _stream(connection, content, end)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # it stopped reading, and mostly says why
                return _answer(connection, end)
        except TimeoutError as error:
            raise NetworkError(
                f"clamd at {self.place} did not answer in {self._seconds:.0f} s", "look at its log, and how busy it is"
            ) from error
        except OSError as error:
            raise NetworkError(
                f"no answer from clamd at {self.place}: {error.strerror or type(error).__name__}",
                "check that clamd runs, and that --clamd names its LocalSocket or TCPSocket",
            ) from error

    def _connected(self, end: float) -> socket.socket:
        family = (
            socket.AF_UNIX
            if isinstance(self._address, str)
            else socket.AF_INET6
            if ":" in self._address[0]
            else socket.AF_INET
        )
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            _limit(connection, end)
            connection.connect(self._address)
        except OSError:
            connection.close()
            raise
        return connection


def _address(place: str) -> str | tuple[str, int]:
    path = place.removeprefix("unix:")
    if "/" in path:
        return path
    host, _, port = place.removeprefix("tcp:").rpartition(":")
    host = host.strip("[]") if host != "localhost" else "127.0.0.1"
    try:
        if ip_address(host).is_loopback and 0 < int(port) < 1 << 16:
            return host, int(port)
    except ValueError:
        pass
    raise UsageError(
        f"--clamd does not take {place[:100]!r}",
        "name the path of clamd's socket, or an address of this machine as 127.0.0.1:3310",
    )


def _stream(connection: socket.socket, content: bytes, end: float) -> None:
    view = memoryview(content)
    for at in range(0, len(content), _CHUNK):
        piece = view[at : at + _CHUNK]
        _limit(connection, end)
        connection.sendall(len(piece).to_bytes(4, "big"))
        connection.sendall(piece)
    connection.sendall(bytes(4))


def _answer(connection: socket.socket, end: float) -> str:
    """What comes before a zero byte.

    Raises:
        ConnectionAbortedError: the connection ends without.
        Malformed: it is longer than any answer.
    """
    answer = b""
    while b"\0" not in answer:
        _limit(connection, end)
        piece = connection.recv(MAX_ANSWER)
        if not piece:
            raise ConnectionAbortedError(0, "it closed the connection without an answer")
        answer += piece
        if len(answer) > MAX_ANSWER:
            raise Malformed(f"clamd answers with more than {MAX_ANSWER:,} bytes")
    text = answer.partition(b"\0")[0].decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() else "." for sign in text)


def _limit(connection: socket.socket, end: float) -> None:
    """Wait no longer than until then.

    Raises:
        TimeoutError: it is then.
    """
    left = end - monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)
