"""What is attached to an image: by the referrers API, by the tag that stands for it, by cosign's tag; and hostile registries."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from nakami.images.registry import referrers
from nakami.images.registry.credentials import Keyring
from nakami.images.sources.registry import open_registry
from nakami.model.outcome import BlindSpot
from nakami.model.platform import Platform
from nakami.model.reference import Reference
from nakami.model.vex import Attachment
from nakami.net.client import Client
from tests.images.registry.hostile_registry import INDEX, MANIFEST, HostileRegistry, descriptor, digest
from tests.net.hostile_server import HostileServer, answer, serve

VEX = b'{"@context": "https://openvex.dev/ns/v0.2.0"}'
OPENVEX = "application/vnd.openvex+json"
IN_TOTO = "application/vnd.in-toto+json"
DSSE = "application/vnd.dsse.envelope.v1+json"
EMPTY = b"{}"


class Attaching(HostileRegistry):
    """A registry with one image, to which documents are attached."""

    def __init__(self, server: HostileServer) -> None:
        super().__init__(server)
        self.image = self.publish()

    def artifact(
        self, content: bytes, kind: str, *, subject: str = "", layer: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Serve an artifact about the image; gives its descriptor."""
        self.blob(content)
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "artifactType": kind,
            "config": descriptor(EMPTY, "application/vnd.oci.empty.v1+json"),
            "layers": [layer or descriptor(content, kind)],
            "subject": {"mediaType": MANIFEST, "digest": subject or self.image, "size": 1},
        }
        text = json.dumps(manifest).encode()
        self.manifest(text, tag="unused")
        return descriptor(text, MANIFEST, artifactType=kind)

    def index(self, *descriptors: dict[str, Any]) -> bytes:
        return json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": list(descriptors)}).encode()

    def api(self, *descriptors: dict[str, Any]) -> None:
        self.server.routes[f"/v2/shop/web/referrers/{self.image}"] = answer(
            200, self.index(*descriptors), {"Content-Type": INDEX}
        )

    def tag(self, *descriptors: dict[str, Any]) -> None:
        self.manifest(self.index(*descriptors), tag=self.image.replace(":", "-"), media_type=INDEX)

    def cosign(self, *layers: dict[str, Any]) -> None:
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": descriptor(EMPTY, "x"), "layers": list(layers)}
        self.manifest(json.dumps(manifest).encode(), tag=self.image.replace(":", "-") + ".att")


@pytest.fixture
def registry() -> Iterator[Attaching]:
    with serve() as server:
        yield Attaching(server)


def found(registry: Attaching) -> tuple[list[bytes], list[BlindSpot]]:
    with (
        Client(timeout=2, retries=0) as client,
        open_registry(
            Reference.parse(f"{registry.name}:1"), client, platform=Platform.parse("linux/amd64"), keyring=Keyring({})
        ) as image,
    ):
        told = list(image.attached())
    contents = [each.content for each in told if isinstance(each, Attachment)]
    return contents, [each for each in told if isinstance(each, BlindSpot)]


def test_nothing_is_attached(registry: Attaching):
    assert found(registry) == ([], [])


@pytest.mark.parametrize("status", [400, 404, 405, 406, 416])
def test_a_registry_without_the_api_has_many_words_for_that(registry: Attaching, status: int):
    registry.server.routes[f"/v2/shop/web/referrers/{registry.image}"] = answer(status, b"404 page not found")
    registry.tag(registry.artifact(VEX, OPENVEX))
    assert found(registry) == ([VEX], [])


@pytest.mark.parametrize(
    "kind", [OPENVEX, IN_TOTO, DSSE, "application/vnd.dev.sigstore.bundle.v0.3+json", "application/vex+json"]
)
def test_the_api(registry: Attaching, kind: str):
    registry.api(registry.artifact(VEX, kind))
    assert found(registry) == ([VEX], [])


def test_the_tag_of_cosign(registry: Attaching):
    registry.blob(VEX)
    vex = descriptor(VEX, DSSE, annotations={"predicateType": "https://openvex.dev/ns/v0.2.0"})
    provenance = descriptor(b"nobody fetches it", DSSE, annotations={"predicateType": "https://slsa.dev/provenance/v1"})
    registry.cosign(provenance, vex)
    assert found(registry) == ([VEX], [])


def test_what_is_attached_to_the_index_counts_for_its_images(registry: Attaching):
    image = json.dumps(registry.document).encode()
    index = registry.index(descriptor(image, MANIFEST, platform={"os": "linux", "architecture": "amd64"}))
    registry.manifest(index, media_type=INDEX)
    registry.image = digest(index)
    registry.tag(registry.artifact(VEX, OPENVEX))
    assert found(registry) == ([VEX], [])


def test_other_artifacts_are_not_fetched(registry: Attaching):
    registry.api(
        descriptor(b"1", MANIFEST, artifactType="application/vnd.dev.cosign.artifact.sig.v1+json"),
        descriptor(b"2", MANIFEST, artifactType="application/vnd.cyclonedx+json"),
        descriptor(
            b"3", MANIFEST, artifactType=IN_TOTO, annotations={"in-toto.io/predicate-type": "https://spdx.dev/Document"}
        ),
    )
    assert found(registry) == ([], [])


def test_an_artifact_about_another_image_is_told(registry: Attaching):
    registry.api(registry.artifact(VEX, OPENVEX, subject="sha256:" + "0" * 64))
    contents, [spot] = found(registry)
    assert contents == []
    assert "is attached to something else" in spot.why


def test_bytes_that_differ_from_their_digest_are_told(registry: Attaching):
    registry.api(registry.artifact(VEX, OPENVEX))
    registry.server.routes[registry.place(VEX)] = answer(200, VEX[:-1] + b"]")
    contents, [spot] = found(registry)
    assert contents == []
    assert "is not what its digest" in spot.why


def test_a_document_that_claims_too_much_is_told(registry: Attaching):
    layer = {**descriptor(VEX, OPENVEX), "size": referrers.MAX_BYTES + 1}
    registry.api(registry.artifact(VEX, OPENVEX, layer=layer))
    contents, [spot] = found(registry)
    assert contents == []
    assert "at most 16,777,216 are read" in spot.why


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"schemaVersion": 2, "manifests": [1]}', b"<html>"])
def test_an_index_that_is_none_is_told(registry: Attaching, body: bytes):
    registry.server.routes[f"/v2/shop/web/referrers/{registry.image}"] = answer(200, body)
    contents, spots = found(registry)
    assert contents == []
    assert len(spots) == 1


def test_a_server_that_fails_is_told(registry: Attaching):
    registry.server.routes[f"/v2/shop/web/referrers/{registry.image}"] = answer(500)
    contents, [spot] = found(registry)
    assert contents == []
    assert spot.part == "vex"


def test_too_many_are_told(registry: Attaching, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(referrers, "MAX_ATTACHED", 1)
    registry.api(registry.artifact(VEX, OPENVEX), registry.artifact(VEX + b" ", OPENVEX))
    contents, [spot] = found(registry)
    assert contents == [VEX]
    assert "1 more documents are attached" in spot.why


def test_one_manifest_cannot_name_documents_without_end(registry: Attaching):
    registry.blob(VEX)
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": OPENVEX,
        "config": descriptor(EMPTY, "application/vnd.oci.empty.v1+json"),
        "layers": [descriptor(VEX, OPENVEX)] * (referrers.MAX_ATTACHED + 50),
        "subject": {"mediaType": MANIFEST, "digest": registry.image, "size": 1},
    }
    text = json.dumps(manifest).encode()
    registry.manifest(text, tag="unused")
    registry.api(descriptor(text, MANIFEST, artifactType=OPENVEX))
    documents, spots = found(registry)
    assert len(documents) == referrers.MAX_ATTACHED
    assert "more than" in spots[0].why


def test_all_documents_together_are_bounded(registry: Attaching, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(referrers, "MAX_TOTAL_BYTES", len(VEX) + 1)
    registry.api(registry.artifact(VEX, OPENVEX), registry.artifact(VEX + b" ", OPENVEX))
    documents, spots = found(registry)
    assert len(documents) == 1
    assert "bytes" in spots[0].why
