"""Why a finding does not count: the words of `SetAside.by`, and what people are told of each."""

from collections.abc import Mapping

IGNORED = "ignore-file"
VEX = "vex"
KERNEL_HEADERS = "kernel-headers"
FILES_ABSENT = "files-absent"
DOCUMENTATION = "documentation"
CHANGELOG = "changelog"
PACKAGE_DIGEST = "package-digest"

SPOKEN = frozenset({IGNORED, VEX, CHANGELOG})
"""Somebody's word, the image's own changelogs included, and not what its files show."""

COUNTABLE = (KERNEL_HEADERS, FILES_ABSENT, DOCUMENTATION, CHANGELOG, PACKAGE_DIGEST)
"""What is set aside without being asked for, and counts again with `--count`."""

_TITLES = {
    KERNEL_HEADERS: "of kernel headers",
    IGNORED: "by .nakami.toml",
    VEX: "by VEX",
    FILES_ABSENT: "with their files deleted",
    DOCUMENTATION: "in documentation",
    CHANGELOG: "fixed by the packages' changelogs",
    PACKAGE_DIGEST: "in files as their packages record them",
}


def told(counts: Mapping[str, int], exploited: int = 0) -> str:
    """How many do not count, by whose word, and how many of them are known to be exploited; empty where all count."""
    if not counts:
        return ""
    parts = ", ".join(f"{number:,} {_TITLES.get(by, by)}" for by, number in counts.items())
    known = f" · {exploited:,} of them known exploited" if exploited else ""
    return f"{sum(counts.values()):,} set aside: {parts}{known}"
