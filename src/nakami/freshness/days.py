"""Days between dates, as the checks count them."""

from nakami.model.day import day_of

MONTH = 30.44
"""Days, on average."""


def days_between(earlier: str, later: str) -> int | None:
    """Whole days from one ISO 8601 day or time to another; None where one is none, or for the zero dates of reproducible builds."""
    first, last = day_of(earlier), day_of(later)
    # Containers are younger than 2013; reproducible builds set the epoch, 1980 or year 1.
    return (last - first).days if first and last and first.year >= 2013 else None
