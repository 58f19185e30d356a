"""The client of clamd: against servers that misbehave, and against Debian's clamd with a database of two harmless signatures."""

import hashlib
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from nakami.errors import LimitExceeded, Malformed, NetworkError, UsageError
from nakami.net.clamd import Clamd

SPECIMEN = b"harmless specimen of nakami"
TEXT = b"specimen for clamd: nothing bad"
LIMIT = 1 << 20

Serve = Callable[[socket.socket], None]


@contextmanager
def _server(folder: Path, serve: Serve) -> Iterator[str]:
    """A server at a Unix socket that does this with every connection."""
    place = str(folder / "s")
    with closing(socket.socket(socket.AF_UNIX)) as listener:
        listener.bind(place)
        listener.listen()

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with closing(connection), suppress(OSError):
                    serve(connection)

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield place
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def _receive(connection: socket.socket) -> bytes:
    """What a client streams, held together."""
    data = connection.makefile("rb")
    assert data.read(10) == b"zINSTREAM\0"
    whole = b""
    while size := int.from_bytes(data.read(4), "big"):
        whole += data.read(size)
    return whole


def _answering(answer: bytes) -> Serve:
    def serve(connection: socket.socket) -> None:
        _receive(connection)
        connection.sendall(answer)

    return serve


@pytest.mark.parametrize("size", [0, 1, 1 << 18, (1 << 18) + 1, 1 << 20])
def test_every_byte_arrives(tmp_path: Path, size: int):
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)

    def serve(connection: socket.socket) -> None:
        told = b"OK" if _receive(connection) == content else b"Other FOUND"
        connection.sendall(b"stream: " + told + b"\0")

    with _server(tmp_path, serve) as place:
        assert Clamd(place, 10).known(content) == ""


def test_a_name_may_be_anything_printable(tmp_path: Path):
    with _server(tmp_path, _answering(b"stream: A b.\x1b[1m-1 FOUND\0")) as place:
        assert Clamd(place, 10).known(b"x") == "A b..[1m-1"


@pytest.mark.parametrize(
    ("answer", "error", "why"),
    [
        (b"INSTREAM size limit exceeded. ERROR\0", LimitExceeded, "clamd takes less than its 1 bytes"),
        (b"stream: Can't allocate memory ERROR\0", Malformed, "could not scan it: Can't allocate memory"),
        (b"stream: \0", Malformed, "an answer that is none"),
        (b"HTTP/1.1 400 Bad Request\r\n\0", Malformed, "an answer that is none"),
        (b"", NetworkError, "no answer from clamd"),
        (b"stream: O", NetworkError, "no answer from clamd"),
        (b"x" * 100_000, Malformed, "more than 4,096 bytes"),
    ],
    ids=["limit", "error", "empty", "http", "closed", "cut", "long"],
)
def test_answers_that_are_none(tmp_path: Path, answer: bytes, error: type[Exception], why: str):
    with _server(tmp_path, _answering(answer)) as place, pytest.raises(error, match=why):
        Clamd(place, 10).known(b"x")


def test_it_dies_in_the_middle(tmp_path: Path):
    def serve(connection: socket.socket) -> None:
        connection.recv(100)

    with _server(tmp_path, serve) as place, pytest.raises(NetworkError, match="no answer from clamd"):
        Clamd(place, 10).known(bytes(8 << 20))


@pytest.mark.parametrize("drip", [b"", b"s"])
def test_it_answers_too_slowly(tmp_path: Path, drip: bytes):
    def serve(connection: socket.socket) -> None:
        _receive(connection)
        for _ in range(20):
            connection.sendall(drip)
            time.sleep(0.1)

    start = time.monotonic()
    with _server(tmp_path, serve) as place, pytest.raises(NetworkError, match="did not answer in 0 s"):
        Clamd(place, 0.3).known(b"x")
    assert time.monotonic() - start < 1.5


def test_it_never_reads(tmp_path: Path):
    def serve(connection: socket.socket) -> None:
        time.sleep(1)
        del connection

    with _server(tmp_path, serve) as place, pytest.raises(NetworkError, match="did not answer"):
        Clamd(place, 0.3).known(bytes(8 << 20))


def test_it_is_not_there(tmp_path: Path, free_port: int):
    for place in (
        str(tmp_path / "none"),
        f"127.0.0.1:{free_port}",
        f"localhost:{free_port}",
        str(tmp_path / ("long" * 60)),
    ):
        with pytest.raises(NetworkError, match="no answer from clamd at") as caught:
            Clamd(place, 1).known(b"x")
        assert "--clamd" in caught.value.remedy


@pytest.mark.parametrize(
    "place",
    ["", "x", "example.org:3310", "192.0.2.1:3310", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000", "127.0.0.1:x"],
)
def test_only_sockets_of_this_machine(place: str):
    with pytest.raises(UsageError, match="--clamd does not take"):
        Clamd(place)


@pytest.fixture(scope="module")
def daemon(tool: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    """Debian's clamd, with two signatures of harmless bytes and a limit of 1 MiB for streams."""
    folder = tmp_path_factory.mktemp("clamd")
    database = folder / "db"
    database.mkdir()
    (database / "t.hdb").write_text(f"{hashlib.md5(SPECIMEN).hexdigest()}:{len(SPECIMEN)}:Nakami.Specimen.Hash\n")
    (database / "t.ndb").write_text(f"Nakami.Specimen.Text:0:*:{TEXT.hex()}\n")
    place = folder / "s"
    (folder / "clamd.conf").write_text(
        f"Foreground yes\nDatabaseDirectory {database}\nLocalSocket {place}\nStreamMaxLength {LIMIT}\nMaxThreads 2\nSelfCheck 0\n"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([tool("clamd"), "--config-file", str(folder / "clamd.conf")], stdout=log, stderr=log)
    try:
        end = time.monotonic() + 60
        while not place.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        assert place.exists(), (folder / "log").read_text()
        yield Clamd(str(place))
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.system
class TestDebiansClamd:
    """clamd(8), "COMMANDS": "INSTREAM: it is mandatory to prefix this command with n or z"."""

    def test_it_tells_its_version(self, daemon: Clamd):
        assert daemon.version().startswith("ClamAV ")

    def test_it_knows_its_specimens(self, daemon: Clamd):
        assert daemon.known(SPECIMEN) == "Nakami.Specimen.Hash.UNOFFICIAL"
        assert daemon.known(b"before " + TEXT + b" behind") == "Nakami.Specimen.Text.UNOFFICIAL"
        assert daemon.known(SPECIMEN + b".") == ""

    @pytest.mark.parametrize("size", [0, 1, LIMIT])
    def test_what_it_takes(self, daemon: Clamd, size: int):
        assert daemon.known(bytes(size)) == ""

    @pytest.mark.parametrize("size", [LIMIT + 1, 5 * LIMIT, 40 * LIMIT])
    def test_what_is_too_long_for_it(self, daemon: Clamd, size: int):
        with pytest.raises(LimitExceeded, match="raise StreamMaxLength"):
            daemon.known(bytes(size))

    def test_a_specimen_inside_an_archive(self, daemon: Clamd):
        import gzip

        assert daemon.known(gzip.compress(SPECIMEN)) == "Nakami.Specimen.Hash.UNOFFICIAL"
