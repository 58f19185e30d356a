"""A registry on a hostile server: one image, stored as a real registry stores it, which a test then damages."""

import gzip
import json
from collections.abc import Mapping
from typing import Any

from nakami.model.digest import Digest
from tests.net.hostile_server import HostileServer, answer

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


def digest(content: bytes) -> str:
    return str(Digest.of(content))


def descriptor(content: bytes, media_type: str, **more: Any) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": digest(content), "size": len(content), **more}


class HostileRegistry:
    """Repository `shop/web`, tag `1`: one layer whose blob is `layer`. Change what you like, then `publish`."""

    def __init__(self, server: HostileServer, architecture: str = "amd64") -> None:
        self.server = server
        self.layer = gzip.compress(bytes(range(256)) * 4000, mtime=0)
        document = {
            "os": "linux",
            "architecture": architecture,
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + "1" * 64]},
        }
        self.config = json.dumps(document).encode()
        self.document: dict[str, Any] = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": descriptor(self.config, CONFIG),
            "layers": [descriptor(self.layer, LAYER)],
        }
        server.routes["/v2/"] = answer(200, b"{}")

    @property
    def name(self) -> str:
        return f"{self.server.address}/shop/web"

    def publish(self) -> str:
        """Serve it; gives the manifest's digest."""
        for content in (self.config, self.layer):
            self.blob(content)
        return self.manifest(json.dumps(self.document).encode())

    def manifest(
        self, content: bytes, *, tag: str = "1", media_type: str = MANIFEST, headers: Mapping[str, str] | None = None
    ) -> str:
        sent = answer(200, content, {"Content-Type": media_type, **(headers or {})})
        self.server.routes[f"/v2/shop/web/manifests/{tag}"] = sent
        self.server.routes[f"/v2/shop/web/manifests/{digest(content)}"] = sent
        return digest(content)

    def blob(self, content: bytes) -> None:
        self.server.routes[self.place(content)] = answer(200, content)

    @staticmethod
    def place(content: bytes) -> str:
        return f"/v2/shop/web/blobs/{digest(content)}"
