"""Which versions of which packages one entry of a record is about."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

import msgspec
from msgspec import Struct

from nakami.bounded.json import UNREADABLE
from nakami.errors import VersionInvalid
from nakami.vulns.ecosystems import ECOSYSTEMS
from nakami.vulns.intervals import Cover, Event, Interval, Key, intervals, point
from nakami.vulns.keys import Keys
from nakami.vulns.providers.osv.last_known import last_known
from nakami.vulns.providers.osv.record import Affected
from nakami.vulns.providers.osv.systems import is_of_other_systems
from nakami.vulns.tally import Tally

_GIT = "GIT"
_SAME_EPOCH_TWICE = re.compile(r"(\d+:)\1")
_LISTS_BINARIES = frozenset({"SUSE", "openSUSE"})
_MAX_EVENTS = 10_000
_MAX_VERSIONS = 100_000
_MAX_VERSION = 300
"""Characters; the longest real one has 120."""


class _Specific(Struct, frozen=True):
    """SUSE's `ecosystem_specific`: the binary packages of the source, each with its version in this update."""

    binaries: list[dict[str, str]] | None = None


class Reader:
    """Reads the entries of one ecosystem; what cannot be put into order is counted.

    Args:
        folder: the ecosystem.
        tally: where it is counted.
    """

    def __init__(self, folder: str, tally: Tally) -> None:
        self._folder = folder
        self._keys = Keys(folder)
        self._tally = tally
        self._as_meant = _epoch_once if ECOSYSTEMS[folder].epochs else _without_update if folder == "PyPI" else None
        self._lists_binaries = folder in _LISTS_BINARIES
        # A distribution lists versions only as examples of its ranges; a language's list may go beyond them.
        self._needs_versions = not ECOSYSTEMS[folder].is_distribution

    def intervals(self, record: str, affected: Affected) -> Iterator[tuple[str, Interval]]:
        """Yield the names and intervals of one entry.

        Commits (GIT) are not versions of packages and are left out, and so are entries about other systems than Linux.
        """
        if is_of_other_systems(self._folder, affected):
            return
        name = affected.package.name if affected.package else ""
        found = list(self._ranges(record, affected))
        if self._lists_binaries and (binaries := _binaries(affected)):
            yield from self._of_binaries(record, binaries, found)
            return
        for interval in found:
            yield name, interval
        if affected.versions and (self._needs_versions or not found):
            for interval in self._listed(record, affected, found):
                yield name, interval

    def _key(self, version: str) -> Key:
        """The key of a version of sane length.

        Raises:
            VersionInvalid: the ecosystem does not define it.
        """
        if len(version) > _MAX_VERSION:
            raise VersionInvalid(f"a version of {len(version):,} characters; at most {_MAX_VERSION} are read")
        return self._keys(version)

    def _ranges(self, record: str, affected: Affected) -> Iterator[Interval]:
        last = last_known(affected)
        for part in affected.ranges or ():
            if part.type == _GIT or not part.events:
                continue
            if len(part.events) > _MAX_EVENTS:
                self._tally.cannot_order(
                    record, f"a range of {len(part.events):,} events; at most {_MAX_EVENTS:,} are read"
                )
                continue
            events = [_written(event, self._as_meant) for event in part.events] if self._as_meant else part.events
            if last and all(event.introduced is not None for event in events):
                events = [*events, last]
            try:
                yield from intervals(events, self._key)
            except VersionInvalid as error:
                self._tally.cannot_order(record, error.message)

    def _listed(self, record: str, affected: Affected, found: Sequence[Interval]) -> Iterator[Interval]:
        """The listed versions that no range covers."""
        versions = affected.versions or []
        if len(versions) > _MAX_VERSIONS:
            self._tally.cannot_order(
                record, f"a list of {len(versions):,} versions; at most {_MAX_VERSIONS:,} are read"
            )
            versions = versions[:_MAX_VERSIONS]
        fixes = sorted((each.fixed.bytes, each.fixed_version) for each in found if each.fixed and each.fixed_version)
        starts = [place for place, _ in fixes]
        cover = Cover(found)
        for version in versions:
            try:
                key = self._key(version)
            except VersionInvalid as error:
                self._tally.cannot_order(record, error.message)
                continue
            if not cover.has(key):
                place = bisect_right(starts, key.bytes)
                yield point(version, key, fixes[place][1] if place < len(fixes) else "")

    def _of_binaries(
        self, record: str, binaries: dict[str, str], found: Sequence[Interval]
    ) -> Iterator[tuple[str, Interval]]:
        """The same intervals for each binary package; an update that ends one interval ends it at the binary's own version."""
        for name, version in binaries.items():
            if len(found) != 1 or not found[0].fixed_version:
                for interval in found:
                    yield name, interval
                continue
            try:
                key = self._key(version)
            except VersionInvalid as error:
                self._tally.cannot_order(record, error.message)
                continue
            yield name, Interval(found[0].introduced, key, version, f"< {version}")


def _written(event: Event, meant: Callable[[str], str]) -> Event:
    """The event with its versions as they were meant."""
    told = (event.introduced, event.fixed, event.last_affected, event.limit)
    return Event(*(meant(version) if version else version for version in told))


def _epoch_once(version: str) -> str:
    """Mirrors that join a package's epoch and a source's version write `1:1:1.1.1k-7.el8`."""
    twice = _SAME_EPOCH_TWICE.match(version)
    return version[len(twice[1]) :] if twice else version


def _without_update(version: str) -> str:
    """Where PyPI's advisories were made of NVD's CPEs, `2.9.0-NA` says that 2.9.0 is meant without an update (NISTIR 7695, 5.3.4: NA)."""
    return version.removesuffix("-NA")


def _binaries(affected: Affected) -> dict[str, str]:
    try:
        specific = msgspec.json.decode(affected.ecosystem_specific or b"{}", type=_Specific)
    except UNREADABLE:
        return {}
    return {name: version for group in specific.binaries or () for name, version in group.items()}
