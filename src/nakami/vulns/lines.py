"""Lines of one package that are built side by side and must not be held against each other.

Oracle builds some packages of Oracle Linux again, for live patching (`2:2.28-225.0.4.ksplice1.el8`) and as they were validated by FIPS 140
(`10:3.5.1-7.0.1.el9_7_fips`). Their epochs sort above all others, so that a plain package would always look older than their fixes, and
they newer than all fixes of the plain one. Each line has errata of its own.
"""

import re

_LINES = (("ksplice", re.compile(r"\.ksplice\d")), ("fips", re.compile(r"_fips(?:[._-]|\Z)")))


def with_line(ecosystem: str, version: str) -> str:
    """The ecosystem of Oracle Linux that a package of this version belongs to; others have one line only."""
    if ecosystem.startswith("Oracle Linux:"):
        for name, mark in _LINES:
            if mark.search(version):
                return f"{ecosystem}:{name}"
    return ecosystem
