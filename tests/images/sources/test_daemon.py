import hashlib
import json
import os
import socketserver
import subprocess
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from nakami.errors import Malformed, NetworkError, ReferenceInvalid, TargetNotFound, UsageError
from nakami.images.sources.daemon import DaemonImage, daemon_sockets, open_daemon

LAYERS = [b"base layer" * 1000, b"second layer" * 1000]
DIFF_IDS = [hashlib.sha256(layer).hexdigest() for layer in LAYERS]
INSPECT = {
    "Id": "sha256:" + "c" * 64,
    "RepoTags": ["registry.example/shop/web:1"],
    "RepoDigests": ["registry.example/shop/web@sha256:" + "d" * 64],
    "Created": "2026-01-02T03:04:05Z",
    "Os": "linux",
    "Architecture": "amd64",
    "Config": {"User": "1000", "Env": ["A=b"], "Cmd": ["/bin/web"], "ExposedPorts": {"80/tcp": {}}, "Hostname": "x"},
    "RootFS": {"Type": "layers", "Layers": [f"sha256:{each}" for each in DIFF_IDS]},
}
HISTORY = [
    {"Created": 1767323045, "CreatedBy": "CMD", "Size": 0},
    {"Created": 1767323045, "CreatedBy": "COPY", "Size": 12000},
    {"Created": 1767323045, "CreatedBy": "FROM", "Size": 10000},
]


def _archive(layers: dict[str, bytes], names: list[str] | None = None, diff_ids: list[str] = DIFF_IDS) -> bytes:
    """A docker-archive as a daemon sends it: the layers first, what they are last."""
    config = json.dumps({"rootfs": {"diff_ids": [f"sha256:{each}" for each in diff_ids]}}).encode()
    manifest = json.dumps([{"Config": "config.json", "RepoTags": None, "Layers": names or list(layers)}]).encode()
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in {**layers, "config.json": config, "manifest.json": manifest}.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, BytesIO(content))
    return out.getvalue()


class _Daemon(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), _Handler)
        self.answers: dict[str, bytes] = {
            "json": json.dumps(INSPECT).encode(),
            "history": json.dumps(HISTORY).encode(),
            "get": _archive({f"{each}.tar": layer for each, layer in zip(DIFF_IDS, LAYERS, strict=True)}),
        }
        self.seen: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Daemon

    def do_GET(self) -> None:
        self.server.seen.append(self.path)
        known = "/images/shop/web:1/", f"/images/{INSPECT['Id']}/"
        body = self.server.answers[self.path.rpartition("/")[2]] if self.path.startswith(known) else None
        self.send_response(404 if body is None else 200)
        self.end_headers()
        self.wfile.write(b"{}" if body is None else body)

    def address_string(self) -> str:
        return "socket"

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[_Daemon]:
    with _Daemon(tmp_path / "docker.sock") as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def open_image(daemon: _Daemon) -> Iterator[Callable[..., DaemonImage]]:
    opened: list[DaemonImage] = []

    def go(name: str = "shop/web:1") -> DaemonImage:
        opened.append(
            open_daemon(name, kind="docker", environment={"DOCKER_HOST": f"unix://{daemon.server_address!s}"})
        )
        return opened[-1]

    yield go
    for image in opened:
        image.close()


def _content(image: DaemonImage) -> dict[int, bytes]:
    return {layer.index: b"".join(chunks) for layer, chunks in image.streams(image.target.layers)}


def test_an_image_of_the_daemon(open_image: Callable[..., DaemonImage]):
    image = open_image()
    target = image.target
    assert target.digest == "sha256:" + "d" * 64
    assert (target.kind, target.reference, target.registry) == (
        "docker",
        "registry.example/shop/web:1",
        "registry.example",
    )
    assert target.platform == "linux/amd64"
    assert target.config is not None
    assert (target.config.user, target.config.exposed_ports) == ("1000", ("80/tcp",))
    assert [layer.created_by for layer in target.layers] == ["FROM", "COPY"]
    assert _content(image) == dict(enumerate(LAYERS))


@pytest.mark.parametrize(
    "names",
    [
        [f"{each}.tar" for each in DIFF_IDS],  # podman
        [f"blobs/sha256/{each}" for each in DIFF_IDS],  # Docker 25
        ["a/layer.tar", "b/layer.tar"],  # Docker before
        [f"{DIFF_IDS[0]}.tar", "b/layer.tar"],
    ],
)
def test_layers_are_found_whatever_the_daemon_calls_them(
    open_image: Callable[..., DaemonImage], daemon: _Daemon, names: list[str]
):
    daemon.answers["get"] = _archive(dict(zip(names, LAYERS, strict=True)))
    assert _content(open_image()) == dict(enumerate(LAYERS))


def test_layers_come_in_the_order_of_the_archive(open_image: Callable[..., DaemonImage], daemon: _Daemon):
    daemon.answers["get"] = _archive({f"{DIFF_IDS[n]}.tar": LAYERS[n] for n in (1, 0)})
    image = open_image()
    assert [layer.index for layer, _ in image.streams(image.target.layers)] == [1, 0]
    assert sum(path.endswith("/get") for path in daemon.seen) == 1


def test_one_layer_alone(open_image: Callable[..., DaemonImage]):
    image = open_image()
    assert b"".join(image.chunks(image.target.layers[1])) == LAYERS[1]


def test_the_same_layer_twice(open_image: Callable[..., DaemonImage], daemon: _Daemon):
    """Daemons keep it once, and name it twice in the table of contents."""
    base = f"{DIFF_IDS[0]}.tar"
    daemon.answers["json"] = json.dumps({**INSPECT, "RootFS": {"Layers": [f"sha256:{DIFF_IDS[0]}"] * 2}}).encode()
    daemon.answers["get"] = _archive({base: LAYERS[0]}, [base, base], [DIFF_IDS[0]] * 2)
    assert _content(open_image()) == {0: LAYERS[0], 1: LAYERS[0]}


def test_an_archive_without_the_layers_is_told(open_image: Callable[..., DaemonImage], daemon: _Daemon):
    daemon.answers["get"] = _archive({"a/layer.tar": LAYERS[0]})
    with pytest.raises(Malformed):
        _content(open_image())


@pytest.mark.parametrize("what", ["json", "history"])
@pytest.mark.parametrize("body", [b"", b"{", b"7", b"[[[[", b'{"RootFS": 7}'])
def test_an_answer_that_is_none_is_told(
    open_image: Callable[..., DaemonImage], daemon: _Daemon, what: str, body: bytes
):
    daemon.answers[what] = body
    with pytest.raises(Malformed):
        open_image()


def test_a_missing_image_says_what_to_do(open_image: Callable[..., DaemonImage]):
    with pytest.raises(TargetNotFound, match="docker pull shop/other"):
        open_image("shop/other")


@pytest.mark.parametrize("name", ["../containers/json", "a?b=c", "a#b", "a b", "", "A", "x/../y"])
def test_a_name_asks_for_nothing_else(open_image: Callable[..., DaemonImage], daemon: _Daemon, name: str):
    with pytest.raises(ReferenceInvalid):
        open_image(name)
    assert not daemon.seen


def test_no_daemon_says_what_to_do(tmp_path: Path):
    with pytest.raises(TargetNotFound, match="no socket"):
        open_daemon(
            "a", kind="docker", environment={"DOCKER_HOST": f"unix://{tmp_path}/none", "XDG_RUNTIME_DIR": str(tmp_path)}
        )


# httpcore leaves the socket that could not connect to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_socket_nobody_listens_at_is_told(tmp_path: Path):
    path = tmp_path / "dead.sock"
    with socketserver.UnixStreamServer(str(path), _Handler):
        pass
    with pytest.raises(NetworkError, match="Connection refused"):
        open_daemon("a", kind="podman", environment={"CONTAINER_HOST": f"unix://{path}"})


def test_a_daemon_elsewhere_is_refused():
    with pytest.raises(UsageError, match="DOCKER_HOST"):
        daemon_sockets("docker", {"DOCKER_HOST": "tcp://10.0.0.1:2375"})


def test_sockets_are_looked_for_in_the_order_of_choice():
    environment = {"DOCKER_HOST": "unix:///a", "CONTAINER_HOST": "unix:///b", "XDG_RUNTIME_DIR": "/run/user/1"}
    assert list(map(str, daemon_sockets("docker", environment))) == [
        "/a",
        "/run/user/1/docker.sock",
        "/var/run/docker.sock",
    ]
    assert list(map(str, daemon_sockets("podman", environment)))[:2] == ["/b", "/run/user/1/podman/podman.sock"]


@pytest.fixture
def podman(tool: Callable[[str], str]) -> Iterator[list[str]]:
    """Podman with a storage of its own, in a folder whose name is short: podman bounds it to 50 characters."""
    with TemporaryDirectory(prefix="nk", dir="/tmp", ignore_cleanup_errors=True) as folder:
        yield [tool("podman"), "--root", f"{folder}/root", "--runroot", f"{folder}/run", "--storage-driver", "vfs"]


@pytest.fixture
def service(podman: list[str], shared: Path, tmp_path: Path) -> Iterator[Path]:
    """The socket of podman's real service, which holds a real image."""
    archive = shared / "images" / "alpine" / "docker-archive-alpine-3.10.tar.gz"
    with (tmp_path / "a.tar").open("wb") as file:
        subprocess.run(["gzip", "-dc", archive], stdout=file, check=True)
    subprocess.run([*podman, "load", "-q", "-i", f"{tmp_path}/a.tar"], check=True, capture_output=True)
    socket = tmp_path / "p.sock"
    command = [*podman, "system", "service", "--time=0", f"unix://{socket}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 20
        while not socket.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        yield socket
        process.terminate()


@pytest.mark.system
def test_a_real_podman(service: Path):
    environment = {**os.environ, "CONTAINER_HOST": f"unix://{service}"}
    for name in ("alpine:3.10", "localhost/alpine:3.10", "af341ccd2df8"):
        with open_daemon(name, kind="podman", environment=environment) as image:
            (layer,) = image.target.layers
            content = _content(image)[0]
        assert layer.diff_id == "sha256:" + hashlib.sha256(content).hexdigest()
        assert "ADD file" in layer.created_by
        assert image.target.registry == ""
    with pytest.raises(TargetNotFound):
        open_daemon("alpine:3.11", kind="podman", environment=environment)
