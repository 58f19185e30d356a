"""What is worth another try, and how long to wait before it."""

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from nakami.errors import HttpError, NetworkError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

RETRIED = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses that may pass by themselves (RFC 9110, section 15; 429 is RFC 6585, section 4)."""


class Broken(NetworkError):
    """The connection could not be made or broke off; another try may help."""


class Busy(HttpError):
    """A status that may pass by itself; `asked` is how many seconds the server wants to be left alone, where it says so."""

    def __init__(self, message: str, status: int, remedy: str, asked: float | None) -> None:
        super().__init__(message, status, remedy)
        self.asked = asked


class Schedule(Struct, frozen=True):
    """Exponential back-off with full jitter, bounded by what the server asks for and by `ceiling`.

    `retries` counts the tries after the first; `first` is the longest wait before the first retry, which doubles each time;
    `ceiling` is the longest single wait. Both are in seconds.
    """

    retries: int = 3
    first: float = 0.5
    ceiling: float = 60.0

    def wait(self, attempt: int, jitter: float, asked: float | None = None) -> float:
        """Seconds to wait after the failure of try number `attempt` (from 0).

        Args:
            attempt: which try failed.
            jitter: a random number from 0 to 1, so that a thousand builds do not come back in the same second.
            asked: what the server's Retry-After asked for, in seconds; it is a lower bound up to the ceiling.
        """
        own = min(self.ceiling, self.first * 2.0 ** min(attempt, 32)) * jitter
        return own if asked is None else min(self.ceiling, asked + own * 0.1)


def retry_after(headers: "Mapping[str, str]", now: "datetime") -> float | None:
    """Seconds that an answer asks to wait: whole seconds or an HTTP date (RFC 9110, section 10.2.3); None when it does not say."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        # TypeError: the date had the zone "-0000" and is naive; such a sender does not follow the RFC.
        return None
