"""The time that nakami writes into what it makes: that of SOURCE_DATE_EPOCH (reproducible-builds.org), else now."""

from collections.abc import Mapping
from datetime import UTC, datetime

from nakami.errors import UsageError

_LAST = 253_402_300_799
"""The last second of the year 9999, which is all that the formats can write."""


def source_date(environment: Mapping[str, str]) -> datetime:
    """When it is made, in UTC.

    Raises:
        UsageError: the environment tells something else than seconds since 1970.
    """
    told = environment.get("SOURCE_DATE_EPOCH", "")
    if not told:
        return datetime.now(UTC)
    if told.isascii() and told.isdecimal() and len(told) < 13 and int(told) <= _LAST:
        return datetime.fromtimestamp(int(told), UTC)
    raise UsageError(
        f"SOURCE_DATE_EPOCH is {told[:40]!r}, not a time", "set it to seconds since 1970, such as 1700000000"
    )
