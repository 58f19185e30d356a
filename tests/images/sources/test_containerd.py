import gzip
import io
import tarfile
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import Malformed, NotAnImage, TargetNotFound
from nakami.images.sources import containerd as module
from nakami.images.sources.containerd import CONTENT, ContainerdImage, open_containerd
from nakami.images.stores.containerd_metadata import METADATA, SNAPSHOTTER
from nakami.model.platform import Platform
from tests.images.made import BASE, Layout, config, digest, layer, platform
from tests.images.stores import stored

AMD64 = Platform("linux", "amd64")
TOP = layer(("top", "f", b"top"))
CHAIN = [digest(BASE), digest(f"{digest(BASE)} {digest(TOP)}".encode())]


class Store:
    """containerd's folder; blobs lie in it as in a layout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.blobs = Layout(root / CONTENT)
        (root / METADATA).parent.mkdir()

    def open(self, name: str, chosen: Platform = AMD64, **images: dict[str, dict[str, Any]]) -> ContainerdImage:
        """Open one of these images; an underscore in a namespace stands for a dot."""
        spaces = {space.replace("_", "."): named for space, named in images.items()}
        if spaces:
            chains = {space: dict(zip(CHAIN, ("base", "top"), strict=True)) for space in spaces}
            (self.root / METADATA).write_bytes(stored.metadata(spaces, chains))
        place = name.replace("]", f"@{self.root}]") if name.startswith("[") else f"[{self.root}]{name}"
        return open_containerd(place, "it", platform=chosen)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "containerd")


def layers(image: ContainerdImage) -> list[bytes]:
    return [b"".join(chunks) for _, chunks in image.streams(image.target.layers)]


def test_what_it_says_of_itself(store: Store):
    manifest = store.blobs.image([BASE, TOP])
    image = store.open("app:1", k8s_io={"registry.example/app:1": manifest})
    target = image.target
    assert (target.kind, target.name, target.digest) == ("containerd", "it", manifest["digest"])
    assert (target.reference, target.registry) == ("registry.example/app:1", "registry.example")
    assert target.store == f"containerd {store.root}, namespace k8s.io"
    assert [each.diff_id for each in target.layers] == [digest(BASE), digest(TOP)]
    assert [gzip.decompress(each) for each in layers(image)] == [BASE, TOP]


class TestChoosing:
    def test_namespaces(self, store: Store):
        one, two = store.blobs.image([BASE]), store.blobs.image([TOP])
        spaces: Any = {
            "default": {"docker.io/library/app:1": one, "only:1": one},
            "k8s_io": {"docker.io/library/app:1": two},
        }
        assert store.open("app:1", **spaces).target.digest == two["digest"]
        assert store.open("[default]app:1").target.digest == one["digest"]
        assert store.open("only:1").target.store.endswith("namespace default")
        with pytest.raises(TargetNotFound, match=r"namespace k8s\.io, has no image"):
            store.open("[k8s.io]only:1")

    def test_names_of_kubernetes(self, store: Store):
        manifest = store.blobs.image([BASE])
        identifier = "sha256:" + "ab" * 32
        named = {
            identifier: manifest,
            "docker.io/library/app:1": manifest,
            f"docker.io/library/app@{manifest['digest']}": manifest,
        }
        assert store.open("abababab", k8s_io=named).target.digest == manifest["digest"]
        image = store.open(f"app@{manifest['digest']}")
        assert image.target.registry == "docker.io"

    def test_several(self, store: Store):
        named = {"a.example/app:1": store.blobs.image([BASE]), "b.example/app:1": store.blobs.image([TOP])}
        with pytest.raises(TargetNotFound, match="any of 2 images"):
            store.open("app:1", default=named)

    def test_only_the_platform_that_was_pulled(self, store: Store):
        here = platform(store.blobs.image([BASE], about=config([BASE], architecture="arm64")), "linux/arm64")
        elsewhere = platform(store.blobs.image([TOP]), "linux/amd64")
        index = store.blobs.index([elsewhere, here])
        store.blobs.path(elsewhere["digest"]).unlink()
        assert (
            store.open(
                "app", Platform("linux", "arm64"), default={"docker.io/library/app:latest": index}
            ).target.platform
            == "linux/arm64"
        )
        with pytest.raises(TargetNotFound, match="it has: linux/arm64"):
            store.open("app")

    def test_no_registry_in_the_name(self, store: Store):
        assert store.open("web:1.5", default={"web:1.5": store.blobs.image([BASE])}).target.registry == ""


class TestThrownAwayLayers:
    """containerd, `docs/cri/config.md`: "discard_unpacked_layers allows GC to remove layers from the content store after successfully
    unpacking these layers to the snapshotter"."""

    def discarded(self, store: Store, *, folders: int) -> ContainerdImage:
        manifest = store.blobs.image([BASE, TOP])
        for each in (BASE, TOP):
            store.blobs.path(digest(gzip.compress(each, 1, mtime=0))).unlink()
        snapshots = store.root / SNAPSHOTTER
        snapshots.mkdir()
        (snapshots / "metadata.db").write_bytes(stored.snapshotter({"base": 1, "top": 2}))
        for number, each in list(enumerate((BASE, TOP), 1))[:folders]:
            stored.unpack(each, snapshots / f"snapshots/{number}/fs")
        return store.open("app", k8s_io={"docker.io/library/app:latest": manifest})

    def test_unpacked_ones_are_read(self, store: Store):
        image = self.discarded(store, folders=2)
        assert [(each.digest, each.diff_id) for each in image.target.layers] == [("", ""), ("", "")]
        with tarfile.open(fileobj=io.BytesIO(layers(image)[1])) as tar:
            assert tar.getnames() == ["top"]
        assert not any(image.absent(each) for each in image.target.layers)

    def test_none_left_is_a_blind_spot(self, store: Store):
        image = self.discarded(store, folders=1)
        base, top = (image.absent(each) for each in image.target.layers)
        assert base is None
        assert top is not None
        assert "threw its blob away" in top.why
        assert "discard_unpacked_layers" in top.remedy


class TestWrongOnes:
    def test_a_manifest_that_has_gone(self, store: Store):
        manifest = store.blobs.image([BASE])
        store.blobs.path(manifest["digest"]).unlink()
        with pytest.raises(TargetNotFound, match=r"its manifest is not in the store"):
            store.open("app", default={"docker.io/library/app:latest": manifest})

    def test_a_configuration_that_has_gone(self, store: Store):
        about = store.blobs.blob(b"{}", "application/vnd.oci.image.config.v1+json")
        manifest = store.blobs.manifest(about, [])
        store.blobs.path(about["digest"]).unlink()
        with pytest.raises(Malformed, match="has no blob"):
            store.open("app", default={"docker.io/library/app:latest": manifest})

    def test_an_artifact(self, store: Store):
        about = store.blobs.blob(b"{}", "application/vnd.wasm.config.v0+json")
        with pytest.raises(NotAnImage, match="a WebAssembly module"):
            store.open("app", default={"docker.io/library/app:latest": store.blobs.manifest(about, [])})

    def test_no_store(self, tmp_path: Path):
        with pytest.raises(TargetNotFound, match="no containerd store at"):
            open_containerd(f"[{tmp_path}]app", "it", platform=AMD64)


def test_the_first_store_that_has_it(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    manifest = store.blobs.image([BASE])
    store.open("app:1", default={"docker.io/library/app:1": manifest})
    other = Store(tmp_path / "other")
    (other.root / METADATA).write_bytes(stored.metadata({}))
    monkeypatch.setattr(module, "ROOTS", (str(tmp_path / "none"), str(other.root), str(store.root)))
    assert open_containerd("app:1", "it", platform=AMD64).target.digest == manifest["digest"]
    with pytest.raises(TargetNotFound, match=f"store {store.root} has no image"):
        open_containerd("app:2", "it", platform=AMD64)
