"""syft-json: what syft writes, of any version whose artifacts have purls (schema 3 and later; anchore/syft, `schema/json/`).

Annotations whose names begin with `nakami:` are our own (`report/renderers/syft.py`).
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType, field

from nakami.bounded.json import MIB, decode
from nakami.catalog.sboms.claim import Claim, Claims
from nakami.errors import Malformed
from nakami.model.bom import PREFIX, TOOL, layer_index, layer_positions, spot_of
from nakami.model.cpe import pair
from nakami.model.inventory import Inventory, Seen
from nakami.model.outcome import BlindSpot
from nakami.model.package import DISTRIBUTION_TYPES, Distro

LIMIT = 512 * MIB
MAX_VALUES = 24_000_000
"""Its documents name every file of every package: 10 kB for each."""
_OVERLAP = "ownership-by-file-overlap"
_GUESSED = "syft-generated"
_LABEL = "unknowns-labeler:"
"""Before what is no failure: a program or archive that belongs to no package."""


class Location(Struct, rename="camel"):
    """Where an artifact was found."""

    path: str = ""
    access_path: str = ""
    layer_id: str = field(default="", name="layerID")
    annotations: dict[str, str] | None = None


class License(Struct):
    """A licence as its package tells it."""

    value: str = ""


class Cpe(Struct):
    """A CPE, and who says so."""

    cpe: str = ""
    source: str = ""


class RpmRecord(Struct, rename="camel"):
    """Of an rpm's record, what its purl may lack."""

    modularity_label: str | None = None


class Artifact(Struct, rename="camel"):
    """A package."""

    id: str = ""
    name: str = ""
    version: str = ""
    type: str = ""
    found_by: str = ""
    locations: list[Location] | None = None
    licenses: list[License | str] | None = None
    cpes: list[Cpe | str] | None = None
    purl: str = ""
    metadata: Raw = Raw()


class Relationship(Struct):
    """One artifact to another."""

    parent: str = ""
    child: str = ""
    type: str = ""


class Place(Struct):
    """Where a file is."""

    path: str = ""


class File(Struct):
    """A file; `unknowns` tell what syft could not look into."""

    location: Place | None = None
    unknowns: list[str] | None = None


class Release(Struct, rename="camel"):
    """The distribution; syft before 0.40 called identifier and version otherwise."""

    id: str = ""
    name: str = ""
    version: str = ""
    version_id: str = field(default="", name="versionID")
    version_codename: str = ""
    pretty_name: str = ""
    id_like: list[str] | str | None = None
    cpe_name: str = ""


class Layer(Struct):
    """A layer, by its diffID."""

    digest: str = ""


class Layers(Struct):
    """The layers of an image."""

    layers: list[Layer] | None = None


class Source(Struct):
    """What was looked at; the layers stand in `target` until schema 10."""

    metadata: Raw = Raw()
    target: Raw = Raw()


class Configuration(Struct):
    """Ours: what the schema has no place for."""

    diff_ids: tuple[str, ...] = ()
    files: int = 0
    bytes: int = 0
    distro_path: str = ""
    blind_spots: list[dict[str, str]] = []


class Descriptor(Struct):
    """Who wrote the document."""

    name: str = ""
    configuration: Raw = Raw()


class Document(Struct, rename="camel"):
    """A document; its artifacts are still to be decoded."""

    artifacts: list[Raw]
    artifact_relationships: list[Relationship] | None = None
    files: list[File] | None = None
    source: Source | None = None
    distro: Release | None = None
    descriptor: Descriptor | UnsetType = UNSET


def read(data: bytes, where: str) -> Inventory:
    """What a document claims.

    Raises:
        InputError: it is not syft's, or too large.
    """
    document = decode(data, where, type=Document, limit=LIMIT, values=MAX_VALUES)
    if document.descriptor is UNSET:
        raise Malformed(f"{where} has artifacts, but does not say who found them")
    claims = Claims(where)
    ours = _ours(document.descriptor, claims, where)
    diff_ids = ours.diff_ids if ours else tuple(_layers(document.source))
    positions = layer_positions(diff_ids)
    artifacts = list(claims.decoded(document.artifacts, Artifact, "an artifact"))
    owners = _owners(document.artifact_relationships or (), artifacts)
    for artifact in artifacts:
        claims.add(_claim(artifact, owners.get(artifact.id, ""), positions))
    if ours:
        for spot in ours.blind_spots:
            claims.note(spot_of(spot))
    else:
        for file in document.files or ():
            for why in (each for each in file.unknowns or () if not each.startswith(_LABEL)):
                claims.note(BlindSpot("syft", file.location.path if file.location else where, why))
    distro = _distro(document.distro, ours)
    files, size = (ours.files, ours.bytes) if ours else (0, 0)
    return claims.inventory(distro, diff_ids=diff_ids, files=files, size=size)


def _ours(descriptor: Descriptor, claims: Claims, where: str) -> Configuration | None:
    if descriptor.name != TOOL or not bytes(descriptor.configuration):
        return None
    try:
        return msgspec.json.decode(descriptor.configuration, type=Configuration)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        claims.miss(where, f"its configuration is not {TOOL}'s: {str(error)[:200]}")
        return Configuration()


def _layers(source: Source | None) -> Iterator[str]:
    """The layers' diffIDs, from the base up; none for what is no image."""
    raw = (bytes(source.metadata) or bytes(source.target)) if source else b""
    if not raw:
        return
    try:
        told = msgspec.json.decode(raw, type=Layers)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return  # the source is a folder or a file, which older versions tell by its path alone
    yield from (layer.digest for layer in told.layers or ())


def _owners(relationships: Iterable[Relationship], artifacts: Iterable[Artifact]) -> dict[str, str]:
    """The name of the distribution's package that brought another, by the other's identifier."""
    names = {artifact.id: artifact.name for artifact in artifacts if artifact.type in DISTRIBUTION_TYPES}
    return {
        each.child: names[each.parent]
        for each in relationships
        if each.type == _OVERLAP and each.parent in names and each.child not in names
    }


def _claim(artifact: Artifact, owner: str, positions: Mapping[str, int]) -> Claim:
    locations = artifact.locations or []
    # Of the many files of a package syft marks the ones that prove it.
    ordered = sorted(locations, key=lambda each: (each.annotations or {}).get("evidence") != "primary")
    facts = {
        name.removeprefix(PREFIX): value
        for name, value in ((ordered[0].annotations if ordered else None) or {}).items()
        if name.startswith(PREFIX)
    }
    if artifact.type == "rpm" and "module" not in facts and bytes(artifact.metadata):
        facts |= _module(artifact.metadata)
    told = [each for each in artifact.cpes or () if isinstance(each, Cpe)]
    ours = tuple(named for each in told if each.source == TOOL and (named := pair(each.cpe)))
    if ours:
        facts["cpes"] = "told"
    known = tuple(dict.fromkeys(named for each in told if each.source != _GUESSED and (named := pair(each.cpe))))
    if not artifact.purl and "type" in facts:
        facts = {"name": artifact.name, "version": artifact.version, **facts}
    return Claim(
        title=artifact.name,
        version=artifact.version,
        purl=artifact.purl,
        cpes=ours or known,
        licenses=tuple(each if isinstance(each, str) else each.value for each in artifact.licenses or ()),
        facts=facts,
        evidence=tuple(_seen(each, artifact.found_by, positions) for each in ordered),
        owner=owner,
    )


def _module(record: Raw) -> dict[str, str]:
    """The module's name and stream, of a label with version and context behind them."""
    try:
        label = msgspec.json.decode(record, type=RpmRecord).modularity_label or ""
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}  # the rest of the artifact stands without it
    name, _, rest = label.partition(":")
    stream = rest.partition(":")[0]
    return {"module": f"{name}:{stream}"} if stream else {}


def _seen(location: Location, cataloger: str, positions: Mapping[str, int]) -> Seen:
    annotations = location.annotations or {}
    path = location.access_path if "!/" in location.access_path else location.path
    layer = annotations.get(f"{PREFIX}layer") or location.layer_id
    return Seen(path.removeprefix("/"), annotations.get(f"{PREFIX}cataloger", cataloger), layer_index(layer, positions))


def _distro(release: Release | None, ours: Configuration | None) -> Distro | None:
    if release is None or not (release.id or release.name):
        return None
    like = release.id_like.split() if isinstance(release.id_like, str) else release.id_like or ()
    return Distro(
        id=release.id or release.name,
        version_id=release.version_id or (release.version if not release.id else ""),
        codename=release.version_codename,
        pretty_name=release.pretty_name,
        like=tuple(like),
        cpe=release.cpe_name,
        path=ours.distro_path if ours else "",
    )
