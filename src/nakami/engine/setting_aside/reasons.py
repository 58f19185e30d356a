"""Why a finding does not count: the words of `SetAside.by`, and what people are told of each."""

from collections.abc import Mapping

IGNORED = "ignore-file"
VEX = "vex"
KERNEL_HEADERS = "kernel-headers"
FILES_ABSENT = "files-absent"
DOCUMENTATION = "documentation"
CHANGELOG = "changelog"

COUNTABLE = (KERNEL_HEADERS, FILES_ABSENT, DOCUMENTATION, CHANGELOG)
"""What is set aside without being asked for, and counts again with `--count`."""

_TITLES = {
    KERNEL_HEADERS: "of kernel headers",
    IGNORED: "by .nakami.toml",
    VEX: "by VEX",
    FILES_ABSENT: "with their files deleted",
    DOCUMENTATION: "in documentation",
    CHANGELOG: "fixed by the packages' changelogs",
}


def told(counts: Mapping[str, int]) -> str:
    """How many do not count, and by whose word; empty where all do."""
    if not counts:
        return ""
    parts = ", ".join(f"{number:,} {_TITLES.get(by, by)}" for by, number in counts.items())
    return f"{sum(counts.values()):,} set aside: {parts}"
