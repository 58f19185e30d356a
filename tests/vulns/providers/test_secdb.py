import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import InputError
from nakami.vulns.providers.secdb import names_in, rows
from nakami.vulns.states import NOT_AFFECTED
from nakami.vulns.tables import AFFECTED
from nakami.vulns.tally import Tally


def parsed(tmp_path: Path, packages: Any) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], Tally]:
    path = tmp_path / "main.json"
    path.write_text(json.dumps({"reponame": "main", "packages": packages}))
    tally = Tally()
    found = list(rows(path, "Alpine:v3.19", "alpine:v3.19 main", tally))
    affected = [row for table, row in found if table is AFFECTED]
    return affected, [row for table, row in found if table is not AFFECTED], tally


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ("CVE-2019-14697", ("CVE-2019-14697",)),
        ("CVE-2018-0495 GHSA-abcd-1234-efgh", ("CVE-2018-0495", "GHSA-abcd-1234-efgh")),
        ("GHSA-abcd-1234-efgh CVE-2018-0495", ("CVE-2018-0495", "GHSA-abcd-1234-efgh")),
        ("XSA-248", ("XSA-248",)),
        ("CVE-2017-15595 XSA-240", ("CVE-2017-15595", "XSA-240")),
        ("CVE-2017-2616 (+ regression fix)", ("CVE-2017-2616",)),
        ("CVE_2019-2426", ("CVE-2019-2426",)),
        ("CVE N/A ZBX-11023", ("ZBX-11023",)),
        ("ALPINE-13661", ("ALPINE-13661",)),
        ("", ()),
        ("none", ()),
    ],
)
def test_names(entry: str, names: tuple[str, ...]):
    assert names_in(entry) == names


@given(st.text())
def test_any_text_gives_names_or_none(entry: str):
    assert all(name.isascii() and " " not in name for name in names_in(entry))


def test_fixes_and_what_never_was_affected(tmp_path: Path):
    affected, advisories, tally = parsed(
        tmp_path,
        [
            {
                "pkg": {
                    "name": "git",
                    "secfixes": {"0": ["CVE-2023-22743"], "2.38.1-r0": ["CVE-2022-39253", "CVE-2022-39260"]},
                }
            }
        ],
    )
    told = {(row[6], row[10], row[7]) for row in affected}
    assert told == {(None, NOT_AFFECTED, "no version"), ("2.38.1-r0", None, "< 2.38.1-r0")}
    assert [(row[2], row[3]) for row in advisories] == [
        (name, name) for name in ("CVE-2023-22743", "CVE-2022-39253", "CVE-2022-39260")
    ]
    assert (tally.records, tally.releases) == (1, {"Alpine:v3.19": 3})


def test_a_fix_that_had_to_be_fixed_is_one_advisory_of_two_versions(tmp_path: Path):
    affected, advisories, _ = parsed(
        tmp_path, [{"pkg": {"name": "a", "secfixes": {"1-r1": ["CVE-2020-0001"], "1-r3": ["CVE-2020-0001"]}}}]
    )
    assert sorted(row[6] for row in affected) == ["1-r1", "1-r3"]
    assert len(advisories) == 1


def test_what_is_broken_is_counted(tmp_path: Path):
    affected, _, tally = parsed(
        tmp_path,
        [
            7,
            {"pkg": {}},
            {"pkg": {"name": "a", "secfixes": []}},
            {"pkg": {"name": "a", "secfixes": None}},
            {"pkg": {"name": "a", "secfixes": {"1-r0": None}}},
            {"pkg": {"name": "a", "secfixes": {"1-r0": ["nothing"]}}},
            {"pkg": {"name": "a", "secfixes": {"no version!": ["CVE-2020-0001"]}}},
            {"pkg": {"name": "b", "secfixes": {"1-r0": ["CVE-2020-0001"]}}},
        ],
    )
    assert [row[1] for row in affected] == ["b"]
    assert (tally.records, tally.unreadable, tally.unordered) == (8, 3, 1)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"packages": 1}'])
def test_what_is_no_database_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "main.json"
    path.write_text(text)
    with pytest.raises(InputError):
        list(rows(path, "Alpine:v3.19", "alpine", Tally()))
