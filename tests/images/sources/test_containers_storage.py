import io
import json
import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import InputError, Malformed, NotAnImage, TargetError, TargetNotFound
from nakami.images.sources.containers_storage import StorageImage, open_containers_storage
from tests.bounded.tars import END, member
from tests.images.made import BASE, config, digest, layer
from tests.images.stores.stored import Storage

TOP = layer(("top", "f", b"top"), ("etc/.wh.os-release", "f", b""))


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "storage")


def opened(storage: Storage, name: str = "app:1") -> StorageImage:
    return open_containers_storage(f"[{storage.save()}]{name}", "it", {})


def layers(image: StorageImage) -> list[bytes]:
    return [b"".join(chunks) for _, chunks in image.streams(image.target.layers)]


@pytest.mark.parametrize("driver", ["overlay", "vfs"])
def test_what_it_says_of_itself(driver: str, tmp_path: Path):
    storage = Storage(tmp_path / "storage", driver)
    record = storage.image([BASE, TOP], "registry.example/app:1")
    image = opened(storage)
    target = image.target
    assert (target.kind, target.name, target.digest) == ("containers-storage", "it", record["digest"])
    assert (target.reference, target.registry, target.platform) == (
        "registry.example/app:1",
        "registry.example",
        "linux/amd64",
    )
    assert target.store == f"containers-storage {storage.root} ({driver})"
    assert [(each.diff_id, each.digest, each.size) for each in target.layers] == [
        (digest(BASE), "", len(BASE)),
        (digest(TOP), "", len(TOP)),
    ]
    assert layers(image) == [BASE, TOP]
    assert not any(image.absent(each) for each in target.layers)


class TestWithoutTheRestOfTheTar:
    def test_unpacked_files_are_read_as_they_are(self, storage: Storage):
        record = storage.image([BASE, TOP], "app:1")
        storage.tar_split(record["layer"]).unlink()
        image = opened(storage)
        assert [each.diff_id for each in image.target.layers] == [digest(BASE), ""]
        with tarfile.open(fileobj=io.BytesIO(layers(image)[1])) as tar:
            assert sorted(tar.getnames()) == ["etc", "etc/.wh.os-release", "top"]

    def test_vfs_cannot_tell_its_layers_apart(self, tmp_path: Path):
        storage = Storage(tmp_path / "storage", "vfs")
        record = storage.image([BASE], "app:1")
        storage.tar_split(record["layer"]).unlink()
        image = opened(storage)
        spot = image.absent(image.target.layers[0])
        assert spot is not None
        assert "lost what tells it" in spot.why

    def test_composefs(self, storage: Storage):
        record = storage.image([BASE], "app:1")
        (storage.files(record["layer"]).parent / "composefs-data").mkdir()
        image = opened(storage)
        spot = image.absent(image.target.layers[0])
        assert spot is not None
        assert "composefs" in spot.why


class TestChoosing:
    def test_by_any_name(self, storage: Storage):
        one = storage.image([BASE], "docker.io/library/nginx:latest")
        two = storage.image([TOP], "localhost/nginx:2")
        for asked, record in (
            ("nginx", one),
            ("nginx:2", two),
            (f"@{one['id'][:12]}", one),
            (f"nginx@{two['digest']}", two),
        ):
            if "@" in asked[1:]:
                asked = f"localhost/{asked}"  # noqa: PLW2901 -- below any other it is another's
            assert opened(storage, asked).target.digest == record["digest"]
        with pytest.raises(TargetNotFound, match=r"docker\.io/library/nginx:latest, localhost/nginx:2"):
            opened(storage, "other")

    def test_several(self, storage: Storage):
        storage.image([BASE], "a.example/app:1")
        storage.image([TOP], "b.example/app:1")
        with pytest.raises(TargetNotFound, match=r"any of 2 images .* a\.example/app:1, b\.example/app:1"):
            opened(storage)

    def test_stores_of_this_machine(self, tmp_path: Path):
        own, other = Storage(tmp_path / "own"), Storage(tmp_path / "other")
        below = other.layer(BASE, "")
        record = own.image([TOP], "app:1", about=config([BASE, TOP]))
        own.layers[0]["parent"] = below  # as an image built on one of a read-only store
        conf = tmp_path / "storage.conf"
        conf.write_text(
            f'[storage]\ngraphroot = "{own.save()}"\n[storage.options]\nadditionalimagestores = ["{other.save()}"]\n'
        )
        image = open_containers_storage("app:1", "it", {"CONTAINERS_STORAGE_CONF": str(conf)})
        assert image.target.digest == record["digest"]
        assert layers(image) == [BASE, TOP]

    @pytest.mark.skipif(os.geteuid() != 0, reason="CONTAINERS_STORAGE_CONF names the system's store for root only")
    def test_the_system_s_store_comes_first(self, tmp_path: Path):
        system, own = Storage(tmp_path / "system"), Storage(tmp_path / "data/containers/storage")
        first = system.image([BASE], "app:1")
        own.image([TOP], "app:1")
        mine = own.image([TOP], "mine:1", about=config([TOP], os="other"))
        own.save()
        conf = tmp_path / "storage.conf"
        conf.write_text(f'[storage]\ngraphroot = "{system.save()}"\n')
        environment = {
            "CONTAINERS_STORAGE_CONF": str(conf),
            "XDG_DATA_HOME": str(tmp_path / "data"),
            "HOME": str(tmp_path),
        }
        assert open_containers_storage("app:1", "it", environment).target.digest == first["digest"]
        assert open_containers_storage("mine:1", "it", environment).target.digest == mine["digest"]

    def test_no_store(self, tmp_path: Path):
        with pytest.raises(TargetNotFound, match="cannot be opened"):
            open_containers_storage(f"[{tmp_path}/nothing]app", "it", {})
        conf = tmp_path / "storage.conf"
        conf.write_text(f'[storage]\ngraphroot = "{tmp_path}/nothing"\n')
        with pytest.raises(TargetNotFound, match="name the store"):
            open_containers_storage("[vfs@]app", "it", {"CONTAINERS_STORAGE_CONF": str(conf), "HOME": str(tmp_path)})


def _no_manifest(storage: Storage, record: dict[str, Any]) -> None:
    (storage.root / "overlay-images" / record["id"] / "manifest").unlink()


def _other_manifest(storage: Storage, record: dict[str, Any]) -> None:
    path = storage.root / "overlay-images" / record["id"] / "manifest"
    path.write_bytes(path.read_bytes() + b" ")


def _no_config(storage: Storage, record: dict[str, Any]) -> None:
    next((storage.root / "overlay-images" / record["id"]).glob("=*")).unlink()


def _other_config(storage: Storage, record: dict[str, Any]) -> None:
    next((storage.root / "overlay-images" / record["id"]).glob("=*")).write_bytes(config([TOP, BASE]))


def _circle(storage: Storage, record: dict[str, Any]) -> None:
    storage.layers[0]["parent"] = record["layer"]


def _unknown_layer(storage: Storage, record: dict[str, Any]) -> None:
    del storage
    record["layer"] = "f" * 64


def _one_layer_less(storage: Storage, record: dict[str, Any]) -> None:
    record["layer"] = storage.layers[0]["id"]


def _elsewhere(storage: Storage, record: dict[str, Any]) -> None:
    del storage
    record["id"] = "../../../../etc"


@pytest.mark.parametrize(
    "spoil",
    [_no_manifest, _other_manifest, _no_config, _other_config, _circle, _unknown_layer, _one_layer_less, _elsewhere],
)
def test_a_store_that_contradicts_itself(spoil: Callable[[Storage, dict[str, Any]], None], storage: Storage):
    spoil(storage, storage.image([BASE, TOP], "app:1"))
    with pytest.raises((InputError, TargetError)):
        opened(storage)


def test_files_that_went(storage: Storage):
    record = storage.image([BASE], "app:1")
    (storage.files(record["layer"]) / "etc/os-release").unlink()
    with pytest.raises(Malformed, match="has no file"):
        layers(opened(storage))


def test_links_of_a_layer_do_not_lead_out(storage: Storage, tmp_path: Path):
    # A layer may unpack a link and then a file behind it; the file lies inside, and nothing of this machine is read in its place.
    (tmp_path / "secret").write_bytes(b"12345")
    record = storage.image([member(b"f", b"12345") + END], "app:1")
    file = storage.files(record["layer"]) / "f"
    file.unlink()
    file.symlink_to(tmp_path / "secret")
    with pytest.raises(Malformed, match="no plain file"):
        layers(opened(storage))


def test_an_artifact(storage: Storage):
    record = storage.image([BASE], "app:1")
    at = {"mediaType": "application/vnd.cncf.helm.config.v1+json", "digest": digest(b"{}"), "size": 2}
    manifest = json.dumps({"schemaVersion": 2, "config": at, "layers": []}).encode()
    (storage.root / "overlay-images" / record["id"] / "manifest").write_bytes(manifest)
    record["digest"] = digest(manifest)
    with pytest.raises(NotAnImage, match="a Helm chart"):
        opened(storage)
