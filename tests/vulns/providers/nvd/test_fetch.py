from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakami.net.client import Client
from nakami.net.download import Unchanged
from nakami.vulns.providers.delta import keep, known_at
from nakami.vulns.providers.interface import Known, Once, Origin, Raw, changes_of
from nakami.vulns.providers.nvd.fetch import NvdFetch
from nakami.vulns.providers.nvd.parse import PARSE
from tests.vulns.bucket import Bucket, serve_bucket
from tests.vulns.same_rows import meaning


def test_the_layout_of_the_origin(tmp_path: Path):
    path = tmp_path / "mirror" / "nvdcve-2.0-2021.json.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"data")
    origin = Origin(str(tmp_path / "mirror"), Client(offline=True))
    raw = NvdFetch().fetch(origin, "2021", tmp_path, None)
    assert isinstance(raw, Raw)
    assert raw.path.read_bytes() == b"data"
    assert raw.path.parent == tmp_path


# --- only what was modified ---


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with serve_bucket() as running:
        yield running


def _cve(name: str, modified: str, score: float = 5.0, **more: Any) -> dict[str, Any]:
    data = {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": score}
    metric = {"source": "nvd@nist.gov", "type": "Primary", "cvssData": data}
    return {"id": name, "published": modified, "lastModified": modified, "metrics": {"cvssMetricV31": [metric]}, **more}


def _fetch(
    bucket: Bucket, year: str, folder: Path, known: Known | None = None, once: Once | None = None
) -> Raw | Unchanged:
    with Client() as client:
        origin = Origin(f"{bucket.url}/nvd", client, known=known, once=once or Once())
        return NvdFetch().fetch(origin, year, folder, None)


def _kept(raw: Raw | Unchanged, year: str, folder: Path) -> Known:
    assert isinstance(raw, Raw)
    assert raw.keep
    made = meaning(PARSE, raw.path, year)[1]["newest"]
    keep(raw.path, folder / f"kept-{year}")
    known = known_at(folder / f"kept-{year}", raw.sha256, made)
    assert known is not None
    return known


def _day(number: int) -> str:
    return f"2026-05-{number:02}T00:00:00.000"


def test_what_was_modified_is_fetched_once_for_all_years(bucket: Bucket, tmp_path: Path):
    cves = {year: [_cve(f"CVE-{year}-{n}", _day(1)) for n in (1001, 1002, 1003)] for year in ("2020", "2021", "2022")}
    bucket.nvd("modified", _day(1), [])
    known = {}
    for year, listed in cves.items():
        bucket.nvd(year, _day(1), listed)
        known[year] = _kept(_fetch(bucket, year, tmp_path), year, tmp_path)
    bucket.fetched()
    cves["2020"][1] = _cve("CVE-2020-1002", _day(3), 9.8)
    cves["2020"].append(_cve("CVE-2020-1004", _day(3), 7.5))
    cves["2021"][0] = _cve("CVE-2021-1001", _day(3), vulnStatus="Rejected")
    bucket.nvd("modified", _day(4), [*cves["2020"][1:2], *cves["2020"][3:], cves["2021"][0]])
    for year, listed in cves.items():
        bucket.nvd(year, _day(4), listed)
    once = Once()
    answers = {year: _fetch(bucket, year, tmp_path, known[year], once) for year in cves}
    assert set(bucket.fetched()) == {"/nvd/nvdcve-2.0-modified.json.gz"}
    assert isinstance(answers["2022"], Unchanged)
    for year in ("2020", "2021"):
        answer = answers[year]
        assert isinstance(answer, Raw)
        (tmp_path / "whole").write_bytes(bucket.files[f"/nvd/nvdcve-2.0-{year}.json.gz"])
        assert meaning(PARSE, answer.path, year) == meaning(PARSE, tmp_path / "whole", year)
    # The same modifications once more are none.
    assert isinstance(_fetch(bucket, "2020", tmp_path, _kept(answers["2020"], "2020", tmp_path)), Unchanged)


@given(st.lists(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([1.0, 9.8, None])), max_size=4), max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_changes_upon_changes_are_as_a_whole_build(bucket: Bucket, rounds: list[list[tuple[int, float | None]]]):
    bucket.files.clear()
    cves = {f"CVE-2020-100{n}": _cve(f"CVE-2020-100{n}", _day(1)) for n in range(3)}
    bucket.nvd("modified", _day(1), [])
    bucket.nvd("2020", _day(1), list(cves.values()))
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        known = _kept(_fetch(bucket, "2020", folder), "2020", folder)
        for day, changes in enumerate(rounds, 2):
            for number, score in changes:
                name = f"CVE-2020-100{number}"
                cves[name] = _cve(name, _day(day), score or 0.0, vulnStatus="Analyzed" if score else "Rejected")
            bucket.nvd("modified", _day(day), [cve for cve in cves.values() if cve["lastModified"] > _day(1)])
            bucket.nvd("2020", _day(day), list(cves.values()))
            answer = _fetch(bucket, "2020", folder, known)
            if isinstance(answer, Raw):
                known = _kept(answer, "2020", folder)
            (folder / "whole").write_bytes(bucket.files["/nvd/nvdcve-2.0-2020.json.gz"])
            rows, counts = meaning(PARSE, known.path, "2020")
            expected, whole = meaning(PARSE, folder / "whole", "2020")
            # A year without a modification is not built anew only to carry a newer time stamp.
            assert (rows, {**counts, "newest": ""}) == (expected, {**whole, "newest": ""})


@pytest.mark.parametrize("damage", ["gone", "no gzip", "too old", "no stamp", "no CVE"])
def test_else_it_is_the_whole_year(bucket: Bucket, tmp_path: Path, damage: str):
    bucket.nvd("modified", _day(1), [])
    bucket.nvd("2020", _day(1), [_cve("CVE-2020-1001", _day(1))])
    known = _kept(_fetch(bucket, "2020", tmp_path), "2020", tmp_path)
    bucket.nvd("modified", _day(20) if damage == "too old" else "" if damage == "no stamp" else _day(2), [])
    if damage == "no CVE":
        bucket.nvd("modified", _day(2), [{"id": 7}])
    elif damage == "no gzip":
        bucket.files["/nvd/nvdcve-2.0-modified.json.gz"] = b"nothing"
    elif damage == "gone":
        del bucket.files["/nvd/nvdcve-2.0-modified.json.gz"]
    bucket.nvd("2020", _day(19), [_cve("CVE-2020-1001", _day(19))])
    answer = _fetch(bucket, "2020", tmp_path, known)
    assert isinstance(answer, Raw)
    assert not changes_of(answer.path).exists()
    assert answer.keep is (damage != "gone")
