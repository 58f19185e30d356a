from pathlib import Path

import pytest

from nakami.net.client import Client
from nakami.vulns.providers.interface import Origin, Raw
from nakami.vulns.providers.nvd.fetch import NvdFetch, year_of


def test_the_layout_of_the_origin(tmp_path: Path):
    path = tmp_path / "mirror" / "nvdcve-2.0-2021.json.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"data")
    origin = Origin(str(tmp_path / "mirror"), Client(offline=True))
    raw = NvdFetch().fetch(origin, "2021", tmp_path, None)
    assert isinstance(raw, Raw)
    assert raw.path.read_bytes() == b"data"
    assert raw.path.parent == tmp_path


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("CVE-2021-44228", "2021"),
        ("CVE-1999-0001", "2002"),
        ("CVE-2002-1", "2002"),
        ("GHSA-1", ""),
        ("CVE-x", ""),
        ("", ""),
    ],
)
def test_the_year_of_a_cve(name: str, year: str):
    assert year_of(name) == year
