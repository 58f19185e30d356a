"""Packages in a distribution's format that are not the distribution's: its advisories know the name and mean another build.

dpkg keeps no word of who built a package. But those who publish archives of their own for Debian and Ubuntu mark their versions, so that
theirs are told from the distribution's; none of these marks follows the distributions' own habits (Debian Policy 5.6.12; Ubuntu's
`NubuntuM`; Debian's `+debNuM`, `~bpoN`, `+bN`, `+dfsg`).
"""

import re

from nakami.model.package import Package

_MARKS = re.compile(
    r"nodesource"  # NodeSource: 20.11.0-1nodesource1
    r"|pgdg"  # PostgreSQL: 16.1-1.pgdg120+1
    r"|\+maria~"  # MariaDB: 1:10.11.6+maria~deb12
    r"|\d+rl\d+~"  # Redis: 6:7.2.4-1rl1~bookworm1
    r"|\+0~20\d{6}|\+0~gbp|\.gbp[0-9a-f]{6}"  # deb.sury.org: 8.3.1-1+0~20231221.34+debian12~1.gbpb5ba2d
    r"|\+deb\.sury\.org|\+ubuntu\d\d\.\d\d\.\d\+deb"
    # The code name of a release: nginx.org's 1.25.3-1~bookworm, Docker's 5:24.0.7-1~ubuntu.22.04~jammy.
    r"|~(?:jessie|stretch|buster|bullseye|bookworm|trixie|forky|trusty|xenial|bionic|focal|jammy|noble|questing)\d*\Z"
)


def is_foreign(package: Package) -> bool:
    """Whether the version of a Debian package says that somebody else than Debian or Ubuntu made it."""
    return package.type == "deb" and _MARKS.search(package.version) is not None
