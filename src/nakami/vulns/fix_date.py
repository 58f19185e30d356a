"""Since when a fix is there, as far as an advisory tells it."""

from nakami.vulns.interface import Match

_ANNOUNCES = (
    # The advisories with which a distribution publishes its update: the day it came out is the day of the fix.
    *(
        "DSA-",
        "DLA-",
        "USN-",
        "LSN-",
        "RHSA-",
        "RHBA-",
        "RHEA-",
        "ALAS",
        "ALSA-",
        "ALBA-",
        "ALEA-",
        "RLSA-",
        "RLBA-",
        "RLEA-",
        "RXSA-",
    ),
    *("ELSA-", "ELBA-", "SUSE-SU-", "SUSE-RU-", "openSUSE-SU-", "openSUSE-RU-", "PHSA-", "MGASA-", "openEuler-SA-"),
    # Those of language ecosystems. They are mostly published with or after the version that they name as fixed: an age counted from then
    # is rather too low. Where they were there first and got the version later, it is too high, which nothing tells.
    *("GHSA-", "PYSEC-", "GO-", "RUSTSEC-"),
)
"""How identifiers of advisories about a fix begin. Those of databases of vulnerabilities (CVE-, DEBIAN-CVE-, BIT-) bear the date of the
vulnerability, which says nothing of the fix."""


def fix_date(proof: Match) -> str:
    """The UTC ISO 8601 date since when the fixed version of a statement is there; empty when nobody tells it.

    Where the source tells no date, it is that of the advisory, if the advisory is of the fix.
    """
    if proof.fixed_on or not proof.fixed:
        return proof.fixed_on
    return proof.published if proof.advisory.startswith(_ANNOUNCES) else ""
