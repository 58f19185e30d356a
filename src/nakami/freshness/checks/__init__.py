"""One file per thing that can be too old."""

from nakami.freshness.checks.moved_base import MovedBase
from nakami.freshness.checks.old_image import OldImage
from nakami.freshness.checks.outlived_software import OutlivedSoftware
from nakami.freshness.checks.outlived_system import OutlivedSystem
from nakami.freshness.checks.stale_reference import StaleReference
from nakami.freshness.checks.unfetched_fixes import UnfetchedFixes
from nakami.freshness.interface import Check

CHECKS: tuple[Check, ...] = (
    OutlivedSystem(),
    OutlivedSoftware(),
    OldImage(),
    UnfetchedFixes(),
    MovedBase(),
    StaleReference(),
)
"""In the order in which they are told."""
