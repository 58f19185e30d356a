"""CycloneDX (ECMA-424) 1.2 to 1.7, JSON: components, nested ones too, and the operating system among them.

The properties whose names begin with `nakami:` are our own (`report/renderers/cyclonedx.py`); those of `syft:` and `aquasecurity:trivy:`
are what syft 1.x and Trivy 0.5x write.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Raw, Struct

from nakami.bounded.json import MIB, decode
from nakami.bounded.pattern import pattern
from nakami.catalog.sboms.claim import Claim, Claims, brings, proofs
from nakami.errors import InputError, Malformed
from nakami.model.bom import PREFIX, layer_index, layer_positions, spot_of
from nakami.model.cpe import pair
from nakami.model.inventory import Inventory, Seen
from nakami.model.package import Distro
from nakami.model.purl import parse

VERSIONS = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
LIMIT = 256 * MIB
MAX_VALUES = 12_000_000
_DEPTH = 32
"""Components inside each other; real documents have two or three."""
_NO_SOFTWARE = frozenset({"file", "data", "device", "machine-learning-model", "cryptographic-asset", "container"})
"""Types of components that no advisory is about by themselves."""
_CONTEXT = pattern(r"(?P<cataloger>[^ ]*) in (?P<layer>.+)", re.DOTALL)
_SYFT_PLACE = pattern(r"syft:location:(\d+):(path|layerID)")
_TRIVY = "aquasecurity:trivy:"


class Property(Struct):
    """A name and a value, of which there may be several with one name."""

    name: str = ""
    value: str | None = None


class License(Struct):
    """A licence by its identifier or its name."""

    id: str | None = None
    name: str | None = None


class LicenseChoice(Struct):
    """A licence or an expression."""

    license: License | None = None
    expression: str | None = None


class Occurrence(Struct, rename="camel"):
    """Where a component was found."""

    location: str = ""
    additional_context: str | None = None


class Evidence(Struct):
    """How it is known."""

    occurrences: list[Occurrence] | None = None


class Component(Struct):
    """A component, so far as it is read here; those inside it are still to be decoded."""

    type: str = "library"
    name: str = ""
    group: str | None = None
    version: str | None = None
    description: str | None = None
    purl: str | None = None
    cpe: str | None = None
    licenses: list[LicenseChoice] | None = None
    properties: list[Property] | None = None
    evidence: Evidence | None = None
    components: list[Raw] | None = None


class Metadata(Struct):
    """What the document says of itself and of its subject."""

    component: Component | None = None
    properties: list[Property] | None = None


class Document(Struct, rename="camel"):
    """A document."""

    spec_version: str = ""
    metadata: Metadata | None = None
    components: list[Raw] | None = None


Nested = Iterable[tuple[Component, "Nested"]]
"""Components, each with those inside it, which are looked at only when they are asked for."""


def read(data: bytes, where: str) -> Inventory:
    """What a JSON document claims.

    Raises:
        InputError: it is not CycloneDX, or too large.
    """
    document = decode(data, where, type=Document, limit=LIMIT, values=MAX_VALUES)
    gathering = Gathering(where, document.spec_version, document.metadata or Metadata())
    gathering.walk(_decoded(document.components or (), gathering))
    return gathering.inventory()


def _decoded(raws: Iterable[Raw], gathering: "Gathering") -> Nested:
    """The components, each with those inside it; what is none is noted."""
    for component in gathering.claims.decoded(raws, Component, "a component"):
        yield component, _decoded(component.components or (), gathering)


class Gathering:
    """Components in, an inventory out; JSON and XML are the same from here on.

    Args:
        where: names the document.
        version: of CycloneDX, as the document says.
        metadata: what the document says of itself.

    Raises:
        Malformed: the document does not say its version.
    """

    def __init__(self, where: str, version: str, metadata: Metadata) -> None:
        if not version:
            raise Malformed(f"{where} does not say which version of CycloneDX it is")
        self.claims = Claims(where)
        self._distro: Distro | None = None
        subject = _values(metadata.component.properties if metadata.component else None)
        about = _values(metadata.properties)
        self._diff_ids = tuple(subject.get(f"{PREFIX}layer", ()))
        self._positions = layer_positions(self._diff_ids)
        self._counts = [_number(about, name) for name in ("files", "bytes")]
        if version not in VERSIONS:
            self.claims.miss(where, f"CycloneDX {version[:20]} is another version than those that are known")
        for text in about.get(f"{PREFIX}blind-spot", ()):
            self._note(text, where)

    def walk(self, components: Nested, owner: str = "", depth: int = 0) -> None:
        """Take components, and those inside them."""
        if depth > _DEPTH:
            self.claims.miss("components", f"they are inside each other more than {_DEPTH} times")
            return
        for component, inner in components:
            brought = self._take(component, owner)
            self.walk(inner, brought, depth + 1)

    def inventory(self) -> Inventory:
        """All that was gathered."""
        files, size = self._counts
        return self.claims.inventory(self._distro, diff_ids=self._diff_ids, files=files, size=size)

    def _take(self, component: Component, owner: str) -> str:
        """Take one; tells the name of the distribution's package that those inside it were brought by."""
        values = _values(component.properties)
        if component.type == "operating-system":
            self._distro = self._distro or _distro(component, values)
            return ""
        purl = component.purl or ""
        if not purl and (component.type in _NO_SOFTWARE or f"{_TRIVY}Type" in values or f"{_TRIVY}Class" in values):
            return ""
        facts = {
            name.removeprefix(PREFIX): told[0] for name, told in values.items() if name.startswith(PREFIX) and told
        }
        cpes = values.get(f"{PREFIX}cpe", [])
        if cpes:
            facts["cpes"] = "told"
        elif component.cpe and (named := pair(component.cpe)):
            cpes = [named]
        if not purl and "type" in facts:
            facts = {
                "name": component.name,
                "namespace": component.group or "",
                "version": component.version or "",
                **facts,
            }
        title = f"{component.group}/{component.name}" if component.group else component.name
        self.claims.add(
            Claim(
                title=title,
                version=component.version or "",
                purl=purl,
                cpes=tuple(cpes),
                licenses=tuple(_licenses(component.licenses or ())),
                facts=facts,
                evidence=tuple(self._places(component, values)),
                owner=owner,
            )
        )
        return _bringer(purl)

    def _places(self, component: Component, values: Mapping[str, Sequence[str]]) -> Iterator[Seen]:
        evidence = component.evidence
        for each in (evidence.occurrences if evidence else None) or ():
            context = each.additional_context or ""
            found = _CONTEXT.fullmatch(context)
            if found:
                yield Seen(each.location, found["cataloger"], layer_index(found["layer"], self._positions))
            else:
                yield Seen(each.location, context if " " not in context else "")
        yield from _syft_places(values)

    def _note(self, text: str, where: str) -> None:
        try:
            told = decode(text.encode(errors="replace"), where, type=dict[str, str])
        except InputError as error:
            self.claims.miss(where, error.message)
            return
        self.claims.note(spot_of(told))


def _values(properties: Sequence[Property] | None) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for each in properties or ():
        values.setdefault(each.name, []).append(each.value or "")
    return values


def _number(values: Mapping[str, Sequence[str]], name: str) -> int:
    told = values.get(f"{PREFIX}{name}", ("",))[0]
    return int(told) if told.isdecimal() and len(told) < 19 else 0


def _bringer(purl: str) -> str:
    try:
        return parse(purl).name if brings(purl) else ""
    except Malformed:
        return ""


def _licenses(choices: Iterable[LicenseChoice]) -> Iterator[str]:
    for each in choices:
        told = each.expression or (each.license and (each.license.id or each.license.name))
        if told:
            yield told


def _syft_places(values: Mapping[str, Sequence[str]]) -> Iterator[Seen]:
    """The file that proves a package, from syft's properties."""
    paths = [values[name][0] for name in values if (found := _SYFT_PLACE.fullmatch(name)) and found[2] == "path"]
    cataloger = values.get("syft:package:foundBy", ("",))[0]
    for path in proofs(paths):
        yield Seen(path.removeprefix("/"), cataloger)


def _distro(component: Component, values: Mapping[str, Sequence[str]]) -> Distro | None:
    def told(name: str) -> str:
        return values.get(f"{PREFIX}distro:{name}", ("",))[0]

    if not component.name and f"{PREFIX}distro:path" not in values:
        return None
    return Distro(
        id=component.name,
        version_id=component.version or "",
        codename=told("codename") or values.get("syft:distro:versionCodename", ("",))[0],
        pretty_name=component.description or "",
        like=tuple(values.get(f"{PREFIX}distro:like", ())),
        cpe=told("cpe"),
        path=told("path"),
    )
