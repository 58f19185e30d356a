"""One partition's file into its tables. Pure work: no network, no clock, nothing outside the folder it is given."""

from collections.abc import Callable, Iterator
from pathlib import Path

from nakami.lake.interface import Engine, Row
from nakami.vulns.manifest import file_of
from nakami.vulns.providers.interface import Parse
from nakami.vulns.tally import Tally

_REPORT_EVERY = 8192


def build(
    parse: Parse,
    raw: Path,
    partition: str,
    folder: Path,
    engine: Engine,
    tally: Tally,
    tell: Callable[[int], None] = lambda _: None,
) -> None:
    """Write a partition's tables as `<table>.parquet` into the folder.

    The first table of the provider has by far the most rows and is streamed; the others are held in memory until it is
    done. `tell` is told now and then how many records were read.

    Raises:
        InputError: the file as a whole is not what it should be.
        DatabaseError: the tables cannot be written.
    """
    first, *others = parse.tables
    held: dict[str, list[Row]] = {table.name: [] for table in others}

    def stream() -> Iterator[Row]:
        for count, (table, row) in enumerate(parse.parse(raw, partition, tally)):
            if count % _REPORT_EVERY == 0:
                tell(tally.records)
            if table is first:
                yield row
            else:
                held[table.name].append(row)

    folder.mkdir(parents=True, exist_ok=True)
    tally.rows = engine.write(first, stream(), file_of(folder, first))
    for table in others:
        engine.write(table, held[table.name], file_of(folder, table))
