"""Software that both Bitnami's feed and NVD know: what the first has looked into, the second does not judge again.

Bitnami's advisories take NVD's and correct their ranges; a vulnerability that they mention is judged by them alone, whichever way. Those
that they never mention are left to NVD.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from nakami.lake.interface import Engine, Select
from nakami.vulns.ecosystems import BITNAMI, normalised
from nakami.vulns.interface import Match
from nakami.vulns.software import bitnami_name

_NVD = "nvd:"
_LOOKED_INTO = """
SELECT DISTINCT a.name, v.ids FROM affected AS a JOIN advisories AS v ON v.source = a.source AND v.row = a.advisory
WHERE a.ecosystem = $ecosystem AND list_contains($names::VARCHAR[], a.name)
"""


def without_repetitions(
    engine: Engine, files: Mapping[str, Sequence[Path]], said: Sequence[Match]
) -> tuple[Match, ...]:
    """The matches without those of NVD about what Bitnami's feed has looked into.

    Args:
        engine: runs the question.
        files: the Parquet files of `affected` and `advisories` of Bitnami's feed; empty where the database does not hold it.
        said: the matches of both.

    Raises:
        DatabaseError: a file is missing or damaged.
    """
    names = sorted({_name(match) for match in said if match.source.startswith(_NVD)} - {""})
    if not names or not all(files.values()):
        return tuple(said)
    rows = engine.query(Select(_LOOKED_INTO, files, {"ecosystem": BITNAMI, "names": names}))
    looked_into = {(name, vulnerability) for name, ids in rows for vulnerability in ids.split()}
    return tuple(
        match for match in said if not (match.source.startswith(_NVD) and (_name(match), match.advisory) in looked_into)
    )


def _name(match: Match) -> str:
    return normalised(BITNAMI, bitnami_name(match.package))
