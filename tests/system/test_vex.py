"""VEX documents that lie beside an image in a real registry, which has no referrers API."""

import json
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.images.writing.registry import RegistryDestination
from nakami.model.digest import Digest
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.model.reference import Reference
from nakami.model.scan import Scan
from nakami.net.client import Client
from tests import small_world
from tests.images.registry.hostile_registry import INDEX, MANIFEST, descriptor
from tests.images.registry.real_registry import registries
from tests.system.conftest import Tool

pytestmark = pytest.mark.system

CVE = "CVE-2024-0001"
OPENVEX = "application/vnd.openvex+json"
DSSE = "application/vnd.dsse.envelope.v1+json"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    mirror = small_world.mirror(tmp_path / "mirror")
    return Settings(tmp_path / "cache", Platform("linux", "amd64"), mirror=str(mirror), offline=True)


@pytest.fixture
def address(tool: Tool, tmp_path: Path, free_port: int) -> Iterator[str]:
    with registries(tool, tmp_path, free_port) as start:
        yield start().address


@pytest.fixture
def image(address: str, tool: Tool, tmp_path: Path) -> str:
    """A pushed image; gives its reference."""
    archive = small_world.docker_archive(tmp_path / "web.tar", small_world.ALPINE)
    place = f"{address}/shop/web:1"
    subprocess.run(
        [
            tool("skopeo"),
            "--insecure-policy",
            "copy",
            "-q",
            "--dest-tls-verify=false",
            f"docker-archive:{archive}",
            f"docker://{place}",
        ],
        check=True,
        timeout=60,
    )
    return place


def digest_of(place: str) -> str:
    address, _, _ = place.partition("/")
    with closing(HTTPConnection(address, timeout=10)) as connection:
        kinds = f"{MANIFEST}, application/vnd.docker.distribution.manifest.v2+json"
        connection.request("HEAD", "/v2/shop/web/manifests/1", headers={"Accept": kinds})
        return connection.getresponse().headers["Docker-Content-Digest"]


def push(place: str, content: bytes, manifest: dict[str, Any], tag: str = "") -> bytes:
    with closing(RegistryDestination(Reference.parse(place), Client(offline=True))) as destination:
        for blob in (content, b"{}"):
            destination.put_blob(Digest.of(blob), len(blob), lambda blob=blob: iter([blob]))  # type: ignore[misc] # bound now
        text = json.dumps(manifest).encode()
        destination.put_manifest(text, manifest["mediaType"], tag)
    return text


def vex(product: str, package: str) -> bytes:
    statement = {
        "vulnerability": {"name": CVE},
        "status": "not_affected",
        "justification": "vulnerable_code_not_in_execute_path",
        "products": [{"@id": product, "subcomponents": [{"@id": package}]}],
    }
    document = {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": "urn:1",
        "author": "Maker",
        "timestamp": "2026-01-01T00:00:00Z",
    }
    return json.dumps({**document, "version": 1, "statements": [statement]}).encode()


def artifact(content: bytes, kind: str, subject: str, annotations: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": kind,
        "config": descriptor(b"{}", "application/vnd.oci.empty.v1+json"),
        "layers": [descriptor(content, kind, annotations=annotations or {})],
        "subject": {"mediaType": MANIFEST, "digest": subject, "size": 1},
    }


def aside(result: Scan) -> list[tuple[str, str]]:
    return sorted((each.finding.id, each.finding.package.name) for each in result.set_aside if each.finding.package)


def test_the_tag_that_stands_for_the_api(image: str, settings: Settings):
    named = digest_of(image)
    content = vex(f"pkg:oci/web@{named}", "pkg:apk/alpine/libssl3")
    manifest = push(image, content, artifact(content, OPENVEX, named))
    index = {
        "schemaVersion": 2,
        "mediaType": INDEX,
        "manifests": [descriptor(manifest, MANIFEST, artifactType=OPENVEX)],
    }
    push(image, content, index, named.replace(":", "-"))
    assert aside(scan(f"registry:{image}", settings, silent)) == []  # only who asks for it believes it
    result = scan(f"registry:{image}", replace(settings, vex=("oci",)), silent)
    assert aside(result) == [(CVE, "libssl3")]
    [each] = result.set_aside
    assert each.by == "vex"
    assert "its signature is not verified" in each.source
    # The other package of the same source still counts.
    assert CVE in {finding.id for finding in result.findings}


def test_cosign_s_tag_with_an_attestation(image: str, settings: Settings):
    named = digest_of(image)
    statement = {
        "_type": "https://in-toto.io/Statement/v0.1",
        "predicateType": "https://openvex.dev/ns",
        "subject": [{"name": "web", "digest": {"sha256": named.partition(":")[2]}}],
        "predicate": json.loads(vex(f"pkg:oci/web@{named}", "pkg:apk/alpine/libcrypto3@3.3.0-r0")),
    }
    payload = b64encode(json.dumps(statement).encode()).decode()
    content = json.dumps({"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": []}).encode()
    manifest = artifact(content, DSSE, named, {"predicateType": "https://openvex.dev/ns"})
    push(image, content, manifest, named.replace(":", "-") + ".att")
    assert aside(scan(f"registry:{image}", replace(settings, vex=("oci",)), silent)) == [(CVE, "libcrypto3")]


def test_a_document_about_another_image_changes_nothing(image: str, settings: Settings):
    named = digest_of(image)
    content = vex("pkg:oci/web@sha256:" + "0" * 64, "pkg:apk/alpine/libssl3")
    manifest = artifact(content, DSSE, named, {"predicateType": "https://openvex.dev/ns"})
    push(image, content, manifest, named.replace(":", "-") + ".att")
    result = scan(f"registry:{image}", replace(settings, vex=("oci",)), silent)
    assert aside(result) == []
    assert not [spot for spot in result.blind_spots if spot.part == "vex"]
