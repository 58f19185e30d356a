"""`nakami/scan/1`: the stable document for scripts. Its schema is documented in docs/scan.md."""

from typing import Any

import msgspec

from nakami.model.finding import Finding
from nakami.model.package import Distro, Package
from nakami.model.purl import purl
from nakami.model.scan import Scan


def render(scan: Scan) -> str:
    """The scan as one JSON document: keys in a fixed order, findings sorted, UTC times, sizes in bytes, durations in seconds."""
    return msgspec.json.format(msgspec.json.encode(document(scan)), indent=2).decode() + "\n"


def document(scan: Scan) -> dict[str, Any]:
    """The scan as plain values."""
    plain = msgspec.to_builtins(scan)
    return {
        "schema": scan.schema,
        "target": plain["target"],
        "time": scan.time,
        "duration": round(scan.duration, 3),
        "built_days_ago": scan.built_days_ago,
        "distro": plain["distro"] and {key: value for key, value in plain["distro"].items() if key != "record"},
        "answers": {answer["question"].lower(): answer for answer in plain["answers"]},
        "verdict": plain["verdict"],
        "acts": plain["acts"],
        "counts": plain["counts"],
        "findings": [_finding(finding, scan.distro) for finding in scan.findings],
        "sources": plain["sources"],
        "blind_spots": [
            {key: value for key, value in spot.items() if key != "record"} for spot in plain["blind_spots"]
        ],
    }


def _finding(finding: Finding, distro: Distro | None) -> dict[str, Any]:
    plain = msgspec.to_builtins(finding)
    return {
        "id": finding.id,
        "aliases": plain["aliases"],
        "title": finding.title,
        "severity": finding.severity.word,
        "score": finding.score,
        "vector": finding.vector,
        "package": _package(finding.package, distro) if finding.package else None,
        "path": finding.path or finding.evidence.path,
        "layer": finding.evidence.layer,
        "evidence": plain["evidence"],
        "remedy": plain["remedy"],
        "exploit": plain["exploit"],
        "published": finding.published,
    }


def _package(package: Package, distro: Distro | None) -> dict[str, Any]:
    plain = msgspec.to_builtins(package)
    del plain["record"]
    return {**plain, "purl": purl(package, distro)}
