"""The advisory database handed on: into a file and out of it, into a registry and out of it."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from nakami.engine.database_place import open_database, reference_of
from nakami.engine.feeds import named_parts
from nakami.engine.settings import Settings
from nakami.errors import DatabaseError, UsageError
from nakami.model.digest import Digest
from nakami.model.progress import Progress
from nakami.model.reference import DEFAULT_TAG
from nakami.vulns.artifact import MANIFEST, manifest_of, pack
from nakami.vulns.manifest import Held, load, place_of
from nakami.vulns.part import Part
from nakami.vulns.taking import Offer, offer_of, take
from nakami.vulns.turn import only_writer
from nakami.vulns.updated import Updated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nakami.images.sources.artifact import Artifact
    from nakami.images.writing.interface import Destination

_CHUNK = 1 << 20


class Sent(Struct, frozen=True):
    """What was handed on: the `digest` of its manifest, its `partitions`, the bytes that were `sent`, and those of all its tables."""

    where: str
    digest: str
    partitions: int
    sent: int
    size: int


class Taken(Struct, frozen=True):
    """What was taken over, and the names of what this nakami does not know."""

    results: tuple[Updated, ...]
    unknown: tuple[str, ...]


def push(names: Sequence[str], address: str, settings: Settings, now: datetime, progress: Progress) -> Sent:
    """Send the database, or what is named of it, to a registry; what the registry has already is not sent.

    Raises:
        UsageError, ReferenceInvalid: no address, or nothing to send.
        DatabaseError: the database is damaged.
        Unauthorized, NetworkError: the registry does not take it.
    """
    from nakami.images.writing.registry import RegistryDestination
    from nakami.net.client import Client

    reference = reference_of(address)
    if reference.digest:
        raise UsageError(f"{address} names what is there already, by its digest", "name a tag to push to")
    held = _held(names, settings, now)
    with Client(offline=settings.offline) as client:
        destination = RegistryDestination(reference, client, insecure=settings.insecure)
        return _send(destination, reference.tag or DEFAULT_TAG, held, settings, progress)


def export(names: Sequence[str], path: Path, settings: Settings, now: datetime, progress: Progress) -> Sent:
    """Write the database, or what is named of it, into one file. The same database always gives the same bytes.

    Raises:
        UsageError: nothing to write, or the file cannot be written.
        DatabaseError: the database is damaged.
    """
    from nakami.images.writing.archive import ArchiveDestination

    held = _held(names, settings, now)
    with closing(ArchiveDestination(path)) as destination:
        return _send(destination, DEFAULT_TAG, held, settings, progress)


def pull(names: Sequence[str], address: str, settings: Settings, now: datetime, progress: Progress) -> Taken:
    """Take over what a registry's database holds, or what is named of it; what is held already is not fetched.

    Raises:
        UsageError, ReferenceInvalid: no address, or an unknown name.
        DatabaseError: it is of another version, or the own one cannot be written.
        TargetError, NetworkError, InputError: it is not there, or not to be read.
    """
    from nakami.net.client import Client

    with Client(offline=settings.offline) as client:
        artifact = open_database(address, client, insecure=settings.insecure)
        return _take(artifact, names, settings, now, progress, base=address)


def import_(names: Sequence[str], path: Path, settings: Settings, now: datetime, progress: Progress) -> Taken:
    """Take over what a file holds, or what is named of it, where it is newer than what is held. Raises as `pull` does."""
    from nakami.images.opening import open_bundle
    from nakami.images.sources.artifact import BundledArtifact

    bundle = open_bundle(path)
    try:
        artifact = BundledArtifact(bundle)
    except BaseException:
        bundle.close()
        raise
    return _take(artifact, names, settings, now, progress)


def _held(names: Sequence[str], settings: Settings, now: datetime) -> list[Held]:
    """What is to be handed on: all, or what is named."""
    held = load(settings.cache / "db").held
    if not names:
        found = list(held.values())
    else:
        places = [place_of(part.feed, part.partition) for part in named_parts(names, now.year)]
        found = [held[place] for place in places if place in held]
    if not found:
        raise UsageError("the database holds nothing of that", "run nakami db update with the names first")
    return found


def _send(destination: "Destination", tag: str, held: "Iterable[Held]", settings: Settings, progress: Progress) -> Sent:
    contents, paths = pack(settings.cache / "db", held)
    manifest, config = manifest_of(contents)
    sizes = {file.digest: file.size for packed in contents.partitions for file in packed.files}
    done = sent = 0
    total = sum(sizes.values())
    for name, size in sizes.items():
        blob = Digest.parse(name)
        if not destination.has_blob(blob):
            destination.put_blob(blob, size, partial(_chunks, paths[name]))
            sent += size
        done += size
        progress("send", done, total)
    about = Digest.of(config)
    if not destination.has_blob(about):
        destination.put_blob(about, len(config), lambda: (config,))
    digest = destination.put_manifest(manifest, MANIFEST, tag)
    return Sent(destination.where, str(digest), len(contents.partitions), sent, total)


def _chunks(path: Path) -> "Iterator[bytes]":
    try:
        file = path.open("rb")
    except OSError as error:
        # It was there when it was described: an update has taken it away since.
        raise DatabaseError(f"{path} could not be read: {error.strerror}", "do it again") from error
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _take(
    artifact: "Artifact", names: Sequence[str], settings: Settings, now: datetime, progress: Progress, *, base: str = ""
) -> Taken:
    root = settings.cache / "db"
    when = now.isoformat(timespec="seconds")
    with closing(artifact):
        offer = offer_of(artifact, when, base)
        parts = _wanted(names, offer, now.year)
        with only_writer(root, progress):
            results = tuple(take(root, offer, parts, now=when, only_newer=not base, progress=progress))
    return Taken(results, _unknown(offer, names))


def _wanted(names: Sequence[str], offer: Offer, year: int) -> list[Part]:
    """What is named of an offer, all without names. Of the feeds that speak for an ecosystem, those that are there will do."""
    offered = offer.by_part()
    if not names:
        return list(offered)
    parts: list[Part] = []
    for name in names:
        named = named_parts([name], year)
        parts += [part for part in named if part in offered] or named
    return parts


def _unknown(offer: Offer, names: Sequence[str]) -> tuple[str, ...]:
    return () if names else offer.unknown
