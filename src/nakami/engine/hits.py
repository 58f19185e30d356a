"""What was seen in the files' bytes, in the target as a whole: where it stands, what an upper layer took away, whose package it is."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from nakami.catalog.file_lists import FileLists
from nakami.engine.emptied import ListLook
from nakami.engine.inspected import PART
from nakami.engine.inspection.claims import Claim, claims_of
from nakami.engine.reading import Read, Reading
from nakami.engine.second_look import Look
from nakami.malware.ownership import DISGUISED, unowned
from nakami.malware.tampering import tampered
from nakami.model.document import Document
from nakami.model.hit import Hit, PlacedHit, Stray
from nakami.model.inventory import Inventory
from nakami.model.outcome import BlindSpot
from nakami.model.package import DISTRIBUTION_TYPES, Ownership
from nakami.rootfs.tree import LayeredTree

Owners = Mapping[str, tuple[int, str]]
"""By path: the layer that says so, and the package."""
MAX_ASKED = 200
"""Packages of lower layers whose records are read again, because an upper layer put something else in the place of their programs."""


def with_hits(
    inventory: Inventory,
    readings: Sequence[Reading],
    standing: Sequence[tuple[int, Read]],
    tree: LayeredTree,
    look: ListLook | None,
) -> Inventory:
    """The inventory with all that was seen in its files; the arguments are those of what follows."""
    hits = placed_hits(readings, tree, inventory.owners)
    replaced, unknown = replaced_programs(standing, inventory.owners, look)
    hits += disguised_programs(inventory, hits)
    return replace(inventory, hits=(*hits, *replaced), blind_spots=(*inventory.blind_spots, *unknown))


def placed_hits(readings: Sequence[Reading], tree: LayeredTree, owners: Owners) -> list[PlacedHit]:
    """All hits, those that the container sees and those that it does not."""
    return [
        PlacedHit(record, index, _gone(read.path, index, tree), owners.get(record.path, (0, ""))[1])
        for index, reading in enumerate(readings)
        for read in reading.reads
        if read.reader == PART
        for record in read.records
        if isinstance(record, Hit)
    ]


def _gone(path: bytes, index: int, tree: LayeredTree) -> int | None:
    """The layer that took a file away again; None where it stands."""
    top = tree.layer_of(path)
    if top == index:
        return None
    return tree.taken_by(path, index) if top is None else top


def replaced_programs(
    standing: Sequence[tuple[int, Read]], owners: Owners, look: ListLook | None
) -> tuple[list[PlacedHit], tuple[BlindSpot, ...]]:
    """Programs that an upper layer put in the place of a package's, with other content than the package records.

    The records may stand in a layer above: apk writes its database anew with every package.

    Args:
        standing: what the container sees.
        owners: of programs.
        look: reads the records of packages in one layer anew; None where that cannot be done.
    """
    strays: dict[int, dict[str, list[tuple[int, Stray]]]] = {}
    for index, read in standing:
        for record in read.records:
            if isinstance(record, Stray) and (owner := owners.get(record.path)) and owner[0] != index:
                strays.setdefault(owner[0], {}).setdefault(owner[1], []).append((index, record))
    found: list[PlacedHit] = []
    unknown: list[str] = []
    if look is None:
        return found, ()
    for layer, packages in strays.items():
        claims = _claims(layer, dict(sorted(packages.items())[:MAX_ASKED]), standing, look)
        for package, programs in packages.items():
            for index, stray in programs:
                path = stray.path.encode(errors="surrogateescape")
                claim = claims.get(path) or claims.get(path.removeprefix(b"usr/"))
                if claim and claim.algorithm not in stray.digests:
                    unknown.append(stray.path)
                elif claim and stray.digests[claim.algorithm] != claim.digest:
                    found.append(PlacedHit(tampered(stray.path, package, 0), index, owner=package))
    return found, tuple(_unknown(unknown))


def _unknown(paths: Sequence[str]) -> Iterator[BlindSpot]:
    if paths:
        why = f"it stands in the place of a package's program, and was not held against the package's record; {len(paths):,} such programs"
        yield BlindSpot("inspection", paths[0], why, "compare them with the packages by other means")


def disguised_programs(inventory: Inventory, hits: Sequence[PlacedHit]) -> list[PlacedHit]:
    """Programs among the system's own that no package brought, and that hide what they are.

    Args:
        inventory: programs, owners and packages.
        hits: what was seen.
    """
    signs: dict[str, set[str]] = {}
    for placed in hits:
        if placed.deleted_in is None:
            signs.setdefault(placed.hit.path, set()).add(placed.hit.rule)
    layers = {program.path: program.layer for program in inventory.executables if program.path in signs}
    programs = [program for program in inventory.executables if program.path in signs]
    managed = any(placed.package.type in DISTRIBUTION_TYPES for placed in inventory.packages)
    found = unowned(programs, inventory.owners, signs, has_database=managed)
    return [PlacedHit(hit, layers[hit.path]) for hit in found if hit.rule == DISGUISED.code]


def _claims(
    layer: int, packages: Mapping[str, object], standing: Sequence[tuple[int, Read]], look: ListLook
) -> dict[bytes, Claim]:
    """What the records of these packages tell; nothing where a format's records cannot be read one by one (rpm)."""
    paths: dict[bytes, None] = {}
    for index, read in standing:
        if index == layer and any(isinstance(each, Ownership) and each.package in packages for each in read.records):
            if read.reader == "apk":
                paths[read.path] = None
            elif read.reader == "dpkg-files":
                paths[read.path.removesuffix(b".list").removesuffix(b".md5sums") + b".md5sums"] = None
    claims: dict[bytes, Claim] = {}
    for read in look(layer, [Look(path, path, FileLists.name) for path in paths]).reads if paths else ():
        for record in read.records:
            if isinstance(record, Document):
                claims.update(claims_of(read.path, record.text.encode()))
    return claims
