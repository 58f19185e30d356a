"""Differences that never were, to render."""

from typing import Any

from msgspec.structs import replace

from nakami.model.diff import (
    Diff,
    ExecutableChange,
    ExecutableCounts,
    FindingChange,
    PackageChange,
    SettingChange,
    Side,
)
from nakami.model.finding import Severity
from nakami.model.image import Base
from tests.report.scans import FINDING, NOW, UNFIXED, scan

BEFORE = Side(
    replace(scan().target, name="shop/web:1.3"),
    scan().distro,
    Base("docker.io/library/debian:bookworm-slim", "sha256:" + "1" * 64, 1, "label"),
    packages=120,
    executables=400,
    files=5000,
    bytes=100_000_000,
    vulnerabilities=3,
)
AFTER = replace(BEFORE, target=replace(BEFORE.target, name="shop/web:1.4"), packages=121, vulnerabilities=2)


def diff(**more: Any) -> Diff:
    """Two versions of an image with one of everything; `more` overrides its fields."""
    fields: dict[str, Any] = {
        "before": BEFORE,
        "after": AFTER,
        "packages": (
            PackageChange("added", "npm", "@scope", "left-pad", (), ("1.3.0",)),
            PackageChange("up", "deb", "", "libssl3", ("3.0.11-1",), ("3.0.13-1",), 12),
        ),
        "findings": (
            FindingChange("new", replace(UNFIXED, id="CVE-2024-0003")),
            FindingChange("gone", FINDING),
            FindingChange("gone", replace(FINDING, id="CVE-2024-0004", severity=Severity.HIGH)),
        ),
        "unchanged": 1,
        "settings": (
            SettingChange("user", "changed", "root", "app"),
            SettingChange("environment TOKEN", "changed", "", ""),
            SettingChange("port 22/tcp", "added", None, ""),
        ),
        "executables": (ExecutableChange("changed", "usr/bin/ls", "1" * 64, "2" * 64, 4),),
        "executable_counts": ExecutableCounts(12, 1),
        "shared_layers": 1,
        "time": NOW,
        "duration": 1.14,
    }
    return Diff(**(fields | more))
