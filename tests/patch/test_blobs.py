import gzip
import hashlib
from pathlib import Path

import pytest

from nakami.errors import DigestMismatch
from nakami.images.writing.layout import LayoutDestination
from nakami.model.digest import Digest
from nakami.model.image import Layer, Target
from nakami.model.progress import silent
from nakami.patch.blobs import copy_layers, put_bytes, put_file
from tests.patch.trees import Layers


def test_layers_are_copied_byte_for_byte(tmp_path: Path):
    contents = [gzip.compress(b"one"), b"two" * 1000]
    destination = LayoutDestination(tmp_path / "out")
    blobs = copy_layers(Layers(contents), destination, silent)
    assert [blob.media_type.rpartition(".")[2] for blob in blobs] == ["tar+gzip", "tar"]
    for blob, content in zip(blobs, contents, strict=True):
        assert blob.digest == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert destination.has_blob(Digest.parse(blob.digest))


def test_dockers_names_of_layers_become_those_of_oci(tmp_path: Path):
    image = Layers([b"x"])
    docker = "application/vnd.docker.image.rootfs.diff.tar.gzip"
    digest = f"sha256:{hashlib.sha256(b'x').hexdigest()}"
    image.target = Target("test", "it", layers=(Layer(0, digest, size=1, media_type=docker),))
    (blob,) = copy_layers(image, LayoutDestination(tmp_path / "out"), silent)
    assert blob.media_type == "application/vnd.oci.image.layer.v1.tar+gzip"


def test_a_layer_that_lies_is_refused(tmp_path: Path):
    image = Layers([b"x"])
    image.target = Target("test", "it", layers=(Layer(0, "sha256:" + "0" * 64, size=1, media_type="x/tar"),))
    with pytest.raises(DigestMismatch):
        copy_layers(image, LayoutDestination(tmp_path / "out"), silent)


def test_files_and_documents(tmp_path: Path):
    destination = LayoutDestination(tmp_path / "out")
    (tmp_path / "file").write_bytes(b"y")
    digest = f"sha256:{hashlib.sha256(b'y').hexdigest()}"
    put_file(destination, digest, 1, tmp_path / "file")
    put_bytes(destination, b"z")
    assert destination.has_blob(Digest.parse(digest))
    assert destination.has_blob(Digest.of(b"z"))
