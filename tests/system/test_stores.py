"""Images in the stores of real engines: what is inside is the same wherever the image is, and every layer matches its digest."""

import contextlib
import gzip
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nakami.catalog import CATALOGERS
from nakami.engine.inventory import of_image
from nakami.engine.layer_cache import LayerCache
from nakami.engine.target import Reach, open_target
from nakami.model.inventory import Inventory
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.rootfs.offer import Offers
from tests.images.made import CONFIG, LAYER, Layout, config, layer, named
from tests.system.conftest import Tool

pytestmark = [pytest.mark.system, pytest.mark.usefixtures("as_root")]

NODE = layer(
    ("app/node_modules/left-pad/package.json", "f", b'{"name": "left-pad", "version": "1.3.0"}'), ("app/old", "f", b"x")
)
GONE = layer(("app/.wh.old", "f", b""), ("usr/share/.wh..wh..opq", "f", b""), ("usr/share/new", "f", b"new"))


def inside(target: str, cache: LayerCache | None = None) -> Inventory:
    """What is in a target; every digest that its source tells is checked."""
    opened = open_target(target, Reach(Platform.parse("linux/amd64"), offline=True, insecure=True))
    try:
        assert opened.image is not None
        assert opened.target.layers
        return of_image(opened.image, Offers(CATALOGERS), cache, silent)
    finally:
        opened.close()


def told(inventory: Inventory) -> list[tuple[str, str, int | None]]:
    """Its packages with their layers, and its executables."""
    assert not inventory.blind_spots
    packages = [(placed.package.name, placed.package.version, placed.layer) for placed in inventory.packages]
    return sorted(packages + [(each.path, each.sha256, each.layer) for each in inventory.executables])


@pytest.fixture(scope="module")
def image(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An OCI layout of Alpine with two layers on top that add and remove."""
    archive = shared / "images" / "alpine" / "alpine-minirootfs-3.19.4-x86_64.tar.gz"
    layout = Layout(tmp_path_factory.mktemp("image") / "layout")
    tars = [gzip.decompress(archive.read_bytes()), NODE, GONE]
    # containerd takes media types by their word.
    blobs = [layout.blob(gzip.compress(each, 1), f"{LAYER}+gzip") for each in tars]
    layout.list(named(layout.manifest(layout.blob(config(tars), CONFIG), blobs), "1"))
    return layout.folder


@pytest.fixture(scope="module")
def expected(image: Path) -> list[tuple[str, str, int | None]]:
    found = told(inside(f"oci:{image}"))
    assert {"musl", "left-pad", "bin/busybox"} <= {name for name, _, _ in found}
    return found


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# --- containers-storage: Podman, Buildah, Skopeo, CRI-O ---


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """The specifier of an empty store with a driver, as skopeo writes it."""

    def specifier(driver: str) -> str:
        return f"[{driver}@{tmp_path}/storage+{tmp_path}/run]"

    yield specifier
    # A store keeps itself mounted on itself.
    with contextlib.suppress(OSError):
        subprocess.run(["umount", tmp_path / "storage/overlay"], capture_output=True, check=False)


@pytest.mark.parametrize("driver", ["overlay", "vfs"])
def test_what_skopeo_stored(
    driver: str,
    tool: Tool,
    image: Path,
    expected: list[tuple[str, str, int | None]],
    storage: Callable[[str], str],
    tmp_path: Path,
):
    _run(tool("skopeo"), "copy", "-q", f"oci:{image}:1", f"containers-storage:{storage(driver)}localhost/shop/web:1")
    for name in (
        f"{storage(driver)}shop/web:1",
        f"[{tmp_path}/storage]localhost/shop/web:1",
        f"[{tmp_path}/storage]web:1",
    ):
        assert told(inside(f"containers-storage:{name}")) == expected
    # Without the records of the tars the unpacked files are read, which overlayfs marked.
    for record in (tmp_path / "storage").glob("overlay-layers/*.tar-split.gz"):
        record.unlink()
    if driver == "overlay":
        assert told(inside(f"containers-storage:[{tmp_path}/storage]web:1")) == expected


def test_what_buildah_committed(tool: Tool, image: Path, storage: Callable[[str], str], tmp_path: Path):
    buildah = [
        tool("buildah"),
        "--root",
        f"{tmp_path}/storage",
        "--runroot",
        f"{tmp_path}/run",
        "--storage-driver",
        "overlay",
    ]
    made = subprocess.run(
        [*buildah, "from", "--name", "work", f"oci:{image}:1"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    (tmp_path / "package.json").write_text('{"name": "right-pad", "version": "1.0.1"}')
    _run(*buildah, "copy", "work", tmp_path / "package.json", "/app/node_modules/right-pad/package.json")
    _run(*buildah, "commit", "-q", "work", "shop/built:2")
    _run(
        tool("skopeo"),
        "copy",
        "-q",
        f"containers-storage:{storage('overlay')}localhost/shop/built:2",
        f"oci:{tmp_path}/out:2",
    )
    found = told(inside(f"containers-storage:[{tmp_path}/storage]shop/built:2"))
    assert ("right-pad", "1.0.1", 3) in found
    assert found == told(inside(f"oci:{tmp_path}/out"))


# --- containerd ---


@pytest.fixture
def containerd(tool: Tool) -> Iterator[tuple[Path, Callable[..., None]]]:
    """A running containerd with an empty store, and its `ctr`; Unix sockets want short paths."""
    with tempfile.TemporaryDirectory(prefix="nakami-ctd-") as name:
        folder = Path(name)
        config = folder / "config.toml"
        config.write_text(
            f'version = 2\nroot = "{folder}/root"\nstate = "{folder}/state"\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n'
            f'[grpc]\naddress = "{folder}/sock"\n'
        )
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([tool("containerd"), "-c", config], stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 20
            ctr = [tool("ctr"), "--address", f"{folder}/sock"]
            while subprocess.run([*ctr, "version"], capture_output=True, check=False).returncode:
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < deadline, (folder / "log").read_text()
                time.sleep(0.1)
            yield folder / "root", lambda *words: _run(*ctr, *words)
        finally:
            process.terminate()
            process.wait()


def test_what_containerd_stored(
    tool: Tool,
    image: Path,
    expected: list[tuple[str, str, int | None]],
    containerd: tuple[Path, Callable[..., None]],
    tmp_path: Path,
):
    root, ctr = containerd
    _run(tool("skopeo"), "copy", "-q", f"oci:{image}:1", f"oci-archive:{tmp_path}/image.tar")
    ctr("-n", "k8s.io", "image", "import", "--index-name", "docker.io/library/web:1", tmp_path / "image.tar")
    ctr("image", "import", "--no-unpack", "--index-name", "registry.example/web:2", tmp_path / "image.tar")
    # While the daemon runs, and holds its database locked.
    for name in (f"[{root}]web:1", f"[k8s.io@{root}]docker.io/library/web:1", f"[{root}]registry.example/web:2"):
        assert told(inside(f"containerd:{name}")) == expected
    # Blobs that were thrown away after unpacking: what is left are the unpacked layers.
    manifest = next(each for each in (image / "blobs/sha256").iterdir() if b'"layers"' in each.read_bytes()[:2000])
    for blob in (root / "io.containerd.content.v1.content/blobs/sha256").iterdir():
        if blob.stat().st_size != manifest.stat().st_size and not blob.read_bytes().startswith(b"{"):
            blob.unlink()
    assert told(inside(f"containerd:[{root}]web:1")) == expected
    gone = inside(f"containerd:[{root}]registry.example/web:2")
    assert [spot.why[:28] for spot in gone.blind_spots] == ["containerd threw its blob aw"] * 3
