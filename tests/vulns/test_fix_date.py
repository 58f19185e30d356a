import pytest

from nakami.model.package import Package
from nakami.vulns.fix_date import fix_date
from nakami.vulns.interface import Match

PUBLISHED = "2024-05-06T00:00:00Z"


@pytest.mark.parametrize(
    ("advisory", "told"),
    [
        ("RHSA-2024:1234", PUBLISHED),
        ("DSA-5678-1", PUBLISHED),
        ("USN-1-2", PUBLISHED),
        ("ALAS2023-2024-1", PUBLISHED),
        ("GHSA-35jh-r3h4-6jhm", PUBLISHED),
        ("CVE-2024-1", ""),
        ("DEBIAN-CVE-2024-1", ""),
        ("BIT-python-2024-1", ""),
    ],
)
def test_only_an_advisory_of_a_fix_dates_it(advisory: str, told: str):
    match = Match(Package("deb", "a", "1"), advisory, ("CVE-2024-1",), "osv:Debian", "2", published=PUBLISHED)
    assert fix_date(match) == told


def test_what_the_source_tells_counts_first_and_no_fix_has_no_date():
    package = Package("deb", "a", "1")
    assert fix_date(Match(package, "DSA-1-1", (), "s", "2", published=PUBLISHED, fixed_on="2024-05-01")) == "2024-05-01"
    assert not fix_date(Match(package, "DSA-1-1", (), "s", "", published=PUBLISHED))
