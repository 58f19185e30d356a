"""A snapshot for GitHub's dependency submission interface (REST API version 2022-11-28, "Create a snapshot of dependencies").

The packages that one file proves are one manifest. Commit, branch and job are those of the GitHub Actions run that nakami runs in; outside
of one they are left out, and whoever submits the snapshot fills them in.
"""

from typing import Any

from nakami.model.bom import TOOL, Bom, layer_name
from nakami.model.purl import purl
from nakami.report.document import to_json

Plain = dict[str, Any]


def render(bom: Bom) -> str:
    """The bill as a dependency snapshot."""
    job = bom.job
    told: Plain = {"version": 0, "job": {"id": job.id, "correlator": job.correlator} if job.id else {}}
    if job.sha:
        told |= {"sha": job.sha, "ref": job.ref}
    told |= {
        "detector": {"name": TOOL, "version": bom.version, "url": f"pkg:pypi/{TOOL}@{bom.version}"},
        "metadata": _about(bom),
        "manifests": _manifests(bom),
        "scanned": bom.time,
    }
    return to_json(told)


def _about(bom: Bom) -> Plain:
    """At most eight scalar values: what is not known is counted here."""
    distro = bom.inventory.distro
    told: Plain = {f"{TOOL}:target": bom.target.name, f"{TOOL}:blind-spots": len(bom.inventory.blind_spots)}
    if bom.target.digest:
        told[f"{TOOL}:digest"] = bom.target.digest
    if distro:
        told[f"{TOOL}:distro"] = f"{distro.id} {distro.version_id}".strip()
    return told


def _manifests(bom: Bom) -> Plain:
    inventory = bom.inventory
    manifests: dict[str, Plain] = {}
    for placed in inventory.packages:
        package = placed.package
        named = purl(package, inventory.distro)
        if not named:
            continue
        path = package.path.partition("!/")[0]
        name = f"{bom.target.name}:/{path}"
        manifest = manifests.setdefault(name, {"name": name, "file": {"source_location": name}, "resolved": {}})
        if placed.layer is not None:
            manifest["metadata"] = {f"{TOOL}:layer": layer_name(placed.layer, inventory.diff_ids)}
        manifest["resolved"][named] = {
            "package_url": named,
            "relationship": "indirect" if placed.owner else "direct",
            "scope": "runtime",
        }
    return manifests
