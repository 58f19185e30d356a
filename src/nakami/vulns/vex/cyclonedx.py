"""CycloneDX 1.4 to 1.7 as VEX: the `vulnerabilities` of a bill, or of a document that points into bills by BOM-Link.

Schema: bom-1.7.schema.json, `vulnerability.analysis` and `vulnerability.affects`; BOM-Link is `urn:cdx:SERIAL/VERSION#BOM-REF`.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from nakami.errors import LimitExceeded
from nakami.model.vex import Name, Product, Statement, Status
from nakami.vulns.vex.interface import MAX_PRODUCTS, Spoken, head, shaped, unquoted, words

_MAX_DEPTH = 30
_LINK = "urn:cdx:"
_PURL = "pkg:"
_STATES = {
    "resolved": Status.FIXED,
    "resolved_with_pedigree": Status.FIXED,
    "exploitable": Status.AFFECTED,
    "in_triage": Status.UNDER_INVESTIGATION,
    "false_positive": Status.NOT_AFFECTED,
    "not_affected": Status.NOT_AFFECTED,
}
_UNAFFECTED = {"unaffected": Status.NOT_AFFECTED, "unknown": Status.UNDER_INVESTIGATION}
"""What a version's own status says against the state of all."""
_JUSTIFICATIONS = {
    "code_not_present": "vulnerable_code_not_present",
    "code_not_reachable": "vulnerable_code_not_in_execute_path",
    "requires_configuration": "vulnerable_code_cannot_be_controlled_by_adversary",
    "requires_dependency": "vulnerable_code_cannot_be_controlled_by_adversary",
    "requires_environment": "vulnerable_code_cannot_be_controlled_by_adversary",
    "protected_by_compiler": "inline_mitigations_already_exist",
    "protected_at_runtime": "inline_mitigations_already_exist",
    "protected_at_perimeter": "inline_mitigations_already_exist",
    "protected_by_mitigating_control": "inline_mitigations_already_exist",
}
"""CycloneDX's nine words as the nearest of CISA's five."""


class _Hash(Struct, frozen=True):
    alg: str = ""
    content: str = ""


class _Component(Struct, frozen=True):
    ref: str = field(name="bom-ref", default="")
    type: str = ""
    purl: str = ""
    version: str = ""
    hashes: list[_Hash] = []
    components: list[Any] = []


class _Named(Struct, frozen=True):
    name: str = ""


class _Metadata(Struct, frozen=True):
    timestamp: str = ""
    component: _Component | None = None
    authors: list[_Named] = []
    supplier: _Named = _Named()


class _Bill(Struct, frozen=True):
    serial: str = field(name="serialNumber", default="")
    metadata: _Metadata = _Metadata()
    components: list[Any] = []
    vulnerabilities: list[Any] = []


class _Version(Struct, frozen=True):
    version: str = ""
    range: str = ""
    status: str = "affected"


class _Affected(Struct, frozen=True):
    ref: str
    versions: list[_Version] = []


class _Analysis(Struct, frozen=True, rename="camel"):
    state: str = ""
    justification: str = ""
    response: list[str] = []
    detail: str = ""
    first_issued: str = ""
    last_updated: str = ""


class _Reference(Struct, frozen=True):
    id: str = ""


class _Vulnerability(Struct, frozen=True):
    id: str = ""
    references: list[_Reference] = []
    analysis: _Analysis | None = None
    affects: list[_Affected] = []
    recommendation: str = ""
    updated: str = ""


def is_cyclonedx(document: dict[str, Any]) -> bool:
    """Whether a document is one."""
    return document.get("bomFormat") == "CycloneDX"


def read(document: dict[str, Any], source: str) -> Spoken:
    """The statements of a document; vulnerabilities that nobody has analysed say nothing.

    Args:
        document: decoded.
        source: where it was read.

    Raises:
        Malformed: it has not the form of a bill.
        LimitExceeded: it names more components than any bill does.
    """
    bill = head(document, _Bill, source)
    names: dict[str, Name] = {}
    _gather(bill.components, names, 0, source)
    about = bill.metadata.component
    whole = _name(about) if about else Name()
    if about and about.ref:
        names[about.ref] = whole
    found: list[Statement] = []
    unread = 0
    for plain in bill.vulnerabilities:
        told = shaped(plain, _Vulnerability)
        if told is None:
            unread += 1
        elif told.analysis is not None and told.analysis.state in _STATES:
            found += _statements(told, told.analysis, bill, (names, whole), source)
        if len(found) > MAX_PRODUCTS:
            raise LimitExceeded(f"{source} says more than {MAX_PRODUCTS:,} things", "split it")
    return Spoken(tuple(found), unread)


def _gather(components: list[Any], names: dict[str, Name], depth: int, source: str) -> None:
    for plain in components:
        component = shaped(plain, _Component)
        if component is None or depth > _MAX_DEPTH:
            continue
        if len(names) >= MAX_PRODUCTS:
            raise LimitExceeded(f"{source} has more than {MAX_PRODUCTS:,} components", "split it")
        if component.ref:
            names[component.ref] = _name(component)
        _gather(component.components, names, depth + 1, source)


def _name(component: _Component) -> Name:
    digests = [f"{each.alg.replace('-', '').lower()}:{each.content.lower()}" for each in component.hashes]
    if component.version.startswith(("sha256:", "sha512:")):
        digests.append(component.version)  # as containers are named by most tools, this one among them
    return Name(words(component.purl), words(*digests))


def _statements(
    told: _Vulnerability, analysis: _Analysis, bill: _Bill, known: tuple[dict[str, Name], Name], source: str
) -> Iterator[Statement]:
    names, whole = known
    for affected in told.affects:
        name = _meant(affected.ref, names)
        for status, versions in _by_status(affected.versions, _STATES[analysis.state]):
            part = Name(name.purls, name.digests, versions)
            is_within = (whole.purls or whole.digests) and name != whole
            yield Statement(
                words(told.id, *(each.id for each in told.references)),
                status,
                (Product(whole, (part,)) if is_within else Product(part),),
                _JUSTIFICATIONS.get(analysis.justification, "") if status is Status.NOT_AFFECTED else "",
                analysis.detail,
                told.recommendation or ", ".join(analysis.response),
                bill.metadata.supplier.name or next((each.name for each in bill.metadata.authors), ""),
                analysis.last_updated or analysis.first_issued or told.updated or bill.metadata.timestamp,
                bill.serial,
                source,
            )


def _meant(ref: str, names: dict[str, Name]) -> Name:
    """What a reference points to: a component of this document, or one of another bill, which its name has to tell."""
    if ref in names:
        return names[ref]
    if ref.startswith(_LINK):
        ref = unquoted(ref.partition("#")[2])
    return names.get(ref) or Name((ref,) if ref.startswith(_PURL) else ())


def _by_status(versions: list[_Version], state: Status) -> Iterator[tuple[Status, tuple[str, ...]]]:
    """The statuses, each with the versions that have it; without versions, it is that of every one."""
    if not versions:
        yield state, ()
    found: dict[Status, list[str]] = {}
    for each in versions:
        found.setdefault(_UNAFFECTED.get(each.status, state), []).append(each.range or each.version)
    for status, ranges in found.items():
        yield status, words(*ranges)
