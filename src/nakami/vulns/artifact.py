"""The database as one artifact (OCI image specification 1.1, `manifest.md`, "Guidelines for Artifact Usage"): what it is made of.

The manifest's layers are the Parquet files of the partitions, its configuration is a JSON document that says what each partition is.
docs/commands/db.md describes it for other tools.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from nakami.bounded.json import decode
from nakami.errors import DatabaseError, Malformed
from nakami.images.manifest import Descriptor, Manifest
from nakami.model.digest import Digest
from nakami.net.validators import Validators
from nakami.vulns.ecosystems import ECOSYSTEMS
from nakami.vulns.feeds import FEEDS
from nakami.vulns.manifest import Held, file_of, place_of
from nakami.vulns.part import Part
from nakami.vulns.providers import parse_of
from nakami.vulns.tables import SCHEMA

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
ARTIFACT = f"application/vnd.nakami.db.v{SCHEMA}+json"
"""What kind of artifact it is; its number is that of the tables, which only the same one understands."""
_ANY_VERSION = re.compile(r"application/vnd\.nakami\.db\.v\d{1,9}\+json")
CONFIG = "application/vnd.nakami.db.partitions.v1+json"
TABLE = "application/vnd.apache.parquet"
"""IANA, "Media Types", application/vnd.apache.parquet."""
ANNOTATION = "vnd.nakami.db."
DOCUMENT = "nakami/db/1"

MAX_DOCUMENT_BYTES = 8 << 20
MAX_TABLE_BYTES = 2 << 30
"""Ten times the largest table of 2026."""
_CHUNK = 1 << 20
_GENERATION = re.compile(r"[0-9a-f]{16}", re.ASCII)
_PARTITION = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9 ._+:-]{0,99})?", re.ASCII)


class File(Struct, frozen=True):
    """One table of a partition: the `name` of its file, its `digest` and `size` in bytes."""

    name: str
    digest: str
    size: int


class Packed(Struct, frozen=True):
    """One partition: what is known of it, and its files."""

    held: Held
    files: tuple[File, ...]

    @property
    def part(self) -> Part:
        """Which partition it is."""
        return Part(self.held.feed, self.held.partition)


class Contents(Struct, frozen=True):
    """The configuration: `schema` is the document's, `tables` that of the tables."""

    schema: str
    tables: int
    partitions: tuple[Packed, ...]


def pack(root: Path, held: Iterable[Held]) -> tuple[Contents, dict[str, Path]]:
    """Describe partitions of a database, and where the file of each digest lies.

    Raises:
        DatabaseError: a table is missing.
    """
    packed, paths = [], {}
    for each in sorted(held, key=lambda each: (each.feed, each.partition)):
        folder = root / place_of(each.feed, each.partition) / each.generation
        files = []
        for name in _names(each.feed):
            path = folder / name
            file = file_at(path)
            files.append(file)
            paths[file.digest] = path
        packed.append(Packed(replace(each, previous="", whole=""), tuple(files)))
    return Contents(DOCUMENT, SCHEMA, tuple(packed)), paths


def manifest_of(contents: Contents) -> tuple[bytes, bytes]:
    """The manifest, and the configuration that it names; the same contents always give the same bytes."""
    config = msgspec.json.encode(contents, order="sorted")
    layers = [_layer(packed, file) for packed in contents.partitions for file in packed.files]
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": ARTIFACT,
        "config": {"mediaType": CONFIG, "digest": str(Digest.of(config)), "size": len(config)},
        "layers": layers,
        "annotations": {
            "org.opencontainers.image.title": "nakami advisory database",
            f"{ANNOTATION}made": max((packed.held.made for packed in contents.partitions), default=""),
        },
    }
    return msgspec.json.encode(manifest), config


def config_of(manifest: Manifest, where: str) -> Descriptor:
    """The descriptor of the configuration of a database.

    Raises:
        Malformed: it is no database.
        DatabaseError: it is one of another version.
    """
    if manifest.artifact_type != ARTIFACT and _ANY_VERSION.fullmatch(manifest.artifact_type):
        raise DatabaseError(
            f"{where} has tables of another version ({manifest.artifact_type}, not {ARTIFACT})",
            "use the same release of nakami to read as to write it",
        )
    if manifest.artifact_type != ARTIFACT or manifest.config is None or manifest.config.media_type != CONFIG:
        raise Malformed(f"{where} is no advisory database of nakami", "make one with nakami db push or export")
    return manifest.config


def contents_of(config: bytes, manifest: Manifest, where: str, now: str) -> tuple[Contents, tuple[str, ...]]:
    """What a database holds, as far as this nakami knows its feeds; and the names of the partitions that it does not know.

    Args:
        config: the configuration.
        manifest: what must hold every file.
        where: names it in errors.
        now: the time of the run, UTC ISO 8601: nothing was asked for, or made, later.

    Raises:
        Malformed, LimitExceeded: it is not what it should be.
    """
    contents = decode(config, where, type=Contents, limit=MAX_DOCUMENT_BYTES)
    if contents.schema != DOCUMENT or contents.tables != SCHEMA:
        raise Malformed(f"{where} is not {DOCUMENT} with tables {SCHEMA}", "make it anew")
    there = {(layer.digest, layer.size) for layer in manifest.layers or ()}
    known, unknown = {}, []
    for packed in contents.partitions:
        if _is_known(packed.part):
            known[packed.part] = _checked(packed, there, where, now)
        else:
            unknown.append(f"{packed.held.feed[:40]} {packed.held.partition[:100]}".rstrip())
    if len(known) + len(unknown) != len(contents.partitions):
        raise Malformed(f"{where} names a partition twice", "make it anew")
    return replace(contents, partitions=tuple(known.values())), tuple(unknown)


def _is_known(part: Part) -> bool:
    if part.feed == "osv":
        return part.partition in ECOSYSTEMS
    return part.feed in FEEDS and _PARTITION.fullmatch(part.partition) is not None


def _checked(packed: Packed, there: set[tuple[str, int]], where: str, now: str) -> Packed:
    held = packed.held
    names = [file.name for file in packed.files]
    if sorted(names) != sorted(_names(held.feed)) or not _GENERATION.fullmatch(held.generation):
        raise Malformed(f"{where}: {packed.part} has not the tables of its feed", "make it anew")
    for file in packed.files:
        Digest.parse(file.digest)
        if (file.digest, file.size) not in there or not 0 <= file.size <= MAX_TABLE_BYTES:
            raise Malformed(f"{where}: {packed.part} names a file that is not there, or too large", "make it anew")
    # What claims to be of tomorrow would never be asked for again; what is no header would break every request.
    tally = msgspec.structs.replace(held.tally, newest=min(held.tally.newest, now))
    validators = held.validators
    if not all(text.isascii() and text.isprintable() for text in (validators.etag, validators.last_modified)):
        validators = Validators()
    return replace(
        packed,
        held=replace(held, checked=min(held.checked, now), tally=tally, validators=validators, previous="", whole=""),
    )


def _names(feed: str) -> Sequence[str]:
    return [file_of(Path(), table).name for table in parse_of(feed).tables]


def file_at(path: Path) -> File:
    """What a file on disk is as one of an artifact.

    Raises:
        DatabaseError: it cannot be read.
    """
    seen, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                seen.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise DatabaseError(f"{path} could not be read: {error.strerror}", "run `nakami db update`") from error
    return File(path.name, f"sha256:{seen.hexdigest()}", size)


def _layer(packed: Packed, file: File) -> dict[str, object]:
    held = packed.held
    return {
        "mediaType": TABLE,
        "digest": file.digest,
        "size": file.size,
        "annotations": {
            "org.opencontainers.image.title": f"{place_of(held.feed, held.partition)}/{file.name}",
            f"{ANNOTATION}feed": held.feed,
            f"{ANNOTATION}partition": held.partition,
            f"{ANNOTATION}generation": held.generation,
            f"{ANNOTATION}made": held.made,
        },
    }
