"""The VEX documents that the user named: files, folders, and what is attached to the image in its registry."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from nakami.engine.settings import OCI, Settings
from nakami.engine.target import Opened
from nakami.errors import InputError, TargetNotFound, UsageError
from nakami.images.small_file import read_small_file
from nakami.model.outcome import BlindSpot
from nakami.model.vex import Attachment, Statement
from nakami.report.words import count
from nakami.vulns.vex.interface import Spoken
from nakami.vulns.vex.statements import Statements

_MAX_FILES = 10_000
_PART = "vex"
_LEFT = "its statements are not applied: what they would set aside counts"


class Whereabouts(Struct, frozen=True):
    """By what an image may be named, and what hangs on it.

    `digests` are those of its manifest and of the index that names it; `attached` the documents found in its registry, and `unread` those
    that could not be read.
    """

    digests: frozenset[str] = frozenset()
    attached: tuple[Attachment, ...] = ()
    unread: tuple[BlindSpot, ...] = ()


UNNAMED = Whereabouts()
"""Of what no digest names."""


def whereabouts(opened: Opened, settings: Settings) -> Whereabouts:
    """What is known of an opened target; its registry is asked for attached documents where the user wants them."""
    target = opened.target
    named = target.reference.partition("@")[2]
    digests = {digest for digest in (target.digest, named) if digest}
    if target.kind != "registry":
        return Whereabouts(frozenset(digests))
    from nakami.images.sources.registry import RegistryImage

    image = opened.image
    if not isinstance(image, RegistryImage):
        return Whereabouts(frozenset(digests))
    found = tuple(image.attached()) if OCI in settings.vex else ()
    return Whereabouts(
        frozenset(digests | set(map(str, image.digests))),
        tuple(each for each in found if isinstance(each, Attachment)),
        tuple(each for each in found if isinstance(each, BlindSpot)),
    )


class Said(Struct, frozen=True):
    """What some documents say, and what of them could not be read."""

    statements: tuple[Statement, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()


class Sayings:
    """What the documents of one run say. Files are read when they are first asked for, once for all targets.

    Args:
        settings: which documents.
    """

    def __init__(self, settings: Settings) -> None:
        self._places = [place for place in settings.vex if place != OCI]
        self._said: Said | None = None

    def of(self, image: Whereabouts) -> tuple[Statements, tuple[BlindSpot, ...]]:
        """Everything that is said, with what is attached to one image; and what could not be read.

        Raises:
            UsageError: a file that the user named cannot be read, or is no VEX document.
        """
        if self._said is None:
            self._said = _of_places(self._places)
        own = _gathered(_attached(each, image.digests) for each in image.attached)
        spots = (*self._said.blind_spots, *image.unread, *own.blind_spots)
        return Statements((*self._said.statements, *own.statements)), spots


def _of_places(places: Iterable[str]) -> Said:
    return _gathered(each for place in places for each in _of_place(Path(place)))


def _gathered(each: Iterable[Said]) -> Said:
    some = tuple(each)
    return Said(
        tuple(statement for said in some for statement in said.statements),
        tuple(spot for said in some for spot in said.blind_spots),
    )


def _of_place(path: Path) -> Iterator[Said]:
    from nakami.vulns.vex.document import MAX_BYTES, read

    try:
        is_folder = path.is_dir()
    except OSError as error:
        raise UsageError(
            f"the VEX document {path} cannot be looked at: {error.strerror}", "check its rights"
        ) from error
    if not is_folder:
        try:
            yield _understood(str(path), read(read_small_file(path, MAX_BYTES), str(path), str(path)))
        except (InputError, TargetNotFound) as error:
            raise UsageError(f"the VEX document {error.message}", error.remedy) from error
        return
    # A folder may hold other things; what is no VEX document there is told, and the rest is used.
    files = sorted(each for each in path.rglob("*.json") if each.is_file())
    if len(files) > _MAX_FILES:
        raise UsageError(
            f"{path} holds {len(files):,} JSON files; at most {_MAX_FILES:,} are read", "name a smaller folder"
        )
    for file in files:
        try:
            yield _understood(str(file), read(read_small_file(file, MAX_BYTES), str(file), str(file)))
        except (InputError, TargetNotFound) as error:
            yield Said(blind_spots=(BlindSpot(_PART, str(file), error.message, _LEFT),))


def _attached(each: Attachment, digests: frozenset[str]) -> Said:
    from nakami.vulns.vex.document import read

    source = f"{each.where}, attached to the image; its signature is not verified"
    try:
        return _understood(each.where, read(each.content, each.where, source, digests))
    except InputError as error:
        return Said(blind_spots=(BlindSpot(_PART, each.where, error.message, _LEFT),))


def _understood(where: str, spoken: Spoken) -> Said:
    spots: tuple[BlindSpot, ...] = ()
    if spoken.unread:
        why = f"{count(spoken.unread, 'statement')} could not be understood"
        spots = (BlindSpot(_PART, where, why, "hold it against its format's schema"),)
    return Said(spoken.statements, spots)
