"""SPDX 2.3 (ISO/IEC 5962 is 2.2.1) as JSON.

The document describes one package, the target, which contains the distribution and every package found; what brought a package (a
distribution's package) contains it instead. What SPDX has no field for stands in annotations: the comment is a JSON object behind the
word `nakami:`.

Written from plain values: spdx-tools brings rdflib along and takes seconds (docs/dependencies.md); it is the judge in the tests.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from nakami.model.bom import PREFIX, TOOL, Bom, facts, identity, is_image, layer_name, owners, references, spot_words
from nakami.model.cpe import cpe
from nakami.model.inventory import Placed
from nakami.model.license import is_expression, is_identifier
from nakami.model.purl import purl, target_purl
from nakami.report.document import to_json, to_line

_UNSAID = "NOASSERTION"
_DOCUMENT = "SPDXRef-DOCUMENT"
_TARGET = "SPDXRef-Target"
_SYSTEM = "SPDXRef-OperatingSystem"
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9.-]+")
_BLANK = re.compile(r"\s")
Plain = dict[str, Any]


def render(bom: Bom) -> str:
    """The bill as an SPDX 2.3 JSON document."""
    return to_json(document(bom))


def document(bom: Bom) -> Plain:
    """The bill as plain values, in the shape of the JSON document."""
    inventory = bom.inventory
    names = [
        f"SPDXRef-Package-{placed.package.type}-{_NOT_IN_ID.sub('-', placed.package.name)[:80]}-{reference}"
        for placed, reference in zip(inventory.packages, references(inventory.packages), strict=True)
    ]
    owned = owners(inventory.packages)
    texts: dict[str, str] = {}
    packages = [
        _package(placed, name, bom, texts, owned=owner is not None)
        for placed, name, owner in zip(inventory.packages, names, owned, strict=True)
    ]
    system = [_system(bom)] if inventory.distro else []
    plain: Plain = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": _DOCUMENT,
        "name": bom.target.name or bom.target.kind,
        "documentNamespace": f"urn:uuid:{identity(bom)}",
        "creationInfo": {"created": bom.time, "creators": [_tool(bom)]},
        "annotations": list(_about(bom)),
        "packages": [_target(bom), *system, *packages],
        "relationships": [
            _relationship(_DOCUMENT, "DESCRIBES", _TARGET),
            *(_relationship(_TARGET, "CONTAINS", each["SPDXID"]) for each in system),
            *(
                _relationship(_TARGET if owner is None else names[owner], "CONTAINS", name)
                for name, owner in zip(names, owned, strict=True)
            ),
        ],
    }
    if texts:
        plain["hasExtractedLicensingInfos"] = [
            {"licenseId": name, "extractedText": text, "name": _line(text)[:80]} for name, text in sorted(texts.items())
        ]
    return plain


def _target(bom: Bom) -> Plain:
    target = bom.target
    told = _named(_TARGET, target.name or target.kind, target.digest)
    told["primaryPackagePurpose"] = "CONTAINER" if is_image(target) else "FILE"
    algorithm, _, value = target.digest.partition(":")
    if algorithm == "sha256":
        told["checksums"] = [{"algorithm": "SHA256", "checksumValue": value}]
    if named := target_purl(target):
        told["externalRefs"] = [_external("PACKAGE-MANAGER", "purl", named)]
    beyond = {
        "kind": target.kind,
        "reference": target.reference,
        "platform": target.platform,
        "layers": list(bom.inventory.diff_ids),
        "labels": dict(sorted(target.config.labels.items())) if target.config else {},
    }
    told["annotations"] = [_annotation(bom, {name: value for name, value in beyond.items() if value})]
    return told


def _about(bom: Bom) -> Iterator[Plain]:
    inventory = bom.inventory
    yield _annotation(bom, {"files": inventory.files, "bytes": inventory.bytes})
    for spot in inventory.blind_spots:
        yield _annotation(bom, {"blind-spot": spot_words(spot)})


def _system(bom: Bom) -> Plain:
    distro = bom.inventory.distro
    if distro is None:
        raise TypeError("only an inventory with a distribution has one to tell")
    told = _named(_SYSTEM, distro.id or "unknown", distro.version_id)
    told["primaryPackagePurpose"] = "OPERATING_SYSTEM"
    if distro.pretty_name:
        told["summary"] = distro.pretty_name
    beyond = {
        "id": distro.id,
        "codename": distro.codename,
        "like": list(distro.like),
        "cpe": distro.cpe,
        "path": distro.path,
    }
    told["annotations"] = [_annotation(bom, {"distro": {name: value for name, value in beyond.items() if value}})]
    return told


def _package(placed: Placed, name: str, bom: Bom, texts: dict[str, str], *, owned: bool) -> Plain:
    package, diff_ids = placed.package, bom.inventory.diff_ids
    full = f"{package.namespace}/{package.name}" if package.namespace else package.name
    told = _named(name, full, package.version)
    told["licenseDeclared"] = _declared(placed, texts)
    told["sourceInfo"] = f"told by {package.cataloger or TOOL}: {_line(package.path)}"
    named = purl(package, bom.inventory.distro)
    external = [_external("PACKAGE-MANAGER", "purl", named)] if named else []
    for pair in package.cpes:
        locator = cpe(pair, package.version)
        if locator and not _BLANK.search(locator):
            external.append(_external("SECURITY", "cpe23Type", locator))
    if external:
        told["externalRefs"] = external
    beyond: dict[str, Any] = dict(facts(placed, named, owned=owned))
    if package.licenses and not all(is_identifier(each) for each in package.licenses):
        beyond["licenses"] = list(package.licenses)
    if package.cpes:
        beyond["cpes"] = list(package.cpes)
    beyond["evidence"] = [
        {"path": seen.path, "cataloger": seen.cataloger, "layer": layer_name(seen.layer, diff_ids)}
        for seen in placed.evidence
    ]
    told["annotations"] = [_annotation(bom, beyond)]
    return told


def _named(name: str, title: str, version: str) -> Plain:
    told = {"SPDXID": name, "name": _line(title)}
    if version:
        told["versionInfo"] = _line(version)
    return {
        **told,
        "supplier": _UNSAID,
        "downloadLocation": _UNSAID,
        "filesAnalyzed": False,
        "licenseConcluded": _UNSAID,
        "licenseDeclared": _UNSAID,
        "copyrightText": _UNSAID,
    }


def _declared(placed: Placed, texts: dict[str, str]) -> str:
    """What the package says of its licences, as one expression; free text goes to `texts` under a name of its own."""
    words = []
    for each in placed.package.licenses:
        if is_identifier(each):
            words.append(each)
        elif is_expression(each):
            words.append(f"({each})" if len(placed.package.licenses) > 1 else each)
        else:
            name = f"LicenseRef-{sha256(each.encode(errors='replace')).hexdigest()[:16]}"
            texts[name] = each or _UNSAID
            words.append(name)
    return " AND ".join(words) or _UNSAID


def _external(category: str, kind: str, locator: str) -> Plain:
    return {"referenceCategory": category, "referenceType": kind, "referenceLocator": locator}


def _relationship(one: str, kind: str, other: str) -> Plain:
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}


def _annotation(bom: Bom, told: Mapping[str, Any]) -> Plain:
    # A bracket could end the text of a tag-value document too early.
    text = to_line(told).replace("<", "\\u003c")
    return {
        "annotator": _tool(bom),
        "annotationDate": bom.time,
        "annotationType": "OTHER",
        "comment": f"{PREFIX} {text}",
    }


def _tool(bom: Bom) -> str:
    return f"Tool: {TOOL}-{bom.version}"


def _line(text: str) -> str:
    """On one line, which is all that most values of a tag-value document may be."""
    return _BLANK.sub(" ", text)
