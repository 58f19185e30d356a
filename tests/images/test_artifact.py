import pytest

from nakami.images.artifact import artifact_type, not_an_image

OCI = "application/vnd.oci.image.config.v1+json"
EMPTY = "application/vnd.oci.empty.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


class TestTelling:
    """OCI image specification 1.1, `manifest.md`, "Guidelines for Artifact Usage": "decide [...] the artifactType [...] set `config.mediaType`
    to a custom value, or to the empty one"."""

    @pytest.mark.parametrize(
        ("artifact", "config", "layers"),
        [
            ("", OCI, [LAYER]),
            ("", OCI, []),
            ("", "", [LAYER]),
            ("", "", [""]),
            ("application/vnd.example", OCI, [LAYER]),  # an image may say what it is for
            (
                "",
                "application/vnd.docker.container.image.v1+json",
                ["application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"],
            ),
            ("", OCI, [LAYER, "application/vnd.example.more"]),
            ("", OCI, ["application/vnd.oci.image.layer.v1.tar+zstd+encrypted"]),
        ],
    )
    def test_images(self, artifact: str, config: str, layers: list[str]):
        assert artifact_type(artifact, config, layers) == ""

    @pytest.mark.parametrize(
        ("artifact", "config", "layers", "what"),
        [
            (
                "",
                "application/vnd.cncf.helm.config.v1+json",
                ["application/vnd.cncf.helm.chart.content.v1.tar+gzip"],
                "a Helm chart",
            ),
            ("", "application/vnd.wasm.config.v0+json", ["application/wasm"], "a WebAssembly module"),
            ("", OCI, ["application/vnd.dev.cosign.simplesigning.v1+json"], "a signature"),
            ("", OCI, ["application/vnd.dsse.envelope.v1+json"], "an attestation"),
            ("", OCI, ["application/vnd.in-toto+json", "application/vnd.in-toto+json"], "an attestation"),
            (
                "application/vnd.dev.sigstore.bundle.v0.3+json",
                EMPTY,
                ["application/vnd.dev.sigstore.bundle.v0.3+json"],
                "a signature",
            ),
            ("application/vnd.cncf.notary.signature", EMPTY, ["application/jose+json"], "a signature"),
            ("application/spdx+json", EMPTY, [EMPTY], "an SBOM"),
            ("", "application/vnd.unknown.config.v1+json", ["text/spdx+json"], "an SBOM"),
            (
                "",
                "application/vnd.sylabs.sif.config.v1+json",
                ["application/vnd.sylabs.sif.layer.v1.sif"],
                "a Singularity image",
            ),
            ("application/vnd.example", EMPTY, [], "an artifact of type 'application/vnd.example'"),
            ("", EMPTY, [], "an artifact of type 'application/vnd.oci.empty.v1+json'"),
        ],
    )
    def test_artifacts(self, artifact: str, config: str, layers: list[str], what: str):
        kind = artifact_type(artifact, config, layers)
        error = not_an_image("it", kind)
        assert error.message.startswith(f"it is {what}")
        assert kind in error.message
        assert error.remedy
