from pathlib import Path

from nakami.lake.duckdb import DuckDB
from nakami.vulns.facts import Facts, Known, Score, look_up
from nakami.vulns.tables import EXPLOITED, LIKELIHOODS, SCORES


def test_only_what_was_asked(tmp_path: Path):
    files = {table.name: [tmp_path / f"{table.name}.parquet"] for table in (EXPLOITED, LIKELIHOODS, SCORES)}
    with DuckDB(threads=1) as engine:
        engine.write(
            EXPLOITED,
            [
                ("CVE-1-1", "2021-11-03", True, "kev"),
                ("CVE-1-1", "2021-10-01", False, "own-kev"),
                ("CVE-1-2", "2022-01-01", False, "kev"),
            ],
            files["exploited"][0],
        )
        engine.write(LIKELIHOODS, [("CVE-1-1", 0.97), ("CVE-1-3", 0.1)], files["likelihoods"][0])
        engine.write(
            SCORES,
            [("CVE-1-1", 9.8, "V", "2021-01-01T00:00:00Z", None), ("CVE-1-4", None, None, None, True)],
            files["scores"][0],
        )
        assert look_up(engine, files, ["CVE-1-1", "CVE-1-1", "CVE-9-9", "'; DROP TABLE x"]) == Facts(
            {"CVE-1-1": Known("2021-10-01", ransomware=True, lists=("kev", "own-kev"))},
            {"CVE-1-1": 0.97},
            {"CVE-1-1": Score(9.8, "V", "2021-01-01T00:00:00Z")},
        )
        assert look_up(engine, files, ["CVE-1-4"]).scores == {"CVE-1-4": Score(None, "", "", disputed=True)}
        assert look_up(engine, files, []) == Facts()
        assert look_up(engine, {"exploited": files["exploited"]}, ["CVE-1-2"]) == Facts(
            {"CVE-1-2": Known("2022-01-01", lists=("kev",))}
        )
