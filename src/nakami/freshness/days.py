"""Days between dates, as the checks count them."""

from datetime import date

MONTH = 30.44
"""Days, on average."""


def days_between(earlier: str, later: str) -> int | None:
    """Whole days from one ISO 8601 day or time to another; None where one is none, or for the zero dates of reproducible builds."""
    try:
        first, last = date.fromisoformat(earlier[:10]), date.fromisoformat(later[:10])
    except ValueError:
        return None
    # Containers are younger than 2013; reproducible builds set the epoch, 1980 or year 1.
    return (last - first).days if first.year >= 2013 else None
