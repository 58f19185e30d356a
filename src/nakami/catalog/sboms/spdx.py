"""SPDX 2.2 and 2.3, JSON and tag-value: packages by their purls, and who contains whom.

Annotations whose comment begins with `nakami:` are our own (`report/renderers/spdx.py`): a JSON object with what SPDX has no field for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Raw, Struct, field

from nakami.bounded.json import MIB, decode
from nakami.catalog.sboms import tag_value
from nakami.catalog.sboms.claim import CATALOGER, Claim, Claims, brings, proofs
from nakami.errors import InputError, Malformed
from nakami.model.bom import PREFIX, layer_index, layer_positions, spot_of
from nakami.model.cpe import pair
from nakami.model.inventory import Inventory, Seen
from nakami.model.package import Distro

VERSIONS = ("SPDX-2.2", "SPDX-2.3")
LIMIT = 256 * MIB
MAX_VALUES = 12_000_000
_UNSAID = frozenset({"", "NOASSERTION", "NONE"})
_NO_SOFTWARE = frozenset({"CONTAINER", "FILE", "DEVICE", "SOURCE", "ARCHIVE"})
_SYSTEM = frozenset({"OPERATING_SYSTEM", "OPERATING-SYSTEM"})
_SYFT_WORDS = "acquired package info from "


class External(Struct, rename="camel"):
    """A reference to elsewhere: a purl or a CPE."""

    reference_type: str = ""
    reference_locator: str = ""


class Annotation(Struct):
    """A remark."""

    comment: str = ""


class SpdxPackage(Struct, rename="camel"):
    """A package, so far as it is read here."""

    spdx_id: str = field(default="", name="SPDXID")
    name: str = ""
    version_info: str | None = None
    license_declared: str | None = None
    license_concluded: str | None = None
    primary_package_purpose: str | None = None
    source_info: str | None = None
    summary: str | None = None
    external_refs: list[External] | None = None
    annotations: list[Annotation] | None = None


class Relationship(Struct, rename="camel"):
    """One element to another."""

    spdx_element_id: str = ""
    related_spdx_element: str = ""
    relationship_type: str = ""
    comment: str | None = None


class Extracted(Struct, rename="camel"):
    """The text behind a `LicenseRef-`."""

    license_id: str = ""
    extracted_text: str = ""


class Document(Struct, rename="camel"):
    """A document; its packages are still to be decoded."""

    spdx_version: str = ""
    packages: list[Raw] | None = None
    relationships: list[Relationship] | None = None
    annotations: list[Annotation] | None = None
    document_describes: list[str] | None = None
    has_extracted_licensing_infos: list[Extracted] | None = None


def read(data: bytes, where: str) -> Inventory:
    """What a JSON document claims.

    Raises:
        InputError: it is not SPDX 2, or too large.
    """
    document = decode(data, where, type=Document, limit=LIMIT, values=MAX_VALUES)
    return _inventory(document, document.packages or (), where)


def read_tag_value(data: bytes, where: str) -> Inventory:
    """What a tag-value document claims.

    Raises:
        InputError: it is not SPDX 2, or too large.
    """
    plain = tag_value.parse(data, where)
    packages = [msgspec.json.encode(each) for each in plain.pop("packages")]
    return _inventory(msgspec.convert(plain, Document), packages, where)


def _inventory(document: Document, raws: Sequence[Raw | bytes], where: str) -> Inventory:
    if not document.spdx_version.startswith("SPDX-2."):
        raise Malformed(
            f"{where} says that it is {document.spdx_version[:40] or 'no version'} of SPDX",
            f"{' and '.join(VERSIONS)} are read",
        )
    claims = Claims(where)
    if document.spdx_version not in VERSIONS:
        claims.miss(where, f"{document.spdx_version[:20]} is another version than those that are known")
    packages = list(claims.decoded(raws, SpdxPackage, "a package"))
    beyond = [_ours(package.annotations, claims) for package in packages]
    about = _ours(document.annotations, claims)
    layers = next((told["layers"] for told in beyond if "layers" in told), ())
    diff_ids = tuple(str(each) for each in layers) if isinstance(layers, list) else ()
    positions = layer_positions(diff_ids)
    owners = _owners(document.relationships or (), packages)
    subjects = set(_subjects(document))
    texts = {each.license_id: each.extracted_text for each in document.has_extracted_licensing_infos or ()}
    distro = None
    for package, told in zip(packages, beyond, strict=True):
        if package.primary_package_purpose in _SYSTEM:
            distro = distro or _distro(package, told)
        elif _is_software(package, told, is_subject=package.spdx_id in subjects):
            claims.add(_claim(package, told, owners.get(package.spdx_id, ""), texts, positions))
    for each in document.annotations or ():
        _note(each, claims)
    return claims.inventory(
        distro, diff_ids=diff_ids, files=_number(about.get("files")), size=_number(about.get("bytes"))
    )


def _ours(annotations: Iterable[Annotation] | None, claims: Claims) -> dict[str, Any]:
    """What our own annotations tell, together."""
    told: dict[str, Any] = {}
    for each in annotations or ():
        if each.comment.startswith(f"{PREFIX} "):
            try:
                found = decode(each.comment.removeprefix(PREFIX).encode(errors="replace"), "an annotation")
            except InputError as error:
                claims.miss("an annotation", error.message)
                continue
            told |= found if isinstance(found, dict) else {}
    return told


def _subjects(document: Document) -> Iterator[str]:
    """The elements that the document is about."""
    yield from document.document_describes or ()
    for each in document.relationships or ():
        if each.relationship_type == "DESCRIBES":
            yield each.related_spdx_element
        elif each.relationship_type == "DESCRIBED_BY":
            yield each.spdx_element_id


def _is_software(package: SpdxPackage, told: Mapping[str, Any], *, is_subject: bool) -> bool:
    """Whether advisories can be about it: not an image or folder as a whole, nor a file."""
    named = any(each.reference_type in {"purl", "cpe23Type"} for each in package.external_refs or ())
    return named or "evidence" in told or not (is_subject or package.primary_package_purpose in _NO_SOFTWARE)


def _claim(
    package: SpdxPackage, told: Mapping[str, Any], owner: str, texts: Mapping[str, str], positions: Mapping[str, int]
) -> Claim:
    external = package.external_refs or ()
    purls = [each.reference_locator for each in external if each.reference_type == "purl"]
    facts = {name: value for name, value in told.items() if isinstance(value, str)}
    cpes = _strings(told.get("cpes"))
    if cpes:
        facts["cpes"] = "told"
    else:
        locators = [each.reference_locator for each in external if each.reference_type == "cpe23Type"]
        cpes = tuple(dict.fromkeys(named for locator in locators if (named := pair(locator))))
    declared = package.license_declared or ""
    if declared in _UNSAID:
        declared = package.license_concluded or ""
    return Claim(
        title=package.name,
        version=package.version_info or "",
        purl=purls[0] if purls else "",
        cpes=cpes,
        licenses=_strings(told.get("licenses")) or tuple(_licenses(declared, texts)),
        facts=facts,
        evidence=tuple(_places(told.get("evidence"), positions)) or tuple(_syft_places(package.source_info or "")),
        owner=owner,
    )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 1 << 63 else 0


def _places(value: object, positions: Mapping[str, int]) -> Iterator[Seen]:
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict):
            path, cataloger, layer = (str(each.get(name, "")) for name in ("path", "cataloger", "layer"))
            yield Seen(path, cataloger, layer_index(layer, positions))


def _syft_places(text: str) -> Iterator[Seen]:
    """The files that syft names in its words on how it came to know a package."""
    if text.startswith(_SYFT_WORDS):
        _, _, paths = text.partition(": ")
        for path in proofs([each for each in paths.split(", ") if each.startswith("/")]):
            yield Seen(path.removeprefix("/"), CATALOGER)


def _licenses(declared: str, texts: Mapping[str, str]) -> Iterator[str]:
    """The licences of an expression: its parts, where nothing but AND joins them."""
    if declared in _UNSAID:
        return
    parts = [declared] if "(" in declared or " OR " in declared else declared.split(" AND ")
    for part in parts:
        yield texts.get(part, part)


def _owners(relationships: Iterable[Relationship], packages: Iterable[SpdxPackage]) -> dict[str, str]:
    """The name of the distribution's package that brought another, by the other's identifier."""
    bringers = {
        package.spdx_id: package.name
        for package in packages
        for each in package.external_refs or ()
        if each.reference_type == "purl" and brings(each.reference_locator)
    }
    found = {}
    for each in relationships:
        one, other = each.spdx_element_id, each.related_spdx_element
        if each.relationship_type == "CONTAINED_BY":
            one, other = other, one
        # syft has no other word for a package whose files another one lists.
        overlap = each.relationship_type == "OTHER" and (each.comment or "").startswith("ownership-by-file-overlap")
        contains = overlap or each.relationship_type in {"CONTAINS", "CONTAINED_BY"}
        if contains and one in bringers and other not in bringers:
            found[other] = bringers[one]
    return found


def _distro(package: SpdxPackage, told: Mapping[str, Any]) -> Distro:
    beyond = told.get("distro")
    words: dict[str, Any] = beyond if isinstance(beyond, dict) else {}

    def word(name: str) -> str:
        value = words.get(name)
        return value if isinstance(value, str) else ""

    return Distro(
        id=word("id") or package.name,
        version_id=package.version_info or "",
        codename=word("codename"),
        pretty_name=package.summary or "",
        like=_strings(words.get("like")),
        cpe=word("cpe"),
        path=word("path"),
    )


def _note(annotation: Annotation, claims: Claims) -> None:
    """The blind spot that an annotation tells of."""
    spot = _ours((annotation,), claims).get("blind-spot")
    if isinstance(spot, dict):
        claims.note(spot_of(spot))
