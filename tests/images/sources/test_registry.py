import hashlib
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import (
    DigestMismatch,
    LimitExceeded,
    Malformed,
    NakamiError,
    NetworkError,
    NotAnImage,
    TargetNotFound,
    Unauthorized,
)
from nakami.images.registry.credentials import Keyring
from nakami.images.sources.registry import RegistryImage, open_registry
from nakami.model.platform import Platform
from nakami.model.reference import Reference
from nakami.net.client import Client
from tests.images.registry.hostile_registry import INDEX, LAYER, MANIFEST, HostileRegistry, descriptor, digest
from tests.net.hostile_server import HostileServer, Route, answer, drip, endless, in_turn, serve

AMD64 = Platform.parse("linux/amd64")
Tool = Callable[[str], str]


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with serve() as running:
        yield running


@pytest.fixture
def registry(server: HostileServer) -> HostileRegistry:
    return HostileRegistry(server)


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(timeout=2, retries=2, pause=lambda _: None) as made:
        yield made


def _open(client: Client, name: str, platform: Platform = AMD64, keyring: Keyring | None = None) -> RegistryImage:
    return open_registry(Reference.parse(name), client, platform=platform, keyring=keyring or Keyring({}))


def _layers(image: RegistryImage) -> list[bytes]:
    return [b"".join(chunks) for _, chunks in image.streams(image.target.layers)]


# --- good images ---


def test_an_image_is_read_in_place(client: Client, registry: HostileRegistry):
    manifest = registry.publish()
    with _open(client, f"{registry.name}:1") as image:
        assert _layers(image) == [registry.layer]
    target = image.target
    assert (target.kind, target.digest, target.platform) == ("registry", manifest, "linux/amd64")
    assert (target.reference, target.registry) == (f"{registry.name}:1", registry.server.address)
    assert not target.pinned
    (layer,) = target.layers
    assert (layer.digest, layer.size, layer.media_type) == (digest(registry.layer), len(registry.layer), LAYER)
    assert layer.diff_id == "sha256:" + "1" * 64


def test_a_digest_pins(client: Client, registry: HostileRegistry):
    manifest = registry.publish()
    target = _open(client, f"{registry.name}@{manifest}").target
    assert target.pinned
    assert target.digest == manifest


def test_a_tag_is_looked_up_once(client: Client, registry: HostileRegistry):
    registry.publish()
    _layers(_open(client, f"{registry.name}:1"))
    assert registry.server.paths().count("/v2/shop/web/manifests/1") == 1


def _index(registry: HostileRegistry, *platforms: str) -> dict[str, str]:
    """Publish an index of one image per platform; gives the digest of each."""
    entries, made = [], {}
    for text in platforms:
        platform = Platform.parse(text)
        one = HostileRegistry(registry.server, platform.architecture)
        one.document["annotations"] = {"for": text}
        made[text] = one.publish()
        told = {"os": platform.os, "architecture": platform.architecture, "variant": platform.variant}
        entries.append(descriptor(json.dumps(one.document).encode(), MANIFEST, platform=told))
    index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}
    registry.manifest(json.dumps(index).encode(), media_type=INDEX)
    return made


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [("linux/amd64", "linux/amd64"), ("linux/arm64", "linux/arm64"), ("linux/arm/v7", "linux/arm/v6")],
)
def test_an_index_gives_the_platforms_own_image(client: Client, registry: HostileRegistry, wanted: str, chosen: str):
    made = _index(registry, "linux/386", "linux/amd64", "linux/arm64", "linux/arm/v6")
    image = _open(client, f"{registry.name}:1", Platform.parse(wanted))
    assert image.target.digest == made[chosen]


def test_an_index_without_the_platform_lists_what_it_has(client: Client, registry: HostileRegistry):
    _index(registry, "linux/amd64", "linux/arm64")
    with pytest.raises(TargetNotFound, match=r"linux/amd64, linux/arm64") as caught:
        _open(client, f"{registry.name}:1", Platform.parse("linux/s390x"))
    assert "--platform" in caught.value.remedy


@pytest.mark.parametrize(
    "media_type",
    [
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
    ],
)
def test_a_foreign_layer_is_told_and_not_fetched(client: Client, registry: HostileRegistry, media_type: str):
    elsewhere = ["http://127.0.0.1:1/layer"]
    registry.document["layers"] = [descriptor(registry.layer, media_type, urls=elsewhere)]
    registry.publish()
    image = _open(client, f"{registry.name}:1")
    assert image.target.layers[0].foreign
    with pytest.raises(Malformed, match="fetched from elsewhere"):
        _layers(image)


# --- hostile registries ---


def test_a_manifest_of_another_digest_is_refused(client: Client, registry: HostileRegistry):
    manifest = registry.publish()
    registry.server.routes[f"/v2/shop/web/manifests/{manifest}"] = answer(
        200, json.dumps(registry.document).encode() + b" "
    )
    with pytest.raises(DigestMismatch, match=manifest):
        _open(client, f"{registry.name}@{manifest}")


def test_a_registry_that_contradicts_itself_is_refused(client: Client, registry: HostileRegistry):
    registry.publish()
    registry.manifest(json.dumps(registry.document).encode(), headers={"Docker-Content-Digest": "sha256:" + "0" * 64})
    with pytest.raises(DigestMismatch):
        _open(client, f"{registry.name}:1")


def test_a_manifest_of_an_index_with_another_digest_is_refused(client: Client, registry: HostileRegistry):
    made = _index(registry, "linux/amd64")
    registry.server.routes[f"/v2/shop/web/manifests/{made['linux/amd64']}"] = answer(200, b"{}")
    with pytest.raises(DigestMismatch):
        _open(client, f"{registry.name}:1")


@pytest.mark.parametrize(
    "change",
    [lambda config: config[:-1], lambda config: config + b" ", lambda config: config.replace(b"amd64", b"arm64")],
)
def test_another_configuration_is_refused(client: Client, registry: HostileRegistry, change: Callable[[bytes], bytes]):
    registry.publish()
    registry.server.routes[registry.place(registry.config)] = answer(200, change(registry.config))
    with pytest.raises(DigestMismatch):
        _open(client, f"{registry.name}:1")


@pytest.mark.parametrize("field", ["config", "layers"])
@pytest.mark.parametrize("size", [-1, 1.5, "1", 10**30, None])
def test_a_size_that_is_none_is_refused(client: Client, registry: HostileRegistry, field: str, size: Any):
    registry.publish()
    damaged = registry.document[field] if field == "config" else registry.document[field][0]
    damaged["size"] = size
    registry.manifest(json.dumps(registry.document).encode())
    with pytest.raises(NakamiError):
        _open(client, f"{registry.name}:1")


def test_a_configuration_that_claims_ten_gigabytes_is_not_fetched(client: Client, registry: HostileRegistry):
    registry.document["config"]["size"] = 10**10
    registry.publish()
    with pytest.raises(LimitExceeded, match="claims"):
        _open(client, f"{registry.name}:1")


@pytest.mark.parametrize("route", [answer(200, b"{", length=10**10), endless(), answer(200, b" " * (4 << 20) + b"{}")])
def test_a_huge_manifest_is_broken_off(client: Client, registry: HostileRegistry, route: Route):
    registry.server.routes["/v2/shop/web/manifests/1"] = route
    with pytest.raises(LimitExceeded):
        _open(client, f"{registry.name}:1")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "JSON"),
        (b"\xff\xfe\x00", "JSON"),
        (b"<html>login</html>", "JSON"),
        (b"[" * 1_000_000, "JSON|deeper"),
        (b'{"a":' * 500_000, "JSON|deeper"),
        (b"{}", "neither"),
        (b'{"schemaVersion": 1, "fsLayers": [], "history": []}', "schema version 1"),
        (b'{"schemaVersion": 2, "layers": [], "manifests": []}', "neither"),
        (b'{"schemaVersion": 2, "config": {"digest": "sha256:x", "size": 1}, "layers": []}', "not a digest"),
        (b'{"schemaVersion": 2, "config": {"digest": "sha256:../../x", "size": 1}, "layers": []}', "not a digest"),
    ],
)
def test_a_manifest_that_is_none_is_told(client: Client, registry: HostileRegistry, content: bytes, words: str):
    registry.manifest(content)
    with pytest.raises((Malformed, LimitExceeded), match=words):
        _open(client, f"{registry.name}:1")


def test_a_compressed_manifest_is_told(client: Client, registry: HostileRegistry):
    registry.manifest(b"\x1f\x8b\x08", headers={"Content-Encoding": "gzip"})
    with pytest.raises(Malformed, match="compressed"):
        _open(client, f"{registry.name}:1")


def test_an_artifact_is_no_image(client: Client, registry: HostileRegistry):
    registry.document["config"]["mediaType"] = "application/vnd.cncf.helm.config.v1+json"
    registry.publish()
    with pytest.raises(NakamiError, match=r"helm.*not a container image"):
        _open(client, f"{registry.name}:1")


def test_an_index_of_attestations_is_no_image(client: Client, registry: HostileRegistry):
    registry.publish()
    about = {"annotations": {"vnd.docker.reference.type": "attestation-manifest"}}
    there = [descriptor(json.dumps(registry.document).encode(), MANIFEST, **about)]
    registry.manifest(json.dumps({"schemaVersion": 2, "manifests": there}).encode(), media_type=INDEX)
    with pytest.raises(NotAnImage, match="only attestations"):
        _open(client, f"{registry.name}:1")


def test_docker_s_first_format_is_told(client: Client, registry: HostileRegistry):
    first = {"schemaVersion": 1, "name": "shop/web", "tag": "1", "architecture": "amd64", "fsLayers": [], "history": []}
    registry.manifest(
        json.dumps(first).encode(), media_type="application/vnd.docker.distribution.manifest.v1+prettyjws"
    )
    with pytest.raises(Malformed, match="a format of images that Docker retired"):
        _open(client, f"{registry.name}:1")


def test_connections_are_closed_with_the_image(client: Client, registry: HostileRegistry):
    registry.publish()
    with _open(client, f"{registry.name}:1") as image:
        assert image.target.layers
    assert client._transport is None


def test_indexes_without_end_are_refused(client: Client, registry: HostileRegistry):
    """Each index holds the next one, the last an image: more of them than anybody needs."""
    registry.publish()
    content, kind = json.dumps(registry.document).encode(), MANIFEST
    for _ in range(10):
        content, kind = json.dumps({"schemaVersion": 2, "manifests": [descriptor(content, kind)]}).encode(), INDEX
        registry.manifest(content, media_type=INDEX)
    with pytest.raises(NakamiError):
        _open(client, f"{registry.name}:1")


def test_more_layers_than_the_configuration_knows_are_refused(client: Client, registry: HostileRegistry):
    registry.document["layers"] *= 2
    registry.publish()
    with pytest.raises(Malformed, match="2 layers"):
        _open(client, f"{registry.name}:1")


def test_a_layer_of_another_length_is_refused(client: Client, registry: HostileRegistry):
    registry.publish()
    image = _open(client, f"{registry.name}:1")
    for content in (registry.layer + b"x", registry.layer[:-1]):
        registry.server.routes[registry.place(registry.layer)] = answer(200, content)
        with pytest.raises(DigestMismatch):
            _layers(image)


def test_a_registry_that_is_busy_or_broken_for_a_while_is_borne(client: Client, registry: HostileRegistry):
    registry.publish()
    for path, route in registry.server.routes.items():
        wait = {"Retry-After": "1"}
        registry.server.routes[path] = in_turn(answer(429, headers=wait), answer(500), route)
    assert _layers(_open(client, f"{registry.name}:1")) == [registry.layer]


def test_a_registry_that_drips_is_given_up(registry: HostileRegistry):
    registry.publish()
    registry.server.routes["/v2/shop/web/manifests/1"] = drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200, 0.01)
    with Client(timeout=0.2, retries=0) as client, pytest.raises(NetworkError, match="too slowly"):
        _open(client, f"{registry.name}:1")


def test_a_token_service_of_another_host_without_encryption_is_refused(client: Client, registry: HostileRegistry):
    told = {"WWW-Authenticate": 'Bearer realm="http://auth.example/token",service="s"'}
    registry.server.routes["/v2/"] = answer(401, headers=told)
    with pytest.raises(NetworkError, match="without encryption"):
        _open(client, f"{registry.name}:1")


# --- the real thing ---

PASSWORD = "hunter2"
# `htpasswd -nbBC 4 me hunter2`
HTPASSWD = "me:$2b$04$abcdefghijklmnopqrstuuV3duMsC0HpUex6N9qapiuOHHWkwRXVm"


@pytest.fixture
def start(tool: Tool, tmp_path: Path, free_port: int) -> Iterator[Callable[..., str]]:
    """Start the real registry; gives its address. It is ended with the test."""
    running: list[subprocess.Popen[bytes]] = []

    def go(*, password: bool = False) -> str:
        config = {
            "version": 0.1,
            "log": {"level": "error"},
            "storage": {"filesystem": {"rootdirectory": str(tmp_path / "registry")}},
            "http": {"addr": f"127.0.0.1:{free_port}"},
        }
        if password:
            (tmp_path / "htpasswd").write_text(HTPASSWD + "\n")
            config["auth"] = {"htpasswd": {"realm": "test", "path": str(tmp_path / "htpasswd")}}
        (tmp_path / "config.yml").write_text(json.dumps(config))  # JSON is YAML
        program = [tool("docker-registry"), "serve", str(tmp_path / "config.yml")]
        running.append(subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        with Client(retries=0) as probe:
            for _ in range(100):
                try:
                    probe.get(f"http://127.0.0.1:{free_port}/v2/", limit=1000, accept=(200, 401))
                    break
                except NetworkError:
                    time.sleep(0.05)
        return f"127.0.0.1:{free_port}"

    yield go
    for process in running:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def archive(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real `docker save` archive of Alpine 3.10, uncompressed: skopeo 1.9 does not read the compressed one."""
    path = tmp_path_factory.mktemp("archive") / "alpine.tar"
    with path.open("wb") as file:
        compressed = shared / "images" / "alpine" / "docker-archive-alpine-3.10.tar.gz"
        subprocess.run(["gzip", "-dc", compressed], stdout=file, check=True)
    return path


def _skopeo(tool: Tool, *arguments: str | Path) -> None:
    subprocess.run([tool("skopeo"), "--insecure-policy", "copy", "-q", *arguments], check=True, timeout=60)


@pytest.mark.system
@pytest.mark.parametrize("manifest_format", ["v2s2", "oci"])
def test_a_real_registry(start: Callable[..., str], tool: Tool, archive: Path, client: Client, manifest_format: str):
    address = start()
    place = f"{address}/base/alpine:3.10"
    _skopeo(
        tool, "--format", manifest_format, "--dest-tls-verify=false", f"docker-archive:{archive}", f"docker://{place}"
    )
    image = _open(client, place)
    told = subprocess.run(
        [tool("skopeo"), "inspect", "--tls-verify=false", f"docker://{place}"], capture_output=True, check=True
    )
    inspected = json.loads(told.stdout)
    assert image.target.digest == inspected["Digest"]
    assert [layer.digest for layer in image.target.layers] == inspected["Layers"]
    for layer, content in zip(image.target.layers, _layers(image), strict=True):
        assert layer.digest == "sha256:" + hashlib.sha256(content).hexdigest()
    assert image.target.config is not None
    assert image.target.config.cmd == ("/bin/sh",)
    assert image.target.layers[0].diff_id == "sha256:531743b7098cb2aaf615641007a129173f63ed86ca32fe7b5a246a1c47286028"
    for missing in (f"{address}/base/alpine:none", f"{address}/none:1"):
        with pytest.raises(TargetNotFound):
            _open(client, missing)


@pytest.mark.system
def test_a_real_registry_with_a_password(
    start: Callable[..., str], tool: Tool, archive: Path, client: Client, tmp_path: Path
):
    address = start(password=True)
    place = f"{address}/base/alpine:3.10"
    login = [tool("skopeo"), "login", "--tls-verify=false", "-u", "me", "--password-stdin", address]
    auth = tmp_path / "auth.json"
    subprocess.run([*login, "--authfile", str(auth)], input=PASSWORD.encode(), check=True, capture_output=True)
    _skopeo(tool, "--authfile", auth, "--dest-tls-verify=false", f"docker-archive:{archive}", f"docker://{place}")
    image = _open(client, place, keyring=Keyring({"REGISTRY_AUTH_FILE": str(auth)}))
    assert [len(content) for content in _layers(image)] == [layer.size for layer in image.target.layers]
    with pytest.raises(Unauthorized, match="wants a user name and password"):
        _open(client, place)


@pytest.mark.system
def test_a_real_index(start: Callable[..., str], tool: Tool, archive: Path, client: Client, tmp_path: Path):
    address = start()
    place = f"{address}/base/alpine:3.10"
    storage = ["--root", str(tmp_path / "root"), "--runroot", str(tmp_path / "run"), "--storage-driver", "vfs"]
    _skopeo(tool, "--dest-tls-verify=false", f"docker-archive:{archive}", f"docker://{place}")

    def buildah(*arguments: str) -> None:
        subprocess.run([tool("buildah"), *storage, *arguments], check=True, capture_output=True, timeout=120)

    buildah("manifest", "create", "many")
    for architecture, variant in (("amd64", ""), ("arm64", ""), ("arm", "v7")):
        chosen = ["--arch", architecture, *(["--variant", variant] if variant else [])]
        buildah("manifest", "add", "--tls-verify=false", "--os", "linux", *chosen, "many", f"docker://{place}")
    buildah("manifest", "push", "--tls-verify=false", "--all", "many", f"docker://{address}/base/many:1")
    image = _open(client, f"{address}/base/many:1", Platform.parse("linux/arm/v7"))
    assert image.target.digest == _open(client, place).target.digest
    with pytest.raises(TargetNotFound, match="linux/arm/v7"):
        _open(client, f"{address}/base/many:1", Platform.parse("linux/ppc64le"))
