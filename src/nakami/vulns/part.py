"""What the advisory database is made of: one part per feed and partition."""

from msgspec import Struct

FIRST_NVD_YEAR = 2002
"""The feed of this year holds what is older, too (nvd.nist.gov/vuln/data-feeds)."""


class Part(Struct, frozen=True, order=True):
    """One partition of one feed: (`osv`, `Debian`), (`kev`, ``), (`nvd`, `2024`)."""

    feed: str
    partition: str = ""

    def __str__(self) -> str:
        """Its name: ecosystems of OSV go by their own."""
        return self.partition if self.feed == "osv" else f"{self.feed} {self.partition}".rstrip()


def nvd_year(cve: str) -> str:
    """The partition of NVD that holds a CVE; empty when the name is none."""
    year = cve[4:8]
    if not (cve.startswith("CVE-") and year.isascii() and year.isdigit()):
        return ""
    return str(max(int(year), FIRST_NVD_YEAR))
