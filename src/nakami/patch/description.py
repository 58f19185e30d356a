"""The configuration and the manifest of the patched image: the original's, plus one layer and the word of who made it.

Formats: OCI image specification 1.1, `config.md`, `manifest.md`, `annotations.md`. Everything that the original's builder wrote stays as it
was, known or unknown; the digests of its layers stay, so that whatever was signed or stored by them is still found.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from nakami.bounded.json import decode
from nakami.images.config import MAX_CONFIG_BYTES
from nakami.model.diff import PackageChange
from nakami.model.digest import Digest
from nakami.model.image import Target
from nakami.model.patch import Plan
from nakami.patch.layer import Written

MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
CONFIG_TYPE = "application/vnd.oci.image.config.v1+json"
BASE_NAME = "org.opencontainers.image.base.name"
BASE_DIGEST = "org.opencontainers.image.base.digest"
PATCH = "io.nakami.patch"
"""The beginning of our labels and annotations: `.original` is the digest, `.original.name` the name of what was patched, `.packages` what
was upgraded, `.closes` what was planned to end with it, `.version` the nakami that did it."""
_SHOWN = 200
"""Packages, or vulnerabilities, that a label lists at most: some engines show labels in tables."""


class Blob(Struct, frozen=True):
    """A layer of the manifest: media type, digest and size in bytes."""

    media_type: str
    digest: str
    size: int


class Made(Struct, frozen=True):
    """What tells of the patched image: its configuration and its manifest, and the digest of each."""

    config: bytes
    manifest: bytes
    config_digest: str
    digest: str


class Story(Struct, frozen=True):
    """What is told of a patch: the image, what was planned and what was done, when (UTC ISO 8601), and by which version of nakami."""

    target: Target
    plan: Plan
    installed: tuple[PackageChange, ...]
    created: str
    version: str


def describe(config_text: bytes, layers: Sequence[Blob], diff_ids: Sequence[str], new: Written, story: Story) -> Made:
    """Describe the patched image.

    Args:
        config_text: the original's configuration as it is stored; empty where it has none.
        layers: the original's layers as they are stored.
        diff_ids: their diffIDs.
        new: the layer on top.
        story: what is told of it.

    Raises:
        InputError: the original's configuration is none.
    """
    config = _config(config_text, [*diff_ids, new.diff_id], story)
    config_bytes = _encoded(config)
    config_digest = str(Digest.of(config_bytes))
    blobs = [*layers, Blob(new.media_type, new.digest, new.size)]
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST_TYPE,
        "config": {"mediaType": CONFIG_TYPE, "digest": config_digest, "size": len(config_bytes)},
        "layers": [{"mediaType": each.media_type, "digest": each.digest, "size": each.size} for each in blobs],
        "annotations": {**story.target.annotations, **words(story)},
    }
    manifest_bytes = _encoded(manifest)
    return Made(config_bytes, manifest_bytes, config_digest, str(Digest.of(manifest_bytes)))


def words(story: Story) -> dict[str, str]:
    """The labels and annotations of a patch. A base that the original tells of stays its base; else the original is the base."""
    target = story.target
    told = {**(target.config.labels if target.config else {}), **target.annotations}
    said = {
        f"{PATCH}.original": target.digest,
        # Of a file, not the folders: they are of the machine it was patched on.
        f"{PATCH}.original.name": target.reference or target.name.rpartition("/")[2],
        f"{PATCH}.packages": _list([_step(change) for change in story.installed]),
        f"{PATCH}.closes": _list(sorted({identifier for each in story.plan.upgrades for identifier in each.closes})),
        f"{PATCH}.version": story.version,
        BASE_NAME: told.get(BASE_NAME, "") or target.reference,
        BASE_DIGEST: told.get(BASE_DIGEST, "") or ("" if told.get(BASE_NAME) else target.digest),
    }
    return {key: value for key, value in said.items() if value}


def _config(text: bytes, diff_ids: Sequence[str], story: Story) -> dict[str, Any]:
    config: dict[str, Any] = (
        decode(text, "the image's configuration", type=dict[str, Any], limit=MAX_CONFIG_BYTES) if text else _fresh()
    )
    box = config.get("config")
    box = dict(box) if isinstance(box, Mapping) else {}
    labels = box.get("Labels")
    box["Labels"] = {**(labels if isinstance(labels, Mapping) else {}), **words(story)}
    history = config.get("history")
    step = {"created": story.created, "created_by": _line(story), "comment": "nakami"}
    return {
        **config,
        "created": story.created,
        "config": box,
        "rootfs": {"type": "layers", "diff_ids": list(diff_ids)},
        "history": [*(history if isinstance(history, list) else []), step],
    }


def _fresh() -> dict[str, Any]:
    """A root file system without a configuration: what this very machine would run."""
    from nakami.model.platform import Platform

    host = Platform.host()
    return {"architecture": host.architecture, "os": host.os, "config": {"Cmd": ["/bin/sh"]}}


def _line(story: Story) -> str:
    return f"nakami patch: {_list([_step(change) for change in story.installed])}"


def _step(change: PackageChange) -> str:
    return " ".join((change.name, ", ".join(change.before), "->", ", ".join(change.after) or "removed")).replace(
        "  ", " "
    )


def _list(items: Sequence[str]) -> str:
    more = f", and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return ", ".join(items[:_SHOWN]) + more


def _encoded(document: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode(document)
