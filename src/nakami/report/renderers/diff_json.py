"""`nakami/diff/1`: the stable document for scripts. Its schema is docs/schema/diff-1.json, explained in docs/commands/diff.md."""

from collections.abc import Iterable
from typing import Any

import msgspec

from nakami.model.diff import Diff, PackageChange, Side
from nakami.model.finding import Finding
from nakami.model.package import Distro, Package
from nakami.model.purl import purl
from nakami.report.document import to_json
from nakami.report.renderers.json import finding_document


def render(diff: Diff) -> str:
    """The differences as one JSON document: keys in a fixed order, lists sorted, UTC times, sizes in bytes, durations in seconds."""
    return to_json(document(diff))


def document(diff: Diff) -> dict[str, Any]:
    """The differences as plain values."""
    counts = diff.executable_counts
    return {
        "schema": diff.schema,
        "time": diff.time,
        "duration": round(diff.duration, 3),
        "before": _side(diff.before),
        "after": _side(diff.after),
        "shared_layers": diff.shared_layers,
        "settings": msgspec.to_builtins(diff.settings),
        "packages": [_package(change, diff) for change in diff.packages],
        "findings": {
            "compared": diff.findings_compared,
            "unchanged": diff.unchanged,
            "new": _findings(diff.new, diff.after.distro),
            "gone": _findings(diff.gone, diff.before.distro),
            "unclear": _findings(diff.unclear, diff.before.distro),
        },
        "executables": {
            "compared": diff.executables_compared,
            "explained": counts.explained,
            "rebuilt": counts.rebuilt,
            "unattributed": counts.unattributed,
            "unexplained": msgspec.to_builtins(diff.executables),
        },
    }


def _side(side: Side) -> dict[str, Any]:
    target = side.target
    return {
        "kind": target.kind,
        "name": target.name,
        "digest": target.digest,
        "reference": target.reference,
        "platform": target.platform,
        "distro": side.distro and side.distro.title,
        "base": msgspec.to_builtins(side.base),
        "layers": [layer.diff_id for layer in target.layers],
        "packages": side.packages,
        "executables": side.executables,
        "files": side.files,
        "bytes": side.bytes,
        "vulnerabilities": side.vulnerabilities,
        "unknown": side.unknown,
    }


def _findings(findings: Iterable[Finding], distro: Distro | None) -> list[dict[str, Any]]:
    return [finding_document(finding, distro) for finding in findings]


def _package(change: PackageChange, diff: Diff) -> dict[str, Any]:
    """With the purls of its versions: what only one side has carries that side's distribution."""

    def named(version: str, distro: Distro | None) -> dict[str, str]:
        return {"version": version, "purl": purl(Package(change.type, change.name, version, change.namespace), distro)}

    return {
        "change": change.change,
        "type": change.type,
        "namespace": change.namespace,
        "name": change.name,
        "before": [named(version, diff.before.distro) for version in change.before],
        "after": [named(version, diff.after.distro) for version in change.after],
        "executables": change.executables,
    }
