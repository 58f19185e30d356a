"""The one file that says what the database holds. Readers read it once and never lock; the one writer swaps it in one step.

::

    <root>/db.json                                  the manifest
    <root>/<feed>/<partition>/<generation>/*.parquet    one partition's tables
    <root>/kept/<feed>/<partition>                  files of feeds that tell what changed since, with the changes
    <root>/incoming/                                files under way, and the lock that lets one update in at a time
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, field

from nakami.errors import DatabaseError
from nakami.lake.table import Table
from nakami.net.validators import Validators
from nakami.vulns.tables import SCHEMA
from nakami.vulns.tally import Tally

_NAME = "db.json"
_MAX_BYTES = 64 << 20
_REBUILD = "run `nakami db update` with the names of what you need, or --all, to build it anew"


class Held(Struct, frozen=True):
    """One partition as it stands in the database.

    `generation` is the folder of its tables and `previous` the one before, which stays until the next update for
    readers that opened it. `sha256` and `size` are those of the feed's file, `base` where it came from. `checked` is
    when the origin was last asked, `made` when the data was last changed there; both UTC ISO 8601, `made` empty when
    not known. `whole` is when the file was last fetched as a whole, where it is kept so that only changes are fetched since.
    """

    feed: str
    partition: str
    generation: str
    sha256: str
    size: int
    base: str
    checked: str
    validators: Validators
    tally: Tally
    previous: str = ""
    whole: str = ""

    @property
    def made(self) -> str:
        """When the data was last changed at its origin."""
        return self.tally.newest


class Absent(Struct, frozen=True):
    """A partition that its origin, at `base`, did not have when it was asked (`checked`, UTC ISO 8601), and why."""

    base: str
    checked: str
    why: str


class Manifest(Struct, frozen=True):
    """What the database holds, by `feed/partition`. Another `schema` means other tables: nothing of it can be used.

    `absent` remembers which partitions the origin did not have, so that not every scan asks for them again.
    """

    schema: int = SCHEMA
    held: dict[str, Held] = field(default_factory=dict)
    absent: dict[str, Absent] = field(default_factory=dict)


class _Head(Struct, frozen=True):
    schema: int


def place_of(feed: str, partition: str) -> str:
    """The key of a partition in the manifest, and its folder."""
    return f"{feed}/{partition}" if partition else feed


def load(root: Path) -> Manifest:
    """What the database holds; an empty manifest when there is none, or one of another schema.

    Raises:
        DatabaseError: the manifest cannot be read.
    """
    path = root / _NAME
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise DatabaseError(f"{path} has more than {_MAX_BYTES:,} bytes", _REBUILD)
        if msgspec.json.decode(data, type=_Head).schema != SCHEMA:
            return Manifest()
        return msgspec.json.decode(data, type=Manifest)
    except FileNotFoundError:
        return Manifest()
    except OSError as error:
        raise DatabaseError(
            f"{path} could not be read: {error.strerror}", "check the rights of the cache folder"
        ) from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise DatabaseError(f"{path} is damaged: {str(error)[:200]}", _REBUILD) from error


def load_or_heal(root: Path) -> Manifest:
    """What the database holds, for writers: a damaged manifest is as good as none, for it is about to be written anew."""
    try:
        return load(root)
    except DatabaseError:
        return Manifest()


def commit(root: Path, held: Held, built: Path | None) -> Held:
    """Put one partition's new tables in place and name them in the manifest, in one step; older generations than the last are removed.

    Whoever calls this is the only writer (`update` sees to it).

    Args:
        root: the database.
        held: what is to stand in the manifest; its `previous` is set here.
        built: the folder with the new tables; None when only the date of the check is new.

    Raises:
        DatabaseError: no room, or no permission.
    """
    place = place_of(held.feed, held.partition)
    home = root / place
    manifest = load_or_heal(root)
    before = manifest.held.get(place)
    previous = ""
    if before:
        previous = before.previous if before.generation == held.generation else before.generation
    held = msgspec.structs.replace(held, previous=previous)
    try:
        if built is not None:
            home.mkdir(parents=True, exist_ok=True)
            # The same generation may be there, but not be named: from an update that was interrupted right here.
            shutil.rmtree(home / held.generation, ignore_errors=True)
            built.replace(home / held.generation)
        _swap(root, msgspec.structs.replace(manifest, held=manifest.held | {place: held}))
        if home.is_dir():
            for other in home.iterdir():
                if other.name not in {held.generation, previous}:
                    shutil.rmtree(other, ignore_errors=True)
    except OSError as error:
        raise DatabaseError(
            f"{root} could not be written: {error.strerror}", "make room or name another cache"
        ) from error
    return held


def note_absent(root: Path, absent: Mapping[str, Absent]) -> None:
    """Remember which partitions the origin does not have.

    Raises:
        DatabaseError: no room, or no permission.
    """
    manifest = load_or_heal(root)
    known = {place: each for place, each in manifest.absent.items() if place not in manifest.held}
    try:
        _swap(root, msgspec.structs.replace(manifest, absent=known | dict(absent)))
    except OSError as error:
        raise DatabaseError(
            f"{root} could not be written: {error.strerror}", "make room or name another cache"
        ) from error


def _swap(root: Path, manifest: Manifest) -> None:
    partial = root / f".{_NAME}.{os.getpid()}"
    with partial.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(root / _NAME)


def file_of(folder: Path, table: Table) -> Path:
    """Where a table lies in a generation's folder."""
    return folder / f"{table.name}.parquet"
