"""Rescans that never happened, to render."""

from typing import Any

from nakami.model.debt import Debt, Trend
from nakami.model.finding import Severity
from nakami.model.outcome import Source
from nakami.model.rescan import Change, Rescan, Rescanned

NOW = "2026-11-22T12:00:00+00:00"
BEFORE = "2026-11-15T12:00:00+00:00"
CHANGES = (
    Change(
        "exploited", "CVE-2024-3094", "xz-utils", "5.6.0-0.2", Severity.CRITICAL, known_exploited=True, fixed="5.6.1"
    ),
    Change("new", "CVE-2026-1234", "openssl", "1.1.1k-1", Severity.HIGH),
    Change("gone", "CVE-2021-3712", "curl", "7.74.0-1.3"),
)


def image(name: str = "shop/web:1.4", **more: Any) -> Rescanned:
    """An image with one change of each kind; `more` overrides its fields."""
    fields: dict[str, Any] = {
        "name": name,
        "key": "sha256:" + "7" * 64,
        "reference": f"registry.example/{name}",
        "digest": "sha256:" + "7" * 64,
        "since": BEFORE,
        "vulnerabilities": 3,
        "by_severity": {"critical": 1, "high": 2},
        "fixable_by_severity": {"critical": 1},
        "known_exploited": 1,
        "debt": Debt(12_730, 60, 2),
        "trend": Trend(BEFORE, 7, "sha256:" + "7" * 64, 320, 1),
        "changes": CHANGES,
        "unknown": (),
    }
    return Rescanned(**(fields | more))


def rescan(*images: Rescanned) -> Rescan:
    """A rescan of some images."""
    return Rescan(images, (Source("Debian", "osv", "ok", BEFORE, packages=100),), NOW, 0.91)
