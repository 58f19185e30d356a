"""What was read once is not fetched again: a real registry tells what it was asked for."""

import gzip
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from nakami.engine.layer_cache import LayerCache
from tests.engine import scenes
from tests.images.made import CONFIG, LAYER, Layout, config, layer, named
from tests.system.conftest import Tool
from tests.system.test_stores import inside, told

pytestmark = pytest.mark.system

_GET_BLOB = re.compile(r'"GET /v2/(?P<repository>\S+)/blobs/(?P<digest>sha256:[0-9a-f]{64}) ')
_METADATA = b"Metadata-Version: 2.1\nName: %s\nVersion: 1.0\n"
# The distribution's file is a link to one without a telling name: only a second look into the layer reads it.
BASE = layer(
    ("usr/share/release", "f", b"ID=debian\nVERSION_ID=12\n"),
    ("usr/lib/python3/dist-packages/base-1.0.dist-info/METADATA", "f", _METADATA % b"base"),
)
LINKED = layer(("etc/os-release", "l", b"../usr/share/release"))
ONE = layer(("usr/lib/python3/dist-packages/one-1.0.dist-info/METADATA", "f", _METADATA % b"one"))
TWO = layer(("usr/lib/python3/dist-packages/two-1.0.dist-info/METADATA", "f", _METADATA % b"two"))


class Registry(NamedTuple):
    """A running registry: its address, and the file that it writes each request to."""

    address: str
    log: Path

    def fetched(self, layers: set[str]) -> list[str]:
        """Which of these blobs were fetched since the last time, each as often as it was."""
        # A request is written down after it was answered: once this one stands there, so do those before it.
        mark = f"/v2/mark-{time.monotonic_ns()}/tags/list"
        with closing(HTTPConnection(self.address, timeout=10)) as connection:
            connection.request("GET", mark)
            connection.getresponse().read()
        deadline = time.monotonic() + 10
        while mark not in self.log.read_text():
            assert time.monotonic() < deadline, "the registry writes nothing down"
            time.sleep(0.02)
        found = [match["digest"] for match in _GET_BLOB.finditer(self.log.read_text())]
        self.log.write_text("")
        return sorted(each for each in found if each in layers)


@pytest.fixture
def registry(tool: Tool, tmp_path: Path, free_port: int) -> Iterator[Registry]:
    """An empty registry that writes its access log."""
    settings = tmp_path / "registry.yml"
    settings.write_text(
        f"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {tmp_path / 'registry'}\n"
        f"http:\n  addr: 127.0.0.1:{free_port}\nlog:\n  accesslog:\n    disabled: false\n  level: error\n"
    )
    with (tmp_path / "log").open("ab") as log:
        process = subprocess.Popen([tool("docker-registry"), "serve", settings], stdout=log, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", free_port)):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
    yield Registry(f"127.0.0.1:{free_port}", tmp_path / "log")
    process.terminate()
    process.wait()


@pytest.fixture
def copy(tool: Tool) -> Callable[..., None]:
    """Copies an image with skopeo."""

    def copied(source: str, destination: str, *options: str) -> None:
        command = [tool("skopeo"), "copy", "-q", "--dest-tls-verify=false", *options, source, destination]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    return copied


@pytest.fixture
def push(copy: Callable[..., None], registry: Registry, tmp_path: Path) -> Callable[..., set[str]]:
    """Pushes an image of these layers; gives the digests of its layers' blobs."""

    def pushed(name: str, *tars: bytes) -> set[str]:
        layout = Layout(tmp_path / name)
        blobs = [layout.blob(gzip.compress(each, 1, mtime=0), f"{LAYER}+gzip") for each in tars]
        layout.list(named(layout.manifest(layout.blob(config(tars), CONFIG), blobs), "1"))
        copy(f"oci:{layout.folder}:1", f"docker://{registry.address}/{name}:1")
        registry.log.write_text("")
        return {blob["digest"] for blob in blobs}

    return pushed


@pytest.fixture
def kept(tmp_path: Path) -> LayerCache:
    return scenes.cache(tmp_path / "layers")


def test_a_second_scan_fetches_no_layer(registry: Registry, push: Callable[..., set[str]], kept: LayerCache):
    layers = push("app", BASE, LINKED, ONE)
    target = f"registry:{registry.address}/app:1"
    first = inside(target, kept)
    assert scenes.names(first) == {"base", "one"}
    assert first.distro is not None  # by a second look
    fetched = registry.fetched(layers)
    assert set(fetched) == layers
    assert len(fetched) == len(layers) + 1  # the base a second time, for that look
    second = inside(target, kept)
    assert registry.fetched(layers) == []
    assert told(second) == told(first)
    assert second.distro == first.distro
    assert second.cached == 3


def test_images_share_what_they_are_built_on(registry: Registry, push: Callable[..., set[str]], kept: LayerCache):
    one, two = push("one", BASE, ONE), push("shop/two", BASE, TWO)
    inside(f"registry:{registry.address}/one:1", kept)
    assert registry.fetched(one | two) == sorted(one)
    second = inside(f"registry:{registry.address}/shop/two:1", kept)
    assert registry.fetched(one | two) == sorted(two - one)
    assert scenes.names(second) == {"base", "two"}
    assert second.cached == 1


def test_without_a_cache_all_is_fetched(registry: Registry, push: Callable[..., set[str]]):
    layers = push("app", BASE, ONE)
    for _ in range(2):
        inside(f"registry:{registry.address}/app:1")
        assert registry.fetched(layers) == sorted(layers)


def test_zstd_chunked_as_skopeo_writes_it(
    copy: Callable[..., None], registry: Registry, push: Callable[..., set[str]], kept: LayerCache, tmp_path: Path
):
    # Skopeo before 1.15 leaves out what stands behind the end mark (containers/storage issue 1771), and so breaks the diffID.
    push("app", *(each.rstrip(b"\0") + bytes(-len(each.rstrip(b"\0")) % 512 + 1024) for each in (BASE, ONE)))
    copy(f"oci:{tmp_path}/app:1", f"oci:{tmp_path}/chunked:1", "--dest-compress-format", "zstd:chunked")
    blobs = [path.read_bytes() for path in (tmp_path / "chunked/blobs/sha256").iterdir()]
    chunked = [blob for blob in blobs if blob.startswith(b"\x28\xb5\x2f\xfd")]
    assert len(chunked) == 2
    assert all(blob.endswith(b"GnUlInUx") for blob in chunked)  # the footer of its table of contents
    copy(f"oci:{tmp_path}/chunked:1", f"docker://{registry.address}/chunked:1", "--preserve-digests")
    before = told(inside(f"registry:{registry.address}/app:1", kept))
    assert told(inside(f"oci:{tmp_path}/chunked")) == before
    assert told(inside(f"registry:{registry.address}/chunked:1")) == before
    # The same layer in another form is still the same layer.
    assert inside(f"registry:{registry.address}/chunked:1", kept).cached == 2
