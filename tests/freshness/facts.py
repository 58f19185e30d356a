"""What the checks are asked about in tests."""

from nakami.freshness.interface import Facts
from nakami.model.lifecycle import Cycle
from nakami.model.package import Distro

TODAY = "2026-11-23"
BULLSEYE = Distro("debian", "11", "bullseye", "Debian GNU/Linux 11 (bullseye)", path="etc/os-release")
CYCLES = (
    Cycle("debian", "11", released="2021-08-14", eol="2024-08-14", extended="2026-08-31", source="endoflife"),
    Cycle("debian", "12", released="2023-06-10", eol="2026-07-11", extended="2028-06-30", source="endoflife"),
    Cycle("debian", "13", released="2025-08-09", eol="2028-08-09", extended="2030-06-30", source="endoflife"),
    Cycle("debian", "14", source="endoflife"),
    Cycle("python", "3.9", released="2020-10-05", eol="2025-10-31", source="endoflife"),
    Cycle("python", "3.14", released="2025-10-07", eol="2030-10-31", source="endoflife"),
)
# Of endoflife.date's data (MIT).


def facts(**its: object) -> Facts:
    """Facts of that day."""
    return Facts(**{"today": TODAY, "cycles": CYCLES, **its})  # type: ignore[arg-type] # each test gives what it needs
