import pytest

from nakami.vulns.part import Part, nvd_year


def test_a_part_is_called_by_its_partition_or_its_feed():
    assert str(Part("osv", "Debian")) == "Debian"
    assert str(Part("kev")) == "kev"


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
def test_the_nvd_year_a_cve(name: str, year: str):
    assert nvd_year(name) == year
