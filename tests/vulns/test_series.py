import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.model.package import Package
from nakami.vulns.series import series_of


@pytest.mark.parametrize(
    ("kind", "name", "version", "series"),
    [
        ("generic", "python", "3.9.5", "3.9"),
        ("generic", "node", "18.12.0", "18"),
        ("golang", "stdlib", "go1.20", "1.20"),
        ("golang", "x", "v2.3.4", "2"),
        ("npm", "lodash", "4.17.21", "4"),
        ("cargo", "time", "0.1.40", "0.1"),
        ("cargo", "time", "0", "0.0"),
        ("pypi", "Django", "3.2.1", "3.2"),
        ("pypi", "calver", "1:2021.5", "2021"),
        ("deb", "python3.9", "3.9.2-1", ""),
        ("npm", "odd", "latest", ""),
        ("npm", "odd", "", ""),
    ],
)
def test_series(kind: str, name: str, version: str, series: str):
    assert series_of(Package(kind, name, version), version) == series


@given(st.text(max_size=50))
def test_any_version_has_a_word(version: str):
    assert isinstance(series_of(Package("npm", "x", version), version), str)
