"""A figure, the bar it has to keep under, and the table of both."""

import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Bar(NamedTuple):
    """One figure of the table: the median of its samples must be at most `limit`; no limit means that it only informs."""

    name: str
    samples: Sequence[float]
    unit: str
    limit: float | None = None

    @property
    def median(self) -> float:
        """The middle sample: one disturbed run does not move it."""
        return statistics.median(self.samples)

    @property
    def met(self) -> bool | None:
        """Whether the median keeps under the bar; None where there is none."""
        return None if self.limit is None else self.median <= self.limit

    def row(self) -> tuple[str, ...]:
        """The cells: name, median, range, bar, verdict."""
        spread = f"{self._say(min(self.samples))} - {self._say(max(self.samples))}" if len(self.samples) > 1 else ""
        limit = "" if self.limit is None else f"<= {self._say(self.limit)}"
        return self.name, self._say(self.median), spread, limit, {True: "met", False: "MISSED", None: ""}[self.met]

    def _say(self, value: float) -> str:
        return {
            "s": f"{value:.2f} s",
            "ms": f"{value * 1000:.0f} ms",
            "MB": f"{value / 1e6:.0f} MB",
            "x": f"{value:.3f} x",
            "": f"{value:,.0f}",
        }[self.unit]


def table(bars: Sequence[Bar]) -> str:
    """All bars as aligned text."""
    rows = [("what", "median", "min - max", "bar", ""), *(bar.row() for bar in bars)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    aligned = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(aligned)
