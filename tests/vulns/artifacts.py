"""A database as an artifact in memory, which a test then damages."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from nakami.errors import TargetNotFound
from nakami.images.manifest import Descriptor, parse_manifest
from nakami.images.sources.artifact import Artifact
from nakami.model.digest import Digest
from nakami.vulns.artifact import Contents, manifest_of, pack
from nakami.vulns.manifest import load


class InMemory(Artifact):
    """The database of a folder; `fetched` names the blobs that were asked for."""

    def __init__(self, root: Path, contents: Contents | None = None) -> None:
        self.where = "memory"
        packed, paths = pack(root, load(root).held.values())
        self.contents = contents or packed
        text, config = manifest_of(self.contents)
        self.blobs = {digest: path.read_bytes() for digest, path in paths.items()}
        self.blobs[str(Digest.of(config))] = config
        self.digest, self.manifest = Digest.of(text), parse_manifest(text, self.where)
        self.fetched: list[str] = []

    def stored(self, descriptor: Descriptor) -> Iterator[bytes]:
        if descriptor.digest not in self.blobs:
            raise TargetNotFound(f"{self.where} has no {descriptor.digest}")
        self.fetched.append(descriptor.digest)
        yield self.blobs[descriptor.digest]

    def close(self) -> None:
        pass

    def replace_table(self, number: int, content: bytes) -> None:
        """Put another file in the place of one of the first partition, with its own digest everywhere."""
        document = msgspec.json.decode(msgspec.json.encode(self.contents))
        document["partitions"][0]["files"][number] |= {"digest": str(Digest.of(content)), "size": len(content)}
        self.describe(document)
        self.blobs[str(Digest.of(content))] = content

    def describe(self, document: object) -> None:
        """Say something else of the contents."""
        text, config = manifest_of(msgspec.convert(document, Contents))
        self.blobs[str(Digest.of(config))] = config
        self.digest, self.manifest = Digest.of(text), parse_manifest(text, self.where)
