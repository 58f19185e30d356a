"""`nakami/scan/1`: the stable document for scripts. Its schema is docs/schema/scan-1.json, explained in docs/commands/scan.md."""

import re
from typing import Any

import msgspec

from nakami.model.finding import Finding
from nakami.model.package import Distro, Package
from nakami.model.purl import purl
from nakami.model.scan import Scan

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Python's stand-ins for bytes that are no UTF-8, in names that a user typed; JSON has no place for them."""


def render(scan: Scan) -> str:
    """The scan as one JSON document: keys in a fixed order, findings sorted, UTC times, sizes in bytes, durations in seconds."""
    plain = document(scan)
    try:
        encoded = msgspec.json.encode(plain)
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(_without_surrogates(plain))
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def document(scan: Scan) -> dict[str, Any]:
    """The scan as plain values."""
    plain = msgspec.to_builtins(scan)
    return {
        "schema": scan.schema,
        "target": _without_values(plain["target"]),
        "time": scan.time,
        "duration": round(scan.duration, 3),
        "built_days_ago": scan.built_days_ago,
        "distro": plain["distro"] and _untagged(plain["distro"]),
        "base": plain["base"],
        "answers": {answer["question"].lower(): answer for answer in plain["answers"]},
        "verdict": plain["verdict"],
        "acts": plain["acts"],
        "counts": plain["counts"],
        "findings": [_finding(finding, scan.distro) for finding in scan.findings],
        "sources": plain["sources"],
        "blind_spots": [_untagged(spot) for spot in plain["blind_spots"]],
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
        "origin": finding.origin,
        "evidence": plain["evidence"],
        "remedy": plain["remedy"],
        "exploit": plain["exploit"],
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


def _without_surrogates(plain: Any) -> Any:
    if isinstance(plain, str):
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", plain)
    if isinstance(plain, dict):
        return {_without_surrogates(key): _without_surrogates(value) for key, value in plain.items()}
    if isinstance(plain, list | tuple):
        return [_without_surrogates(value) for value in plain]
    return plain
