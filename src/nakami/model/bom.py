"""A bill of materials: an inventory as it is handed on in the formats of others.

Writers (`report/renderers`) and readers (`catalog/sboms`) are strangers to each other. What they have to agree on beyond the formats' own
specifications stands here: how a layer is named, and how the facts are told that a format has no field for.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from nakami.errors import Malformed
from nakami.model.image import Target
from nakami.model.inventory import Inventory, Placed
from nakami.model.outcome import BlindSpot
from nakami.model.package import DISTRIBUTION_TYPES, Package
from nakami.model.purl import is_verbatim, parse

TOOL = "nakami"
PREFIX = "nakami:"
"""Of the names of all properties that are ours."""
_FIELDS = ("type", "name", "version", "namespace", "arch", "source", "source_version", "module")
_NAMESPACE = UUID("fa807d30-d4cf-435a-abbf-9894f3513bef")
"""Made once with uuidgen(1): whatever is named below it is a bill of nakami's."""
_FOLDERS = frozenset({"dir", "pid", "rootfs"})
_NOTHING = Package("", "", "")
_SPOT = ("part", "where", "why", "remedy")
_LAYER = "layer "


class Job(Struct, frozen=True):
    """The run of a pipeline that asked: its commit, the branch or tag, what the run is called, and what tells it from others."""

    sha: str = ""
    ref: str = ""
    id: str = ""
    correlator: str = ""


class Bom(Struct, frozen=True):
    """A bill: of what, what is inside, made when (UTC, `YYYY-MM-DDThh:mm:ssZ`), by which version, for which run of a pipeline."""

    target: Target
    inventory: Inventory
    time: str
    version: str
    job: Job = Job()


def identity(bom: Bom) -> UUID:
    """A name that is the same for the same target, content, version and time (RFC 9562, UUID version 5)."""
    inventory, target = bom.inventory, bom.target
    said = (
        (target.kind, target.name, target.digest, target.reference),
        (inventory.packages, inventory.distro, inventory.blind_spots, inventory.diff_ids),
        (bom.time, bom.version),
    )
    return uuid5(_NAMESPACE, sha256(msgspec.msgpack.encode(_encodable(said))).hexdigest())


def _encodable(said: object) -> object:
    """As it is, or without Python's stand-ins for bytes that are no UTF-8, which no format can hold."""
    try:
        msgspec.msgpack.encode(said)
    except UnicodeEncodeError:
        return repr(said).encode(errors="replace")
    return said


def references(packages: Sequence[Placed]) -> tuple[str, ...]:
    """A name of 16 hexadecimal digits for each package, different for each, and the same in every bill of the same packages."""
    names: dict[str, None] = {}
    for placed in packages:
        package = placed.package
        words = (package.type, package.namespace, package.name, package.version, package.arch, package.path)
        told = "\0".join(words).encode(errors="surrogateescape")
        name = sha256(told).hexdigest()[:16]
        while name in names:
            told += b"\0"
            name = sha256(told).hexdigest()[:16]
        names[name] = None
    return tuple(names)


def owners(packages: Sequence[Placed]) -> tuple[int | None, ...]:
    """For each package the position of the distribution's package that brought it; None where none did or it is not among them."""
    positions: dict[str, int] = {}
    for position, placed in enumerate(packages):
        if placed.package.type in DISTRIBUTION_TYPES:
            positions.setdefault(placed.package.name, position)
    return tuple(
        None if placed.package.type in DISTRIBUTION_TYPES else positions.get(placed.owner) for placed in packages
    )


def layer_name(layer: int | None, diff_ids: Sequence[str]) -> str:
    """How a layer is named: by its diffID where that tells it from all others, else by its number from 1; empty for none."""
    if layer is None:
        return ""
    diff_id = diff_ids[layer] if layer < len(diff_ids) else ""
    return diff_id if diff_id and diff_ids.index(diff_id) == layer else f"{_LAYER}{layer + 1}"


def layer_positions(diff_ids: Sequence[str]) -> dict[str, int]:
    """Each diffID with the first layer that has it."""
    positions: dict[str, int] = {}
    for position, diff_id in enumerate(diff_ids):
        if diff_id:
            positions.setdefault(diff_id, position)
    return positions


def layer_index(name: str, positions: Mapping[str, int]) -> int | None:
    """The layer that `layer_name` named; None for what names none."""
    if name in positions:
        return positions[name]
    number = name.removeprefix(_LAYER)
    return int(number) - 1 if name.startswith(_LAYER) and number.isdecimal() and 0 < int(number[:9]) < 1 << 20 else None


def is_image(target: Target) -> bool:
    """Whether the target is an image, or else a folder."""
    return target.kind not in _FOLDERS


def spot_words(spot: BlindSpot) -> dict[str, str]:
    """A blind spot as names and values."""
    return {name: getattr(spot, name) for name in _SPOT}


def spot_of(words: Mapping[str, object]) -> BlindSpot:
    """The other way round; what is missing is empty."""
    return BlindSpot(*(str(words.get(name, "")) for name in _SPOT))


def facts(placed: Placed, purl: str, *, owned: bool) -> dict[str, str]:
    """What a package is beyond what its purl tells.

    Args:
        placed: the package.
        purl: its purl, empty for none.
        owned: whether the structure of the format tells who brought it.
    """
    package = placed.package
    told = _named(package, purl)
    beyond = {field: value for field in _FIELDS if (value := getattr(package, field)) != getattr(told, field)}
    if package.declared:
        beyond["declared"] = "true"
    if placed.owner and not owned:
        beyond["owner"] = placed.owner
    if placed.since is not None:
        beyond["since"] = str(placed.since)
    return beyond


def _named(package: Package, purl: str) -> Package:
    """The package that its purl names, so far as it names one."""
    if is_verbatim(package):
        return Package(package.type, package.name, package.version, package.namespace)
    try:
        return parse(purl) if purl else _NOTHING
    except Malformed:
        return _NOTHING


def completed(told: Package | None, beyond: Mapping[str, str]) -> Package:
    """The package that a purl and facts tell together: the other way round.

    Raises:
        Malformed: they do not make one, or one that cannot be shown.
    """
    package = told or _NOTHING
    package = replace(package, **{field: beyond[field] for field in _FIELDS if field in beyond})
    if beyond.get("declared") == "true":
        package = replace(package, declared=True)
    if not package.type or not package.name:
        raise Malformed("neither a package URL nor a type and a name")
    if not all(getattr(package, field).isprintable() for field in _FIELDS):
        raise Malformed("a name with characters that cannot be shown")
    return package
