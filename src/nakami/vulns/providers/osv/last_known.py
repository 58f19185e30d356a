"""The last version that is known to be affected, where no range ends: GitHub writes it beside the ranges.

`database_specific.last_known_affected_version_range` of an affected package is `<= 1.2.3` or `< 1.2.3` in the records of GitHub's advisory
database. Without it, what nobody has marked as fixed would be affected for ever.
"""

import re

import msgspec
from msgspec import Struct

from nakami.bounded.json import UNREADABLE
from nakami.vulns.intervals import Event
from nakami.vulns.providers.osv.record import Affected

_RANGE = re.compile(r"(<=|<)\s*(\S{1,300})\Z")


class _Specific(Struct, frozen=True):
    last_known_affected_version_range: str | None = None


def last_known(affected: Affected) -> Event | None:
    """The event that ends ranges without an end; None where nothing tells one."""
    if b"last_known" not in bytes(affected.database_specific):
        return None
    try:
        told = msgspec.json.decode(affected.database_specific, type=_Specific).last_known_affected_version_range
    except UNREADABLE:
        return None
    match = _RANGE.match((told or "").strip())
    if match is None:
        return None
    return Event(last_affected=match[2]) if match[1] == "<=" else Event(limit=match[2])
