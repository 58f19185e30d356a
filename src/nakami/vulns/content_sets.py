"""Red Hat's repositories by their names (content sets), and the streams of extended support that they are of.

`rhel-9-for-x86_64-baseos-eus-rpms__9_DOT_2` is of extended update support of 9.2, `rhel-7-server-els-rpms` of extended life cycle support.
"""

import re
from collections.abc import Iterable

_MINOR = re.compile(r"__(\d{1,2})_DOT_(\d{1,2})\Z")
_TERMS = ("eus", "e4s", "aus", "tus", "els")
_PRODUCT = "Red Hat:"
_ENTERPRISE_LINUX = "Red Hat:enterprise_linux:"
_EXTENDED = tuple(f"Red Hat:rhel_{term}:" for term in _TERMS)


def extended_streams(content_sets: Iterable[str], version: str) -> tuple[str, ...]:
    """The ecosystems of extended support that these repositories are of, for a release such as `9.2`."""
    found: dict[str, None] = {}
    for name in content_sets:
        minor = _MINOR.search(name)
        words = name[: minor.start() if minor else None].split("-")
        term = next((term for term in _TERMS if term in words), "")
        if words[0] != "rhel" or not term:
            continue
        release = f"{minor[1]}.{minor[2]}" if minor else version
        number = release.partition(".")[0] if term == "els" else release
        if number and (term == "els" or "." in number):
            found[f"Red Hat:rhel_{term}:{number}"] = None
    return tuple(sorted(found))


def is_layered(name: str) -> bool:
    """Whether this is a repository of something else than a release of Enterprise Linux."""
    return not name.startswith("rhel-") and not name.startswith(_PRODUCT)


def products(repositories: Iterable[str]) -> tuple[str, ...]:
    """The ecosystems of layered products among what is told of a target's repositories."""
    return tuple(each for each in repositories if each.startswith(_PRODUCT))


def is_extended(ecosystem: str) -> bool:
    """Whether this is a stream of extended support, whose word on its own packages counts before that on the release in general."""
    return ecosystem.startswith(_EXTENDED)


def is_general(ecosystem: str) -> bool:
    """Whether this is a release of Enterprise Linux, in all its streams."""
    return ecosystem.startswith(_ENTERPRISE_LINUX)
