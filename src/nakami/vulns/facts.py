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


class Facts(Struct, frozen=True):
    """Facts by CVE. `exploited` holds CISA's dateAdded and whether ransomware uses it; `likelihoods` EPSS from 0 to 1."""

    exploited: Mapping[str, tuple[str, bool]] = {}
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
        {name: (since or "", bool(ransomware)) for name, since, ransomware in rows("exploited")},
        {name: float(epss) for name, epss in rows("likelihoods")},
        {
            name: Score(score, vector or "", published or "", bool(disputed))
            for name, score, vector, published, disputed in rows("scores")
        },
    )
