import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import DigestMismatch, InputError, Malformed, NotAnImage, TargetError, TargetNotFound
from nakami.images.bundle import BundledImage
from nakami.images.opening import open_bundle
from nakami.images.sources.oci_layout import open_oci_layout
from nakami.model.platform import Platform
from tests.images.made import BASE, CONFIG, MANIFEST, Layout, config, digest, layer, named, platform

AMD64 = Platform("linux", "amd64")
TOP = layer(("top", "f", b"top"))


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "layout")


def opened(layout: Layout, tag: str = "", chosen: Platform = AMD64) -> BundledImage:
    return open_oci_layout(open_bundle(layout.folder), "it", platform=chosen, tag=tag)


def test_what_it_says_of_itself(layout: Layout):
    manifest = layout.image([BASE, TOP])
    layout.list(named(manifest, "app:1"))
    image = opened(layout)
    target = image.target
    assert (target.kind, target.digest, target.reference, target.platform) == (
        "oci",
        manifest["digest"],
        "app:1",
        "linux/amd64",
    )
    assert [(each.diff_id, each.created_by) for each in target.layers] == [
        (digest(BASE), "step 0"),
        (digest(TOP), "step 1"),
    ]
    assert [gzip.decompress(b"".join(image.chunks(each))) for each in target.layers] == [BASE, TOP]


def test_the_annotations_of_the_manifest(layout: Layout):
    """Those of the image itself, not those of the index that points to it."""
    about = layout.blob(config([BASE]), CONFIG)
    whole = {"schemaVersion": 2, "config": about, "layers": [layout.blob(BASE)], "annotations": {"a": "b"}}
    layout.list(named(layout.blob(json.dumps(whole).encode(), MANIFEST), "app:1"))
    assert opened(layout).target.annotations == {"a": "b"}
    layout.list(layout.image([BASE]))
    assert opened(layout).target.annotations == {}


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_layout_in_a_tar(pack: Callable[[bytes], bytes], layout: Layout, tmp_path: Path):
    layout.list(layout.image([BASE, TOP], plain=True))
    path = tmp_path / "layout.tar"
    path.write_bytes(pack(layout.as_tar()))
    with open_oci_layout(open_bundle(path), "it", platform=AMD64) as image:
        assert {each.index: b"".join(chunks) for each, chunks in image.streams(image.target.layers)} == {
            0: BASE,
            1: TOP,
        }


class TestChoosing:
    def test_by_name_or_digest(self, layout: Layout):
        one, two = layout.image([BASE]), layout.image([TOP])
        layout.list(named(one, "one"), named(two, "two"))
        assert opened(layout, "two").target.digest == two["digest"]
        assert opened(layout, one["digest"]).target.digest == one["digest"]
        for tag in ("", "three"):
            with pytest.raises(TargetNotFound, match="one, two"):
                opened(layout, tag)

    def test_by_platform(self, layout: Layout):
        arm = platform(layout.image([TOP], about=config([TOP], architecture="arm64")), "linux/arm64/v8")
        amd = platform(layout.image([BASE]), "linux/amd64")
        layout.list(named(layout.index([arm, amd]), "app"))
        assert opened(layout).target.digest == amd["digest"]
        assert opened(layout, chosen=Platform("linux", "arm64")).target.digest == arm["digest"]
        with pytest.raises(TargetNotFound, match=r"linux/amd64, linux/arm64"):
            opened(layout, chosen=Platform("linux", "s390x"))

    def test_platforms_listed_at_the_top(self, layout: Layout):
        arm = platform(layout.image([TOP]), "linux/arm64")
        amd = platform(layout.image([BASE]), "linux/amd64")
        layout.list(arm, amd)
        assert opened(layout).target.digest == amd["digest"]

    def test_nested_indexes(self, layout: Layout):
        image = platform(layout.image([TOP]), "linux/amd64")
        nested = image
        for _ in range(3):
            nested = platform(layout.index([nested]), "linux/amd64")
        layout.list(nested)
        assert opened(layout).target.digest == image["digest"]
        for _ in range(3):
            nested = platform(layout.index([nested]), "linux/amd64")
        layout.list(nested)
        with pytest.raises(Malformed):
            opened(layout)

    def test_attestations_and_signatures_are_no_images(self, layout: Layout):
        image = layout.image([TOP])
        attestation = platform(layout.image([BASE]), "unknown/unknown") | {
            "annotations": {"vnd.docker.reference.type": "attestation-manifest"}
        }
        signature = named(layout.image([BASE]), "sha256-abc.sig") | {
            "artifactType": "application/vnd.dev.cosign.artifact.sig.v1+json"
        }
        layout.list(layout.index([platform(image, "linux/amd64"), attestation]), signature)
        assert opened(layout).target.digest == image["digest"]


class TestWrongOnes:
    def test_an_artifact(self, layout: Layout):
        about = layout.blob(b"{}", "application/vnd.cncf.helm.config.v1+json")
        layout.list(layout.manifest(about, []))
        with pytest.raises(NotAnImage, match="a Helm chart"):
            opened(layout)

    @pytest.mark.parametrize(
        "about",
        [
            b"",
            b"rubbish",
            b"[]",
            b'{"rootfs": 5}',
            b'{"config": {"Env": {}}}',
            b"{" * 100_000,
            b'{"os": "\\ud800"}',
            b"\xff",
        ],
    )
    def test_a_configuration_that_is_none(self, about: bytes, layout: Layout):
        layout.list(layout.manifest(layout.blob(about, CONFIG), []))
        with pytest.raises(InputError):
            opened(layout)

    def test_other_numbers_of_layers(self, layout: Layout):
        layout.list(layout.manifest(layout.blob(config([BASE]), CONFIG), [layout.blob(BASE), layout.blob(TOP)]))
        with pytest.raises(Malformed, match="2 layers but the configuration 1"):
            opened(layout)

    def test_a_blob_that_is_missing(self, layout: Layout):
        manifest = layout.image([TOP])
        layout.list(manifest)
        image = opened(layout)
        layout.path(image.target.layers[0].digest).unlink()
        with pytest.raises(Malformed, match="has no member"):
            list(image.chunks(image.target.layers[0]))
        layout.path(manifest["digest"]).unlink()
        with pytest.raises(Malformed, match="has no blob"):
            opened(layout)

    def test_a_document_of_another_digest(self, layout: Layout):
        manifest = layout.image([TOP])
        layout.list(manifest)
        layout.path(manifest["digest"]).write_bytes(layout.path(manifest["digest"]).read_bytes() + b" ")
        with pytest.raises(DigestMismatch, match="other bytes"):
            opened(layout)

    @pytest.mark.parametrize(
        "descriptor",
        [
            {"digest": "sha256:short", "size": 1},
            {"digest": "md5:" + "0" * 32, "size": 1},
            {"digest": "../../../../etc/passwd", "size": 1},
            {"digest": "sha256:../../../../../etc/passwd", "size": 1},
            {"digest": "sha256:" + "0" * 64, "size": -1},
            {"digest": "sha256:" + "0" * 64, "size": "1"},
            {"digest": None, "size": 1},
            {"size": 1},
            5,
        ],
    )
    def test_descriptors_that_are_none(self, descriptor: Any, layout: Layout):
        layout.list(descriptor)
        with pytest.raises(InputError):
            opened(layout)

    @pytest.mark.parametrize(
        "text",
        ["", "rubbish", "[]", "{}", '{"schemaVersion": 1}', '{"schemaVersion": 2, "manifests": null}', "[" * 100_000],
    )
    def test_an_index_that_is_none(self, text: str, layout: Layout):
        (layout.folder / "index.json").write_text(text)
        with pytest.raises((InputError, TargetError)):
            opened(layout)

    def test_none_at_all(self, layout: Layout):
        with pytest.raises(TargetNotFound, match="no OCI layout"):
            opened(layout)
        layout.list()
        with pytest.raises(TargetNotFound, match="holds no image"):
            opened(layout)


def test_blobs_that_lead_out_of_the_folder(layout: Layout):
    # A layout from elsewhere must not make the scanner read this machine's files.
    layout.list(layout.image([TOP]))
    image = opened(layout)
    blob = layout.path(image.target.layers[0].digest)
    blob.unlink()
    blob.symlink_to("/etc/passwd")
    with pytest.raises(Malformed, match="leads out of the folder"):
        list(image.chunks(image.target.layers[0]))
