"""The VEX documents that the user named: files, folders, and what is attached to the image in its registry."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from nakami.engine.settings import OCI, Settings
from nakami.errors import InputError, TargetNotFound, UsageError
from nakami.images.small_file import read_small_file
from nakami.model.outcome import BlindSpot
from nakami.model.vex import Statement
from nakami.report.words import count
from nakami.vulns.vex.document import MAX_BYTES, read
from nakami.vulns.vex.interface import Spoken
from nakami.vulns.vex.statements import Statements

_MAX_FILES = 10_000
_PART = "vex"
_LEFT = "its statements are not applied: what they would set aside counts"


class Attached(Struct, frozen=True):
    """A document that was found attached to an image: its bytes, what to call it, and the digests that it must be about."""

    content: bytes
    where: str
    about: frozenset[str]


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

    def of(self, attached: Iterable[Attached]) -> tuple[Statements, tuple[BlindSpot, ...]]:
        """Everything that is said, with what is attached to one image.

        Raises:
            UsageError: a file that the user named cannot be read, or is no VEX document.
        """
        if self._said is None:
            self._said = _of_places(self._places)
        own = _gathered(_attached(each) for each in attached)
        return Statements((*self._said.statements, *own.statements)), (*self._said.blind_spots, *own.blind_spots)


def _of_places(places: Iterable[str]) -> Said:
    return _gathered(each for place in places for each in _of_place(Path(place)))


def _gathered(each: Iterable[Said]) -> Said:
    some = tuple(each)
    return Said(
        tuple(statement for said in some for statement in said.statements),
        tuple(spot for said in some for spot in said.blind_spots),
    )


def _of_place(path: Path) -> Iterator[Said]:
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


def _attached(each: Attached) -> Said:
    source = f"{each.where}, attached to the image; its signature is not verified"
    try:
        return _understood(each.where, read(each.content, each.where, source, each.about))
    except InputError as error:
        return Said(blind_spots=(BlindSpot(_PART, each.where, error.message, _LEFT),))


def _understood(where: str, spoken: Spoken) -> Said:
    spots: tuple[BlindSpot, ...] = ()
    if spoken.unread:
        why = f"{count(spoken.unread, 'statement')} could not be understood"
        spots = (BlindSpot(_PART, where, why, "hold it against its format's schema"),)
    return Said(spoken.statements, spots)
