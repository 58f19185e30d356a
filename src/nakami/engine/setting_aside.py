"""Findings that do not count, and who says so."""

from collections.abc import Sequence

from nakami.engine.settings import Settings
from nakami.model.finding import Finding, SetAside
from nakami.model.inventory import Inventory


def set_aside(
    findings: Sequence[Finding], inventory: Inventory, settings: Settings
) -> tuple[list[Finding], tuple[SetAside, ...]]:
    """Part the findings into those that count and those that do not.

    Args:
        findings: all of one target.
        inventory: where they were found.
        settings: what the user wants set aside.
    """
    del inventory, settings
    return list(findings), ()
