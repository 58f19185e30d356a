"""From the events of an advisory to half-open intervals of version keys (OSV schema 1.7, "Evaluation")."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from msgspec import Struct

FIRST = "0"
"""Stands for a version before any other in `introduced` (OSV schema, "affected[].ranges[].events fields")."""

NO_LIMIT = "*"


class Key(Struct, frozen=True, gc=False):
    """A version as the join compares it.

    Its bytes, and the epoch that stands beside them for rpm (None where unknown or without meaning).
    """

    bytes: bytes
    epoch: int | None = None


BEGINNING = Key(b"")

KeyOf = Callable[[str], Key]


class Interval(Struct, frozen=True, gc=False):
    """Versions from `introduced` on and before `fixed` (None: no end).

    The words are the advisory's own; `fixed_version` is empty when none is known.
    """

    introduced: Key
    fixed: Key | None
    fixed_version: str
    range: str


class Event(Struct, frozen=True, gc=False):
    """One event of a range: at most one of the fields is set."""

    introduced: str | None = None
    fixed: str | None = None
    last_affected: str | None = None
    limit: str | None = None


class _Turn(Struct, frozen=True, gc=False):
    """An event with its key."""

    key: Key
    opens: bool
    version: str
    is_last: bool = False


def intervals(events: Sequence[Event], key_of: KeyOf) -> list[Interval]:
    """The intervals that a range's events describe.

    A version is affected if, going through the events from the oldest version on, the last one not after it opened an
    interval. Where events of one version disagree, what is open ends and begins anew; what is not open stays so: a fix
    in the version that introduces affects none.

    Raises:
        VersionInvalid: an event's version is none in this ecosystem.
    """
    if len(events) == 2 and events[0].introduced is not None and events[1].fixed is not None:
        # Nine ranges of ten look like this.
        return _pair(events[0].introduced, events[1].fixed, key_of)
    turns, limit = _turns(events, key_of)
    found: list[Interval] = []
    opened: _Turn | None = None
    for _, group in groupby(turns, lambda turn: _place(turn.key)):
        here = list(group)
        opens = next((turn for turn in here if turn.opens), None)
        closes = next((turn for turn in here if not turn.opens), None)
        if opened and closes:
            found.append(_closed(opened, closes))
            opened = opens
        elif not opened and not closes:
            opened = opens
    if opened:
        found.append(Interval(opened.key, None, "", _words(opened.version, "")))
    return [_limited(interval, limit) for interval in found] if limit else found


def _pair(introduced: str, fixed: str, key_of: KeyOf) -> list[Interval]:
    start = BEGINNING if introduced == FIRST else key_of(introduced)
    end = key_of(fixed)
    if not _before(start, end):
        return []
    return [Interval(start, end, fixed, _words(introduced, f"< {fixed}"))]


def _turns(events: Sequence[Event], key_of: KeyOf) -> tuple[list[_Turn], _Turn | None]:
    """The events in the order of their versions, and the highest limit."""
    turns: list[_Turn] = []
    limits: list[_Turn] = []
    unlimited = False
    for event in events:
        if event.introduced is not None:
            key = BEGINNING if event.introduced == FIRST else key_of(event.introduced)
            turns.append(_Turn(key, opens=True, version=event.introduced))
        elif event.fixed is not None:
            turns.append(_Turn(key_of(event.fixed), opens=False, version=event.fixed))
        elif event.last_affected is not None:
            key = after(key_of(event.last_affected))
            turns.append(_Turn(key, opens=False, version=event.last_affected, is_last=True))
        elif event.limit is not None and event.limit != NO_LIMIT:
            limits.append(_Turn(key_of(event.limit), opens=False, version=event.limit))
        elif event.limit is not None:
            unlimited = True
    turns.sort(key=lambda turn: _place(turn.key))
    return turns, (max(limits, key=lambda turn: _place(turn.key)) if limits and not unlimited else None)


def _closed(opened: _Turn, closed: _Turn) -> Interval:
    end = f"<= {closed.version}" if closed.is_last else f"< {closed.version}"
    return Interval(opened.key, closed.key, "" if closed.is_last else closed.version, _words(opened.version, end))


def _limited(interval: Interval, limit: _Turn) -> Interval:
    if interval.fixed is not None and _before(interval.fixed, limit.key):
        return interval
    start = "" if interval.introduced == BEGINNING else f"{interval.range.partition(',')[0]}, "
    return Interval(interval.introduced, limit.key, interval.fixed_version, f"{start}< {limit.version}")


def after(key: Key) -> Key:
    """The key right behind: a byte string followed by a zero byte is the next one in byte order, so no version lies between."""
    return Key(key.bytes + b"\0", key.epoch)


def point(version: str, key: Key, fix: str) -> Interval:
    """The interval that holds one listed version; `fix` is the next version without the fault, empty when none is named."""
    return Interval(key, after(key), fix, f"= {version}")


class Cover:
    """The union of intervals, to hold many versions of one package against.

    Epochs are left aside: lists of versions are what languages have.

    Args:
        found: the intervals, in any order.
    """

    def __init__(self, found: Iterable[Interval]) -> None:
        self._starts: list[bytes] = []
        self._ends: list[bytes | None] = []
        for interval in sorted(found, key=lambda each: each.introduced.bytes):
            end = interval.fixed.bytes if interval.fixed else None
            if self._ends and (self._ends[-1] is None or interval.introduced.bytes <= self._ends[-1]):
                self._ends[-1] = None if end is None or self._ends[-1] is None else max(self._ends[-1], end)
            else:
                self._starts.append(interval.introduced.bytes)
                self._ends.append(end)

    def has(self, key: Key) -> bool:
        """Whether a version lies in one of the intervals."""
        place = bisect_right(self._starts, key.bytes) - 1
        if place < 0:
            return False
        end = self._ends[place]
        return end is None or key.bytes < end


def _place(key: Key) -> tuple[int, bytes]:
    return (key.epoch or 0, key.bytes)


def _before(one: Key, other: Key) -> bool:
    """Whether one version is older; where an epoch is not known only the rest is compared."""
    if one.epoch is not None and other.epoch is not None and one.epoch != other.epoch:
        return one.epoch < other.epoch
    return one.bytes < other.bytes


def _words(introduced: str, end: str) -> str:
    if introduced == FIRST:
        return end or "all versions"
    return f">= {introduced}, {end}" if end else f">= {introduced}"
