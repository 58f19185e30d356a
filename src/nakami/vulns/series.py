"""Series of versions: within one, an upgrade changes nothing that it should not; across, software has to be adapted."""

import re

from nakami.model.package import DISTRIBUTION_TYPES, Package
from nakami.vulns.ecosystems import full_name

_NUMBERS = re.compile(r"[^0-9]{0,4}(?:[0-9]{1,3}:)?([0-9]{1,9})(?:\.([0-9]{1,9}))?")
_BY_MINOR = frozenset((
    "python", "ruby", "perl", "php", "golang", "go", "stdlib", "toolchain", "erlang", "elixir",
    "nginx", "haproxy", "mysql", "mariadb", "mongodb", "redis", "traefik", "consul", "vault", "etcd", "kubernetes", "openssl",
    "rails", "django", "symfony",
))  # fmt: skip
"""Software that is kept alive by major and minor number (endoflife.date: `cycle` of these products is `3.9`, `8.2`, ...)."""


def series_of(package: Package, version: str) -> str:
    """The series of a version of a package, empty where there is no such thing.

    It is the major number, or major and minor where makers keep those alive side by side, and below 1.0, where any minor version may
    break what was (Semantic Versioning 2.0.0, 4). A distribution keeps one version of a package: it has no series.
    """
    numbers = _NUMBERS.match(version)
    if numbers is None or package.type in DISTRIBUTION_TYPES:
        return ""
    major, minor = numbers.groups()
    if major == "0" or full_name(package).lower() in _BY_MINOR:
        return f"{major}.{minor or 0}"
    return major
