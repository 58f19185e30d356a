"""OpenVEX 0.2.0: what a scan found, as statements that other tools read, and what was set aside, with the reason.

https://github.com/openvex/spec (OPENVEX-SPEC.md, openvex_json_schema.json). The product is the image, named by its digest; the packages
are its subcomponents. A target without a digest (a folder) has no name that others could know it by: there the packages are the products.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct

from nakami import __version__
from nakami.model.finding import Finding, SetAside, State
from nakami.model.image import Target
from nakami.model.package import Distro
from nakami.model.purl import purl, target_purl
from nakami.model.scan import Scan
from nakami.model.vex import CONTEXT, JUSTIFICATIONS, Status
from nakami.report.document import to_json, to_line

_AUTHOR = "nakami"
_STRUCTURAL = frozenset({"kernel-headers", "files-absent", "documentation"})
"""Reasons to set aside that are one: the code is not there."""
_CHANGELOG = "changelog"
_NOT_PRESENT = "vulnerable_code_not_present"
Plain = dict[str, Any]


class _Saying(Struct, frozen=True):
    """What is said of one vulnerability: the same for all packages that it is said of."""

    id: str
    aliases: tuple[str, ...]
    status: Status
    justification: str = ""
    impact: str = ""
    action: str = ""
    notes: str = ""


def render(scan: Scan) -> str:
    """The document; apart from its time, the same for the same findings."""
    return to_json(document(scan))


def document(scan: Scan) -> Plain:
    """The document as plain values; without findings, it has no statements."""
    said: dict[_Saying, set[str]] = {}
    affected: set[tuple[str, str]] = set()
    for finding in scan.findings:
        named = _named(finding, scan.distro)
        if named:
            said.setdefault(_of_finding(finding), set()).add(named)
            affected.add((finding.id, named))
    for each in scan.set_aside:
        named = _named(each.finding, scan.distro)
        # The same package elsewhere in the image may count: of the two, that is the word for others.
        if named and (each.finding.id, named) not in affected:
            said.setdefault(_of_set_aside(each), set()).add(named)
    statements = sorted(_statements(said, scan.target), key=to_line)
    body = {"author": _AUTHOR, "tooling": f"nakami {__version__}", "version": 1, "statements": statements}
    identity = uuid5(NAMESPACE_URL, sha256(to_line([scan.target.name, scan.time, body]).encode()).hexdigest())
    return {"@context": f"{CONTEXT}/v0.2.0", "@id": f"urn:uuid:{identity}", "timestamp": scan.time, **body}


def _named(finding: Finding, distro: Distro | None) -> str:
    """The package's purl; empty for what is no vulnerability of a package that has one."""
    if finding.package is None or finding.kind != "vulnerability":
        return ""
    return purl(finding.package, distro)


def _of_finding(finding: Finding) -> _Saying:
    aliases = tuple(sorted(finding.aliases))
    if finding.state is State.UNDER_INVESTIGATION:
        return _Saying(finding.id, aliases, Status.UNDER_INVESTIGATION, notes=finding.note)
    name = finding.package.name if finding.package else ""
    if finding.remedy.kind == "upgrade":
        action = f"upgrade {name} to {finding.remedy.version}"
    elif finding.state is State.WILL_NOT_FIX:
        action = f"no fix of {name} will come: replace it, or take it out"
    else:
        action = finding.remedy.text or f"no fix of {name} is known yet"
    return _Saying(finding.id, aliases, Status.AFFECTED, action=action, notes=finding.note)


def _of_set_aside(each: SetAside) -> _Saying:
    """One of a justification and an impact statement: the schema refuses both."""
    finding = each.finding
    aliases = tuple(sorted(finding.aliases))
    until = f"until {each.expires}" if each.expires else ""
    notes = ", ".join(part for part in (each.by, each.source, until) if part)
    if each.by in _STRUCTURAL:
        return _Saying(finding.id, aliases, Status.NOT_AFFECTED, _NOT_PRESENT, notes=f"{each.why} ({notes})")
    word, _, rest = each.why.partition(": ")
    if each.by == "vex" and word == Status.FIXED:
        return _Saying(finding.id, aliases, Status.FIXED, notes=f"{rest} ({notes})" if rest else notes)
    if each.by == _CHANGELOG:
        return _Saying(finding.id, aliases, Status.FIXED, notes=f"{each.why} ({notes})")
    if each.by == "vex" and word in JUSTIFICATIONS:
        return _Saying(finding.id, aliases, Status.NOT_AFFECTED, word, notes=f"{rest} ({notes})" if rest else notes)
    return _Saying(finding.id, aliases, Status.NOT_AFFECTED, impact=each.why, notes=notes)


def _statements(said: dict[_Saying, set[str]], target: Target) -> Iterator[Plain]:
    image = _image(target)
    for saying, named in said.items():
        packages: list[Plain] = [{"@id": each, "identifiers": {"purl": each}} for each in sorted(named)]
        vulnerability: Plain = {"name": saying.id}
        if saying.aliases:
            vulnerability["aliases"] = list(saying.aliases)
        plain: Plain = {
            "vulnerability": vulnerability,
            "products": [{**image, "subcomponents": packages}] if image else packages,
            "status": saying.status.value,
            "status_notes": saying.notes,
            "justification": saying.justification,
            "impact_statement": saying.impact,
            "action_statement": saying.action,
        }
        yield {key: value for key, value in plain.items() if value}


def _image(target: Target) -> Plain:
    """The image as a product; empty for what no digest names."""
    if not target.digest:
        return {}
    algorithm, _, digits = target.digest.partition(":")
    named = target_purl(target) or f"pkg:oci/image@{algorithm}%3A{digits}"
    return {"@id": named, "identifiers": {"purl": named}, "hashes": {algorithm.replace("sha", "sha-"): digits}}
