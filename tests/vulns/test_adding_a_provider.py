"""The example of docs/adding-a-provider.md is code: it is run as it stands."""

import re
from pathlib import Path
from typing import Any

from nakami.lake.duckdb import DuckDB
from nakami.model.package import Distro, Package
from nakami.net.client import Client
from nakami.vulns.build import build
from nakami.vulns.feeds import Feed
from nakami.vulns.manifest import file_of
from nakami.vulns.match import Questions, ask_all, matches, statements
from nakami.vulns.providers.interface import Origin, Raw
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-provider.md"


def namespace() -> dict[str, Any]:
    """What the code blocks define, run one after the other."""
    names: dict[str, Any] = {}
    for block in re.findall(r"(?ms)^```python\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8")):
        exec(compile(block, str(DOCUMENT), "exec"), names)
    return names


def test_the_example_fetches_and_its_rows_are_matched(tmp_path: Path):
    names = namespace()
    (tmp_path / "origin").mkdir()
    (tmp_path / "origin" / "fixes.txt").write_text("CVE-2021-1 curl 7.88.1-10\nCVE-2021-2 curl 0\nCVE-2021-3 curl -\n")
    raw = names["LineFetch"]().fetch(Origin(str(tmp_path / "origin"), Client(offline=True)), "", tmp_path, None)
    assert isinstance(raw, Raw)
    asked = Questions()
    package = Package("deb", "curl", "7.88.1-9", source="curl", source_version="7.88.1-9")
    answered, _ = ask_all([package], Distro("debian", "12"), asked)
    with DuckDB(threads=1) as engine:
        build(names["LineParse"](), raw.path, "", tmp_path / "out", engine, Tally())
        files = {table.name: [file_of(tmp_path / "out", table)] for table in (AFFECTED, ADVISORIES)}
        found = list(matches(answered, statements(engine, files, asked), asked))
    assert [(match.advisory, match.fixed) for match in found] == [("CVE-2021-1", "7.88.1-10"), ("CVE-2021-3", "")]


def test_the_entry_of_the_example_is_one_of_feeds():
    feed = namespace()["FEED"]
    assert isinstance(feed, Feed)
    assert list(feed.every(2026)) == list(feed.needed(Distro("debian", "12"))) == [""]


def test_the_test_of_the_example_passes(tmp_path: Path):
    namespace()["test_lines"](tmp_path)
