"""Images for tests: docker-archives and OCI layouts, made by hand so that they can be wrong."""

import gzip
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.bounded.tars import END, member, packed

OS_RELEASE = b'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12"\n'
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"


def status(*packages: str) -> bytes:
    """A dpkg database of these packages, `name version`."""
    return b"".join(
        b"Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: %s\n\n"
        % tuple(package.encode().split())
        for package in packages
    )


def layer(*entries: tuple[str, str, bytes]) -> bytes:
    """A layer's tar: (name, kind, content or link target), kinds as in `tars.packed`."""
    return packed(entries)


BASE = layer(("etc/os-release", "f", OS_RELEASE), ("var/lib/dpkg/status", "f", status("bash 5.2-1", "tar 1.34-1")))


def digest(content: bytes) -> str:
    return f"sha256:{sha256(content).hexdigest()}"


def config(layers: Sequence[bytes], **more: Any) -> bytes:
    """A configuration for these uncompressed layers."""
    whole = {
        "os": "linux",
        "architecture": "amd64",
        "created": "2024-05-06T07:08:09Z",
        "config": {"User": "app", "Env": ["PATH=/bin"], "ExposedPorts": {"80/tcp": {}}, "Labels": {"a": "b"}},
        "rootfs": {"type": "layers", "diff_ids": [digest(each) for each in layers]},
        "history": [{"created_by": f"step {number}"} for number in range(len(layers))],
    }
    return json.dumps(whole | more).encode()


def docker_archive(
    layers: Sequence[bytes],
    *,
    tags: Sequence[str] = ("app:1",),
    about: bytes | None = None,
    stored: Sequence[bytes] | None = None,
) -> bytes:
    """A `docker save` archive; `stored` are the layers' bytes where they differ from what the configuration says."""
    about = config(layers) if about is None else about
    names = [f"{number}/layer.tar" for number in range(len(layers))]
    manifest = json.dumps([{"Config": "config.json", "RepoTags": list(tags), "Layers": names}]).encode()
    parts = [
        member(name.encode(), each) for name, each in zip(names, layers if stored is None else stored, strict=True)
    ]
    return b"".join([*parts, member(b"config.json", about), member(b"manifest.json", manifest), END])


class Layout:
    """An OCI layout in a folder, filled blob by blob."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifests: list[dict[str, Any]] = []
        (folder / "blobs/sha256").mkdir(parents=True)
        (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')

    def blob(self, content: bytes, media_type: str = LAYER, **more: Any) -> dict[str, Any]:
        """Store a blob; gives its descriptor."""
        name = digest(content)
        self.path(name).write_bytes(content)
        return {"mediaType": media_type, "digest": name, "size": len(content), **more}

    def path(self, name: str) -> Path:
        """Where a blob lies."""
        return self.folder / "blobs" / name.replace(":", "/")

    def image(
        self, layers: Sequence[bytes], *, about: bytes | None = None, plain: bool = False, **more: Any
    ) -> dict[str, Any]:
        """Store an image with gzip layers (or plain ones); gives its manifest's descriptor."""
        blobs = [self.blob(each if plain else gzip.compress(each, 1, mtime=0)) for each in layers]
        return self.manifest(self.blob(config(layers) if about is None else about, CONFIG), blobs, **more)

    def manifest(self, about: dict[str, Any], blobs: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
        """Store a manifest; gives its descriptor."""
        whole = {"schemaVersion": 2, "mediaType": MANIFEST, "config": about, "layers": list(blobs)}
        return self.blob(json.dumps(whole).encode(), MANIFEST, **more)

    def index(self, manifests: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
        """Store an index; gives its descriptor."""
        return self.blob(
            json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": list(manifests)}).encode(), INDEX, **more
        )

    def list(self, *manifests: dict[str, Any]) -> "Layout":
        """Name the images of the layout."""
        (self.folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": list(manifests)}))
        return self

    def as_tar(self) -> bytes:
        """The layout as a tar."""
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return b"".join(member(str(path.relative_to(self.folder)).encode(), path.read_bytes()) for path in files) + END


def named(descriptor: dict[str, Any], name: str) -> dict[str, Any]:
    """The descriptor with a reference name."""
    return descriptor | {"annotations": {"org.opencontainers.image.ref.name": name}}


def platform(descriptor: dict[str, Any], text: str) -> dict[str, Any]:
    """The descriptor for a platform, `os/architecture[/variant]`."""
    parts = dict(zip(("os", "architecture", "variant"), text.split("/"), strict=False))
    return descriptor | {"platform": parts}
