import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import DigestMismatch, LimitExceeded, Malformed, NakamiError, TargetNotFound
from nakami.images.folder import Folder
from nakami.images.registry.credentials import Keyring
from nakami.images.sources.artifact import Artifact, BundledArtifact, RegistryArtifact
from nakami.model.reference import Reference
from nakami.net.client import Client
from tests.images.made import Layout, named
from tests.images.registry.hostile_registry import MANIFEST, HostileRegistry, descriptor
from tests.net.hostile_server import answer, serve

CONTENT = b"any content " * 1000
EMPTY = "application/vnd.oci.empty.v1+json"


def _manifest() -> dict[str, Any]:
    return {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": "application/x.test",
        "config": descriptor(b"{}", EMPTY),
        "layers": [descriptor(CONTENT, "text/plain")],
    }


@pytest.fixture
def from_registry() -> Iterator[Callable[..., Artifact]]:
    with serve() as server, Client(timeout=2, retries=0) as client:
        registry = HostileRegistry(server)

        def publish(content: bytes = CONTENT) -> Artifact:
            registry.manifest(json.dumps(_manifest()).encode())
            registry.blob(b"{}")
            server.routes[registry.place(CONTENT)] = answer(200, content)
            return RegistryArtifact(Reference.parse(f"{registry.name}:1"), client, keyring=Keyring({}))

        yield publish


@pytest.fixture
def from_folder(tmp_path: Path) -> Callable[..., Artifact]:
    def publish(content: bytes = CONTENT) -> Artifact:
        layout = Layout(tmp_path / "layout")
        layout.blob(b"{}")
        layout.blob(CONTENT)
        layout.list(named(layout.blob(json.dumps(_manifest()).encode(), MANIFEST), "1"))
        layout.path(_manifest()["layers"][0]["digest"]).write_bytes(content)
        return BundledArtifact(Folder(layout.folder))

    return publish


@pytest.fixture(params=["registry", "folder"])
def publish(request: pytest.FixtureRequest) -> Callable[..., Artifact]:
    made: Callable[..., Artifact] = request.getfixturevalue(f"from_{request.param}")
    return made


def test_blobs_of_an_artifact(publish: Callable[..., Artifact]):
    artifact = publish()
    assert artifact.manifest.artifact_type == "application/x.test"
    (layer,) = list(artifact.manifest.layers or [])
    assert b"".join(artifact.blob(layer)) == CONTENT
    assert artifact.document(layer, len(CONTENT)) == CONTENT
    assert artifact.manifest.config is not None
    assert artifact.document(artifact.manifest.config, 2) == b"{}"
    with pytest.raises(LimitExceeded):
        artifact.document(layer, len(CONTENT) - 1)
    artifact.close()


@pytest.mark.parametrize("content", [CONTENT[:-1] + b"x", CONTENT[:-1], CONTENT + b"x", b""])
def test_a_changed_blob_is_found_out(publish: Callable[..., Artifact], content: bytes):
    artifact = publish(content)
    (layer,) = list(artifact.manifest.layers or [])
    with pytest.raises((DigestMismatch, Malformed)):
        b"".join(artifact.blob(layer))


def test_what_is_not_there(tmp_path: Path):
    with pytest.raises(TargetNotFound, match=r"no index\.json"):
        BundledArtifact(Folder(tmp_path))
    layout = Layout(tmp_path / "layout").list()
    with pytest.raises(TargetNotFound, match="0 manifests"):
        BundledArtifact(Folder(layout.folder))
    one = layout.blob(b"not the manifest", MANIFEST)
    layout.list(one, one)
    with pytest.raises(TargetNotFound, match="2 manifests"):
        BundledArtifact(Folder(layout.folder))
    layout.list(one)
    with pytest.raises(NakamiError):
        BundledArtifact(Folder(layout.folder))
