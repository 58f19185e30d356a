import pytest

from nakami.freshness.age import is_old
from nakami.model.finding import Evidence, Finding, Remedy, Severity


def found(name: str, published: str = "") -> Finding:
    return Finding(name, Severity.LOW, Evidence("p"), Remedy("none-yet"), published=published)


@pytest.mark.parametrize(
    ("name", "published", "old"),
    [
        ("CVE-2023-1", "2023-11-22T00:00:00Z", True),
        ("CVE-2023-1", "2023-11-24T00:00:00Z", False),
        ("CVE-2021-1", "2026-01-01T00:00:00Z", False),
        ("CVE-2022-1", "", True),
        ("CVE-2023-1", "", False),
        ("CVE-2005-1", "2005-05-05T00:00:00Z", True),
        ("GHSA-2345-2345-2345", "", False),
        ("CVE-", "", False),
    ],
)
def test_more_than_three_years(name: str, published: str, old: bool):
    assert is_old(found(name, published), "2026-11-23") is old
