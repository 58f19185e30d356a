import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import InputError, Malformed, NotAnImage, TargetNotFound
from nakami.images.manifest import Descriptor, choose, image_config, parse_manifest
from nakami.model.platform import Platform

DIGEST = "sha256:" + "0" * 64
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["config", "layers", "manifests", "digest", "size", "x"]), inner)
    ),
    max_leaves=8,
)


def descriptor(platform: str = "", **more: Any) -> Descriptor:
    parts = dict(zip(("os", "architecture", "variant"), platform.split("/"), strict=False)) if platform else None
    index = {"manifests": [{"digest": DIGEST, "size": 1, "platform": parts, **more}]}
    (found,) = parse_manifest(json.dumps(index).encode(), "it").manifests or []
    return found


class TestParsing:
    """OCI image specification 1.1, manifest.md and image-index.md."""

    @given(document=_JSON)
    def test_what_is_no_manifest(self, document: Any):
        try:
            manifest = parse_manifest(json.dumps(document).encode(), "it")
        except InputError:
            return
        assert (manifest.manifests is None) != (manifest.layers is None and manifest.config is None)

    @pytest.mark.parametrize(
        ("document", "why"),
        [
            ({"schemaVersion": 1, "fsLayers": []}, "Docker retired"),
            ({}, "neither"),
            ({"layers": [], "manifests": []}, "neither"),
        ],
    )
    def test_why(self, document: Any, why: str):
        with pytest.raises(Malformed, match=why):
            parse_manifest(json.dumps(document).encode(), "it")

    @pytest.mark.parametrize(
        "media_type",
        [
            "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        ],
    )
    def test_layers_that_are_elsewhere(self, media_type: str):
        assert descriptor(mediaType=media_type).is_foreign
        assert descriptor(urls=["https://example.com"]).is_foreign
        assert not descriptor().is_foreign

    def test_artifacts_say_what_they_are(self):
        manifest = parse_manifest(
            json.dumps(
                {
                    "artifactType": "application/vnd.example",
                    "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": DIGEST, "size": 2},
                }
            ).encode(),
            "it",
        )
        with pytest.raises(NotAnImage, match=r"application/vnd\.example"):
            image_config(manifest, "it")

    def test_artifacts_of_the_specification_s_drafts(self):
        text = b'{"mediaType": "application/vnd.oci.artifact.manifest.v1+json", "artifactType": "application/spdx+json", "blobs": []}'
        with pytest.raises(NotAnImage, match=r"it is an SBOM \(application/spdx\+json\)"):
            parse_manifest(text, "it")


class TestChoosing:
    def test_the_nearest_runs(self):
        there = [
            descriptor("linux/386"),
            descriptor("linux/amd64"),
            descriptor("linux/arm/v6"),
            descriptor("linux/arm/v7"),
        ]
        assert choose(there, Platform("linux", "amd64"), "it") is there[1]
        assert choose(there, Platform("linux", "arm", "v7"), "it") is there[3]
        assert choose(there, Platform("linux", "arm", "v6"), "it") is there[2]

    def test_the_first_of_equals(self):
        there = [descriptor("linux/amd64"), descriptor("linux/amd64")]
        assert choose(there, Platform("linux", "amd64"), "it") is there[0]

    def test_the_only_one_without_a_platform(self):
        there = [
            descriptor(),
            descriptor("unknown/unknown", annotations={"vnd.docker.reference.type": "attestation-manifest"}),
        ]
        assert choose(there, Platform("linux", "s390x"), "it") is there[0]

    def test_what_is_there_is_told(self):
        with pytest.raises(TargetNotFound, match=r"it has: linux/amd64, windows/amd64"):
            choose([descriptor("linux/amd64"), descriptor("windows/amd64")], Platform("linux", "arm64"), "it")
        with pytest.raises(TargetNotFound, match="it has: nothing"):
            choose([], Platform("linux", "arm64"), "it")

    def test_nothing_but_attestations(self):
        there = descriptor("unknown/unknown", annotations={"vnd.docker.reference.type": "attestation-manifest"})
        with pytest.raises(NotAnImage, match="only attestations"):
            choose([there], Platform("linux", "amd64"), "it")

    def test_nothing_but_artifacts(self):
        for more in (
            {"mediaType": "application/vnd.buildkit.cacheconfig.v0"},
            {"artifactType": "application/vnd.buildkit.cacheconfig.v0"},
        ):
            with pytest.raises(NotAnImage, match="a build cache"):
                choose([descriptor(**more)], Platform("linux", "amd64"), "it")

    def test_artifacts_beside_an_image(self):
        there = [descriptor("linux/amd64", artifactType="application/spdx+json"), descriptor("linux/amd64")]
        assert choose(there, Platform("linux", "amd64"), "it") is there[1]

    def test_no_platform_that_anybody_has(self):
        with pytest.raises(TargetNotFound, match="unknown/unknown") as error:
            choose([descriptor("unknown/unknown")] * 2, Platform("linux", "amd64"), "it")
        assert "digest" in error.value.remedy
