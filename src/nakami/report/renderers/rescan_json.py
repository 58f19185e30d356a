"""`nakami/rescan/1`: the stable document for scripts. Its schema is docs/schema/rescan-1.json, explained in docs/commands/rescan.md."""

from typing import Any

import msgspec

from nakami.model.rescan import Change, Rescan, Rescanned
from nakami.report.document import to_json


def render(rescan: Rescan) -> str:
    """All images as one JSON document: keys in a fixed order, images sorted by name, UTC times, durations in seconds."""
    return to_json(document(rescan))


def document(rescan: Rescan) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "schema": rescan.schema,
        "time": rescan.time,
        "duration": round(rescan.duration, 3),
        "images": [_image(image) for image in rescan.images],
        "sources": msgspec.to_builtins(rescan.sources),
    }


def _image(image: Rescanned) -> dict[str, Any]:
    return {
        "name": image.name,
        "key": image.key,
        "reference": image.reference,
        "digest": image.digest,
        "since": image.since,
        "counts": {
            "vulnerabilities": image.vulnerabilities,
            "by_severity": image.by_severity,
            "known_exploited": image.known_exploited,
            "fixable": image.fixable,
        },
        "debt": msgspec.to_builtins(image.debt),
        "trend": msgspec.to_builtins(image.trend),
        "changes": [_change(change) for change in image.changes],
        "unknown": list(image.unknown),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "id": change.id,
        "package": change.package,
        "version": change.version,
        "severity": change.severity.word,
        "known_exploited": change.known_exploited,
        "fixed": change.fixed,
    }
