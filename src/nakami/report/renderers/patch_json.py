"""`nakami/patch/1`: the stable document for scripts, explained in docs/commands/patch.md."""

from typing import Any

import msgspec

from nakami.model.patch import Left, Patched, Upgrade
from nakami.report.document import to_json
from nakami.report.renderers.json import finding_document


def render(result: Patched) -> str:
    """The result as one JSON document: keys in a fixed order, lists sorted by weight, UTC times, sizes in bytes, durations in seconds."""
    return to_json(document(result))


def document(result: Patched) -> dict[str, Any]:
    """The result as plain values."""
    target = result.target
    return {
        "schema": result.schema,
        "time": result.time,
        "duration": round(result.duration, 3),
        "dry_run": result.is_dry_run,
        "original": {"kind": target.kind, "name": target.name, "digest": target.digest, "reference": target.reference},
        "distro": result.distro and result.distro.title,
        "plan": {
            "upgrades": [_upgrade(upgrade) for upgrade in result.plan.upgrades],
            "left": [_left(left) for left in result.plan.left],
        },
        "patched": {
            "output": result.output if result.digest else "",
            "digest": result.digest,
            "layer": msgspec.to_builtins(result.layer),
            "tool": result.tool,
            "packages": [
                {"name": each.name, "before": list(each.before), "after": list(each.after), "change": each.change}
                for each in result.installed
            ],
        },
        "closed": [finding_document(finding, result.distro) for finding in result.closed],
        "introduced": [finding_document(finding, result.distro) for finding in result.introduced],
        "remaining": [finding_document(finding, result.distro) for finding in result.remaining],
        "unclear": [finding_document(finding, result.distro) for finding in result.unclear],
        "still_open": [_left(left) for left in result.still_open],
        "caveats": list(result.caveats),
    }


def _upgrade(upgrade: Upgrade) -> dict[str, Any]:
    return {**msgspec.to_builtins(upgrade), "severity": upgrade.severity.word}


def _left(left: Left) -> dict[str, Any]:
    return {**msgspec.to_builtins(left), "severity": left.severity.word}
