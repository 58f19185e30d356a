"""`nakami/scan/1` and `nakami/scans/1`: the stable documents for scripts.

Their schemas are docs/schema/scan-1.json and docs/schema/scans-1.json, explained in docs/commands/scan.md.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from nakami.model.finding import Finding
from nakami.model.package import Distro, Package
from nakami.model.purl import purl
from nakami.model.scan import Scan
from nakami.model.unscanned import Unscanned
from nakami.report.document import to_json, to_line

MANY_SCHEMA = "nakami/scans/1"
UNSCANNED_SCHEMA = "nakami/unscanned/1"


def render(scan: Scan) -> str:
    """The scan as one JSON document: keys in a fixed order, findings sorted, UTC times, sizes in bytes, durations in seconds."""
    return to_json(document(scan))


def render_many(documents: Sequence[dict[str, Any]], unscanned: Sequence[Unscanned]) -> str:
    """The documents of several scans in one, and what was not scanned."""
    failed = [unscanned_document(each) for each in unscanned]
    return to_json({"schema": MANY_SCHEMA, "scans": list(documents), "failed": failed})


def line(plain: dict[str, Any]) -> str:
    """A document on a line of its own (JSON Lines)."""
    return to_line(plain) + "\n"


def unscanned_document(each: Unscanned) -> dict[str, Any]:
    """A target that was not scanned as plain values."""
    return {
        "schema": UNSCANNED_SCHEMA,
        "target": each.target,
        "status": "failed" if each.failed else "not-scanned",
        "why": each.why,
        "remedy": each.remedy,
    }


def document(scan: Scan) -> dict[str, Any]:
    """The scan as plain values."""
    plain = msgspec.to_builtins(scan)
    return {
        "schema": scan.schema,
        "target": _without_values(plain["target"]),
        "time": scan.time,
        "duration": round(scan.duration, 3),
        "as_of": scan.as_of,
        "looked_for": plain["looked_for"],
        "built_days_ago": scan.built_days_ago,
        "distro": plain["distro"] and _untagged(plain["distro"]),
        "base": plain["base"],
        "answers": {answer["question"].lower(): answer for answer in plain["answers"]},
        "verdict": plain["verdict"],
        "acts": plain["acts"],
        "counts": plain["counts"],
        "debt": plain["debt"],
        "trend": plain["trend"],
        "findings": [finding_document(finding, scan.distro) for finding in scan.findings],
        "set_aside": [
            {
                "by": each.by,
                "why": each.why,
                "source": each.source,
                "expires": each.expires,
                "finding": finding_document(each.finding, scan.distro),
            }
            for each in scan.set_aside
        ],
        "rules": [
            {
                "source": use.rule.source,
                "number": use.rule.number,
                "aim": use.rule.aim,
                "reason": use.rule.reason,
                "expires": use.rule.expires,
                "status": use.status,
                "findings": use.findings,
            }
            for use in scan.rules
        ],
        "sources": plain["sources"],
        "blind_spots": [_untagged(spot) for spot in plain["blind_spots"]],
    }


def finding_document(finding: Finding, distro: Distro | None) -> dict[str, Any]:
    """One finding as plain values; the distribution is part of its package's purl."""
    plain = msgspec.to_builtins(finding)
    return {
        "id": finding.id,
        "kind": finding.kind,
        "aliases": plain["aliases"],
        "title": finding.title,
        "severity": finding.severity.word,
        "score": finding.score,
        "vector": finding.vector,
        "package": _package(finding.package, distro) if finding.package else None,
        "path": finding.path or finding.evidence.path,
        "layer": finding.evidence.layer,
        "origin": finding.origin,
        "evidence": plain["evidence"],
        "state": finding.state.value,
        "note": finding.note,
        "remedy": plain["remedy"],
        "fixed_on": finding.fixed_on,
        "exploit": plain["exploit"],
        "exposure": finding.exposure,
        "confidence": finding.confidence,
        "published": finding.published,
    }


def _package(package: Package, distro: Distro | None) -> dict[str, Any]:
    return {**_untagged(msgspec.to_builtins(package)), "purl": purl(package, distro)}


def _without_values(target: dict[str, Any]) -> dict[str, Any]:
    """Without the values of environment variables: an image's secrets must not end in the logs of whoever scans it."""
    config = target["config"]
    if config is None:
        return target
    return {**target, "config": {**config, "env": [setting.partition("=")[0] for setting in config["env"]]}}


def _untagged(plain: dict[str, Any]) -> dict[str, Any]:
    """Without the tag that tells records apart in the layer cache."""
    return {key: value for key, value in plain.items() if key != "record"}
