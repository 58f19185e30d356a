"""Days in the texts that hold dates."""

from datetime import date


def day_of(when: str) -> date | None:
    """The day of an ISO 8601 date or time, as it is written; None where it is none."""
    try:
        return date.fromisoformat(when[:10])
    except ValueError:
        return None
