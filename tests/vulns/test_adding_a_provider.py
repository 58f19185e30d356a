"""The example of docs/adding-a-provider.md is code: it is run as it stands."""

import re
from pathlib import Path
from typing import Any

from nakami.lake.duckdb import DuckDB
from nakami.lake.interface import Select
from nakami.net.client import Client
from nakami.vulns.build import build
from nakami.vulns.manifest import file_of
from nakami.vulns.providers.interface import Origin, Raw
from nakami.vulns.tables import SCORES
from nakami.vulns.tally import Tally

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-provider.md"


def namespace() -> dict[str, Any]:
    """What the code blocks define, run one after the other."""
    names: dict[str, Any] = {}
    for block in re.findall(r"(?ms)^```python\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8")):
        exec(compile(block, str(DOCUMENT), "exec"), names)
    return names


def test_the_example_fetches_and_fills_its_table(tmp_path: Path):
    names = namespace()
    (tmp_path / "origin").mkdir()
    (tmp_path / "origin" / "scores.txt").write_text("CVE-2021-44228 10.0\n")
    raw = names["LineFetch"]().fetch(Origin(str(tmp_path / "origin"), Client(offline=True)), "", tmp_path, None)
    assert isinstance(raw, Raw)
    with DuckDB(threads=1) as engine:
        build(names["LineParse"](), raw.path, "", tmp_path / "out", engine, Tally())
        rows = engine.query(Select("SELECT id, score FROM t", {"t": [file_of(tmp_path / "out", SCORES)]}))
    assert rows == [("CVE-2021-44228", 10.0)]


def test_the_test_of_the_example_passes(tmp_path: Path):
    namespace()["test_lines"](tmp_path)
