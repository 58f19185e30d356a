import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import InputError
from nakami.vulns.providers.github.parse import GithubParse
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

XLSX = json.loads((Path(__file__).parents[1] / "samples" / "xlsx.json").read_text())
FOLDER = "advisory-database-main/advisories/github-reviewed/2023/04"


def parsed(tmp_path: Path, members: dict[str, Any]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], Tally]:
    raw = tmp_path / "main.zip"
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    tally = Tally(today="2026-01-01T00:00:00Z")
    rows = list(GithubParse().parse(raw, "", tally))
    return [row for table, row in rows if table is AFFECTED], [row for table, row in rows if table is ADVISORIES], tally


def test_a_real_record(tmp_path: Path):
    affected, advisories, tally = parsed(tmp_path, {f"{FOLDER}/GHSA-4r6h-8v6p-xvw6/GHSA-4r6h-8v6p-xvw6.json": XLSX})
    ((ecosystem, name, introduced, _, fixed, _, version, *_, source, _),) = affected
    assert (ecosystem, name, introduced, version, source) == ("npm", "xlsx", b"", "0.19.3", "github:npm")
    assert fixed
    assert advisories[0][2:4] == ("GHSA-4r6h-8v6p-xvw6", "CVE-2023-30533 GHSA-4r6h-8v6p-xvw6")
    assert (tally.records, tally.newest) == (1, "2023-05-23T13:29:06Z")


def test_the_last_version_known_to_be_affected_ends_a_range(tmp_path: Path):
    unfixed = {
        "package": {"ecosystem": "npm", "name": "xlsx"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
        "database_specific": {"last_known_affected_version_range": "< 0.19.3"},
    }
    affected, _, _ = parsed(tmp_path, {f"{FOLDER}/a.json": {**XLSX, "affected": [unfixed]}})
    ((_, _, _, _, fixed, _, version, *_),) = affected
    assert fixed
    assert version is None


def test_a_record_of_two_ecosystems_stands_in_both(tmp_path: Path):
    other = {**XLSX["affected"][0], "package": {"ecosystem": "PyPI", "name": "Xlsx"}}
    affected, advisories, _ = parsed(tmp_path, {f"{FOLDER}/a.json": {**XLSX, "affected": [*XLSX["affected"], other]}})
    assert [row[:2] for row in affected] == [("npm", "xlsx"), ("PyPI", "xlsx")]
    assert [row[:2] for row in advisories] == [("github:npm", 0), ("github:PyPI", 0)]


def test_what_nobody_reviewed_is_passed_over(tmp_path: Path):
    _, advisories, tally = parsed(tmp_path, {"advisory-database-main/advisories/unreviewed/2023/04/a.json": XLSX})
    assert (advisories, tally.records) == ([], 0)


def test_what_is_broken_or_withdrawn_is_counted(tmp_path: Path):
    unknown = {**XLSX["affected"][0], "package": {"ecosystem": "Somewhere", "name": "a"}}
    _, advisories, tally = parsed(
        tmp_path,
        {
            f"{FOLDER}/1.json": {**XLSX, "withdrawn": "2024-01-01T00:00:00Z"},
            f"{FOLDER}/2.json": "{",
            f"{FOLDER}/3.json": {**XLSX, "id": "../.."},
            f"{FOLDER}/4.json": {**XLSX, "affected": [unknown]},
            f"{FOLDER}/5.json": {**XLSX, "affected": None},
        },
    )
    assert (advisories, tally.records, tally.withdrawn, tally.unreadable) == ([], 5, 1, 3)


def test_what_is_no_zip_is_refused(tmp_path: Path):
    raw = tmp_path / "main.zip"
    raw.write_bytes(b"nothing")
    with pytest.raises(InputError):
        list(GithubParse().parse(raw, "", Tally()))
