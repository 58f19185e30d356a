"""Singularity and Apptainer images: their root, what they say of themselves, and what is not read, told clearly."""

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from nakami.errors import DigestMismatch, LimitExceeded, Malformed, TargetError
from nakami.images.sources.sif import open_sif
from nakami.model.image import Target
from nakami.model.platform import Platform
from nakami.rootfs.squashfs import SquashfsRoot
from tests.bounded import sifs
from tests.bounded.squashfs.made import Maker

AMD64 = Platform("linux", "amd64")
ROOT = Maker().make({b"etc": {b"os-release": b"ID=x\n"}})
SQUASHFS_LAYER = "application/vnd.sylabs.image.layer.v1.squashfs"


def opened(tmp_path: Path, image: bytes) -> tuple[SquashfsRoot, Target]:
    path = tmp_path / "app.sif"
    path.write_bytes(image)
    return open_sif(path, "app.sif", AMD64)


def test_the_primary_system_partition_is_the_root(tmp_path: Path):
    other = sifs.partition(b"not looked at", role=sifs.SYSTEM)
    labels = sifs.Made(sifs.LABELS, b'{"org.label-schema.build-arch": "amd64"}')
    root, target = opened(
        tmp_path, sifs.sif(sifs.Made(0x4001, b"bootstrap: docker\n"), labels, other, sifs.partition(ROOT))
    )
    assert root.read(b"etc/os-release", 10)[1] == b"ID=x\n"
    assert (target.kind, target.platform) == ("sif", "linux/amd64")
    assert target.config is not None
    assert target.config.created == "2023-11-14T22:13:20+00:00"
    assert target.config.labels == {"org.label-schema.build-arch": "amd64"}
    root.close()


def test_other_partitions_are_blind_spots(tmp_path: Path):
    root, _ = opened(tmp_path, sifs.sif(sifs.partition(ROOT), sifs.partition(b"x", sifs.EXT3, sifs.OVERLAY)))
    assert [spot.why for spot in root.blind_spots] == ["its overlay partition (ext3) is not looked at"]
    root.close()


@pytest.mark.parametrize("labels", [b"[]", b"{", b'{"a": 1}', b'"' + b"x" * (1 << 20) + b'"'])
def test_broken_labels_are_a_blind_spot(tmp_path: Path, labels: bytes):
    root, target = opened(tmp_path, sifs.sif(sifs.Made(sifs.LABELS, labels), sifs.partition(ROOT)))
    assert [(spot.part, spot.where) for spot in root.blind_spots] == [("sif", "labels")]
    assert target.config is not None
    assert target.config.labels == {}
    root.close()


@pytest.mark.parametrize("created", [-62135596800 - 1, -(1 << 63), (1 << 63) - 1])
def test_a_date_that_cannot_be_is_none(tmp_path: Path, created: int):
    root, target = opened(tmp_path, sifs.sif(sifs.partition(ROOT), created=created))
    assert target.config is not None
    assert target.config.created == ""
    root.close()


@pytest.mark.parametrize(
    ("objects", "why"),
    [
        ([], "no primary system partition"),
        ([sifs.partition(ROOT, role=sifs.DATA)], "no primary system partition"),
        ([sifs.partition(ROOT), sifs.partition(ROOT)], "2 primary system partitions"),
        ([sifs.partition(ROOT, sifs.EXT3)], "holds its root as ext3, which nakami does not read; build it as a folder"),
        ([sifs.partition(ROOT, sifs.ENCRYPTED)], "is encrypted; scan it before"),
        ([sifs.partition(ROOT, 77)], "holds its root as 77"),
    ],
)
def test_what_is_not_read_is_told(tmp_path: Path, objects: list[sifs.Made], why: str):
    with pytest.raises(TargetError) as told:
        opened(tmp_path, sifs.sif(*objects))
    assert why in str(told.value)


def test_a_partition_that_is_no_squashfs_is_damage(tmp_path: Path):
    with pytest.raises(Malformed, match="no squashfs"):
        opened(tmp_path, sifs.sif(sifs.partition(b"x" * 200)))


# --- OCI-SIF ---


def oci_sif(*layers: tuple[str, bytes], lying: bool = False) -> bytes:
    """What `singularity pull --oci` writes: the blobs of an image, and its index."""
    made: list[sifs.Made] = []

    def blob(content: bytes, media_type: str) -> dict[str, object]:
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        made.append(sifs.blob(content + b" " * lying, digest))
        return {"mediaType": media_type, "digest": digest, "size": len(content)}

    kind = "application/vnd.oci.image"
    config = {"os": "linux", "architecture": "amd64", "config": {"User": "app"}, "rootfs": {"type": "layers"}}
    config["rootfs"] = {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(c).hexdigest()}" for _, c in layers]}
    manifest = {
        "schemaVersion": 2,
        "mediaType": f"{kind}.manifest.v1+json",
        "config": blob(json.dumps(config).encode(), f"{kind}.config.v1+json"),
        "layers": [blob(content, media_type) for media_type, content in layers],
    }
    described = blob(json.dumps(manifest).encode(), f"{kind}.manifest.v1+json")
    index = json.dumps({"schemaVersion": 2, "manifests": [described]}).encode()
    return sifs.sif(*made, sifs.blob(index, f"sha256:{hashlib.sha256(index).hexdigest()}", sifs.ROOT_INDEX))


def test_an_oci_sif_of_one_squashfs_is_read(tmp_path: Path):
    root, target = opened(tmp_path, oci_sif((SQUASHFS_LAYER, ROOT)))
    assert root.read(b"etc/os-release", 10)[1] == b"ID=x\n"
    assert (target.kind, target.platform, target.layers) == ("sif", "linux/amd64", ())
    assert target.config is not None
    assert target.config.user == "app"
    root.close()


@pytest.mark.parametrize(
    "layers",
    [
        [],
        [(SQUASHFS_LAYER, ROOT), (SQUASHFS_LAYER, Maker().make({}))],
        [("application/vnd.oci.image.layer.v1.tar+gzip", gzip.compress(b""))],
    ],
)
def test_another_oci_sif_is_told(tmp_path: Path, layers: list[tuple[str, bytes]]):
    with pytest.raises(TargetError, match=f"OCI-SIF of {len(layers)} layers"):
        opened(tmp_path, oci_sif(*layers))


def test_an_oci_sif_that_contradicts_itself_is_told(tmp_path: Path):
    with pytest.raises(DigestMismatch):
        opened(tmp_path, oci_sif((SQUASHFS_LAYER, ROOT), lying=True))
    with pytest.raises(LimitExceeded):
        opened(tmp_path, sifs.sif(sifs.blob(b" " * (9 << 20), "", sifs.ROOT_INDEX)))
    with pytest.raises(Malformed):
        opened(
            tmp_path,
            oci_sif((SQUASHFS_LAYER, ROOT)).replace(hashlib.sha256(ROOT).hexdigest().encode() + b"\0", b"0" * 65, 1),
        )
