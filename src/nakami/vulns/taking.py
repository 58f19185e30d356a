"""Taking partitions over from an artifact: fetched where they are not held, checked, and swapped in one by one."""

import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from nakami.errors import Malformed, NakamiError
from nakami.images.manifest import Descriptor
from nakami.lake.interface import Engine, Select
from nakami.lake.table import Table
from nakami.model.progress import Progress, silent
from nakami.net.validators import Validators
from nakami.vulns.artifact import MAX_DOCUMENT_BYTES, Contents, File, Packed, config_of, contents_of, file_at
from nakami.vulns.manifest import Held, commit, load_or_heal, place_of
from nakami.vulns.part import Part
from nakami.vulns.providers import parse_of
from nakami.vulns.turn import incoming_of
from nakami.vulns.updated import Updated

if TYPE_CHECKING:
    from nakami.images.sources.artifact import Artifact

_MAX_ROWS = 100_000_000
"""Of one table; ten times Red Hat's."""
_OLDER = "what is held is as new or newer"
_MEMORY = 256 << 20


class Offer(Struct, frozen=True):
    """An artifact with what it holds. `unknown` names what this nakami does not know.

    `base` is what the database will say where its partitions come from; empty leaves what the artifact says.
    """

    artifact: "Artifact"
    contents: Contents
    unknown: tuple[str, ...]
    base: str = ""

    def by_part(self) -> Mapping[Part, Packed]:
        """The partitions."""
        return {packed.part: packed for packed in self.contents.partitions}


def offer_of(artifact: "Artifact", now: str, base: str = "") -> Offer:
    """Read what an artifact offers.

    Raises:
        DatabaseError: it is of another version.
        Malformed, LimitExceeded, TargetError, NetworkError: it is no database, or cannot be read.
    """
    config = artifact.document(config_of(artifact.manifest, artifact.where), MAX_DOCUMENT_BYTES)
    return Offer(artifact, *contents_of(config, artifact.manifest, artifact.where, now), base)


def take(
    root: Path,
    offer: Offer,
    parts: Collection[Part],
    *,
    now: str,
    only_newer: bool = False,
    progress: Progress = silent,
) -> Iterator[Updated]:
    """Take partitions over; one that fails does not keep the others from it. The caller is the only writer.

    Args:
        root: the database.
        offer: what there is.
        parts: what is wanted.
        now: the time of the run, UTC ISO 8601.
        only_newer: leave what is held where it is as new, whatever it is.
        progress: told of bytes, by partition.
    """
    held = load_or_heal(root).held
    offered = offer.by_part()
    for part in sorted(parts):
        packed, before = offered.get(part), held.get(place_of(part.feed, part.partition))
        if packed is None:
            yield Updated(part, "absent", f"{offer.artifact.where} does not have it", before)
        elif before and before.generation == packed.held.generation:
            yield Updated(part, "unchanged", held=_noted(root, offer, before, now))
        elif before and only_newer and _age(before) >= _age(packed.held):
            yield Updated(part, "unchanged", _OLDER, before)
        else:
            yield _taken(root, offer, packed, before, now, progress)


def _age(held: Held) -> tuple[str, str]:
    return held.made, held.checked


def _noted(root: Path, offer: Offer, before: Held, now: str) -> Held:
    """What is held already, asked for now; a file that was carried here says nothing of that."""
    if not offer.base:
        return before
    return commit(root, replace(before, checked=now, base=offer.base, validators=_mark(offer)), None)


def _mark(offer: Offer) -> Validators:
    return Validators(etag=str(offer.artifact.digest))


def _taken(root: Path, offer: Offer, packed: Packed, before: Held | None, now: str, progress: Progress) -> Updated:
    part = packed.part
    folder = incoming_of(root) / f"{part.feed} {part.partition}"
    held = packed.held
    tables = root / place_of(part.feed, part.partition) / before.generation if before else None
    if offer.base:
        held = replace(held, base=offer.base, checked=now, validators=_mark(offer))
    try:
        folder.mkdir(parents=True)
        _fetch(offer, packed, folder, tables, progress)
        _check(packed, folder)
        return Updated(part, "new", held=commit(root, held, folder))
    except NakamiError as error:
        return Updated(part, "failed", str(error), before)
    except OSError as error:
        return Updated(part, "failed", f"{folder} could not be written: {error.strerror}", before)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fetch(offer: Offer, packed: Packed, folder: Path, held: Path | None, progress: Progress) -> None:
    """Bring the files into the folder; those that are `held` already are not fetched."""
    total, done = sum(file.size for file in packed.files), 0
    for file in packed.files:
        # The names were held against those of the feed's tables: none leads anywhere.
        if held is not None and _is(held / file.name, file):
            shutil.copyfile(held / file.name, folder / file.name)
            continue
        with (folder / file.name).open("wb") as target:
            for chunk in offer.artifact.blob(Descriptor(file.digest, file.size)):
                target.write(chunk)
                done += len(chunk)
                progress(str(packed.part), done, total)


def _is(path: Path, file: File) -> bool:
    return path.is_file() and path.stat().st_size == file.size and file_at(path) == file


def _check(packed: Packed, folder: Path) -> None:
    """Hold the files against the schemas of their tables, and read all that is in them.

    Raises:
        Malformed: they are others, or have another number of rows.
        DatabaseError: they are no Parquet files.
    """
    from nakami.lake.duckdb import DuckDB

    tables = parse_of(packed.held.feed).tables
    with DuckDB(threads=1, memory=_MEMORY, scratch=folder) as engine:
        for table in tables:
            rows = _rows(engine, table, folder / f"{table.name}.parquet")
            if table is tables[0] and rows != packed.held.tally.rows:
                raise Malformed(
                    f"{packed.part}: {table.name} has {rows:,} rows, not {packed.held.tally.rows:,}", "make it anew"
                )


def _rows(engine: Engine, table: Table, path: Path) -> int:
    files = {table.name: [path]}
    name = table.name  # of the schema, which is code
    columns = [(row[0], row[1]) for row in engine.query(Select(f"DESCRIBE SELECT * FROM {name}", files))]  # noqa: S608 -- see above
    if columns != [(column.name, str(column.type)) for column in table.columns]:
        raise Malformed(f"{path.name} has not the columns of {table.name}", "make it anew")
    ((rows,),) = engine.query(Select(f"SELECT count(*) FROM {name}", files))  # noqa: S608 -- see above
    if rows > _MAX_ROWS:
        raise Malformed(f"{path.name} has {rows:,} rows; at most {_MAX_ROWS:,} are read", "make it anew")
    counts = ", ".join(f"max({column.name})" for column in table.columns)
    engine.query(Select(f"SELECT {counts} FROM {name}", files))  # noqa: S608 -- reads every value; damage shows now, not in a scan
    return int(rows)
