"""What is known of a vulnerability apart from who has it: exploitation, likelihood, score."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from nakami.lake.interface import Engine, Row, Select


class Score(Struct, frozen=True, gc=False):
    """NVD's base score and its vector, unset and empty when it gave none; `published` is UTC ISO 8601 or empty."""

    score: float | None
    vector: str
    published: str
    disputed: bool = False


class Known(Struct, frozen=True, gc=False):
    """That a vulnerability is exploited: since when by the first list that says so (ISO 8601 date), and whether ransomware uses it.

    `lists` are the feeds that say so.
    """

    since: str
    ransomware: bool = False
    lists: tuple[str, ...] = ()


class Facts(Struct, frozen=True):
    """Facts by CVE. `likelihoods` is EPSS from 0 to 1."""

    exploited: Mapping[str, Known] = {}
    likelihoods: Mapping[str, float] = {}
    scores: Mapping[str, Score] = {}


_WANTED = "SELECT t.* FROM {table} AS t WHERE t.id IN (SELECT unnest($ids::VARCHAR[]))"


def look_up(engine: Engine, files: Mapping[str, Sequence[Path]], ids: Iterable[str]) -> Facts:
    """The facts of some CVEs.

    Args:
        engine: runs the look-ups.
        files: the Parquet files of `exploited`, `likelihoods` and `scores`, each where the database has them.
        ids: the CVEs.

    Raises:
        DatabaseError: a file is missing or damaged.
    """
    wanted = sorted(set(ids))

    def rows(table: str) -> list[Row]:
        if not wanted or not files.get(table):
            return []
        return engine.query(Select(_WANTED.format(table=table), {table: files[table]}, {"ids": wanted}))

    return Facts(
        known(rows("exploited")),
        {name: float(epss) for name, epss in rows("likelihoods")},
        {
            name: Score(score, vector or "", published or "", bool(disputed))
            for name, score, vector, published, disputed in rows("scores")
        },
    )


def known(rows: Iterable[Row]) -> dict[str, Known]:
    """What the lists say together, by vulnerability."""
    said: dict[str, list[Row]] = {}
    for row in rows:
        said.setdefault(row[0], []).append(row)
    return {
        name: Known(
            min((since for _, since, *_ in its if since), default=""),
            any(ransomware for _, _, ransomware, _ in its),
            tuple(sorted({source for *_, source in its})),
        )
        for name, its in said.items()
    }
