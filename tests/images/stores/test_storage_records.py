from pathlib import Path

import pytest

from nakami.errors import InputError, Malformed, TargetNotFound
from nakami.images.stores.storage_records import ImageRecord, records_of
from tests.images.made import BASE, digest
from tests.images.stores.stored import Storage


def test_what_a_store_holds(tmp_path: Path):
    storage = Storage(tmp_path)
    record = storage.image([BASE], "localhost/app:1")
    (records,) = records_of(str(storage.save()))
    assert (records.driver, records.root) == ("overlay", str(tmp_path))
    (image,) = records.images
    assert (image.id, image.names, image.digests) == (record["id"], ["localhost/app:1"], (record["digest"],))
    assert records.layers[image.layer].diff_digest == digest(BASE)
    assert records.files(image.layer) == str(storage.files(image.layer))
    assert tmp_path / records.tar_split(image.layer) == storage.tar_split(image.layer)
    assert digest(records.document(image, "manifest", 4096) or b"") == image.digest
    assert digest(records.document(image, f"sha256:{image.id}", 4096) or b"") == f"sha256:{image.id}"
    assert records.document(image, "nothing", 4096) is None


def test_volatile_layers(tmp_path: Path):
    storage = Storage(tmp_path)
    storage.image([BASE])
    storage.save()
    (tmp_path / "overlay-layers/layers.json").rename(tmp_path / "overlay-layers/volatile-layers.json")
    (records,) = records_of(str(tmp_path))
    assert len(records.layers) == 1


def test_drivers(tmp_path: Path):
    Storage(tmp_path, "vfs").save()
    Storage(tmp_path, "overlay").save()
    assert [each.driver for each in records_of(str(tmp_path))] == ["overlay", "vfs"]
    assert [each.driver for each in records_of(str(tmp_path), "vfs")] == ["vfs"]
    with pytest.raises(TargetNotFound, match="btrfs"):
        records_of(str(tmp_path), "btrfs")
    (tmp_path / "other/zfs-images").mkdir(parents=True)
    with pytest.raises(TargetNotFound, match="zfs"):
        records_of(str(tmp_path / "other"))


@pytest.mark.parametrize(
    "text", ["", "{}", "[5]", '[{"names": []}]', '[{"id": 5}]', "[" * 100_000, '[{"id": "\\ud800"}]']
)
def test_records_that_are_none(text: str, tmp_path: Path):
    Storage(tmp_path).save()
    (tmp_path / "overlay-images/images.json").write_text(text)
    with pytest.raises(InputError):
        records_of(str(tmp_path))


@pytest.mark.parametrize("identifier", ["../../../../etc", "", "x" * 64, "a" * 63, "/etc/passwd"])
def test_identifiers_that_lead_elsewhere(identifier: str, tmp_path: Path):
    (records,) = records_of(str(Storage(tmp_path).save()))
    with pytest.raises(Malformed, match="which is none"):
        records.files(identifier)
    with pytest.raises(Malformed, match="which is none"):
        records.tar_split(identifier)
    with pytest.raises(Malformed, match="which is none"):
        records.document(ImageRecord(identifier), "manifest", 100)


def test_no_store(tmp_path: Path):
    with pytest.raises(TargetNotFound, match="cannot be opened"):
        records_of(str(tmp_path / "nothing"))
    with pytest.raises(TargetNotFound, match=r"no images\.json"):
        records_of(str(tmp_path))
