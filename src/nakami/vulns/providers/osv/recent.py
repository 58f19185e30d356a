"""Which records of an ecosystem changed lately (osv.dev, "Data exports"): `<Ecosystem>/modified_id.csv`, `<date>,<ID>`, newest first."""

from datetime import datetime

from msgspec import Struct

from nakami.errors import HttpError, LimitExceeded, Malformed
from nakami.vulns.providers.delta import moment
from nakami.vulns.providers.interface import Origin
from nakami.vulns.providers.osv.words import is_name

_FIRST = 32 << 10
"""Bytes of the list that are asked for at first, some 700 records; where they do not reach back far enough, four times as many."""
_MAX_BYTES = 2 << 20
_MAX_LIST_BYTES = 256 << 20
_OK, _PARTIAL, _NOT_MODIFIED, _BAD_RANGE = 200, 206, 304, 416


class Recent(Struct, frozen=True):
    """The records that changed since some moment, with the dates of their changes; and the entity tag of the list."""

    dates: dict[str, str]
    etag: str


def list_of(partition: str) -> str:
    """Where the list of an ecosystem lies."""
    return f"{partition}/modified_id.csv"


def recent(origin: Origin, partition: str, since: datetime, etag: str) -> Recent | None:
    """What changed since a moment; None when the list is still the one with this entity tag. Only its head is fetched.

    Raises:
        HttpError, NetworkError: the origin does not have it, or does not answer.
        Malformed: it is no such list.
        LimitExceeded: too much changed to be told by the head of the list.
    """
    size = _FIRST
    while size <= _MAX_BYTES:
        found = _head(origin, origin.address(list_of(partition)), size, etag)
        if found is None:
            return None
        text, tag, is_whole = found
        dates, is_enough = _read(text, since, partition, is_whole=is_whole)
        if is_enough or is_whole:
            return Recent(dates, tag)
        size *= 4
    raise LimitExceeded(f"the list of changes to {partition} does not reach back far enough")


def _head(origin: Origin, url: str, size: int, etag: str) -> tuple[bytes, str, bool] | None:
    """The first bytes of the list, its entity tag, and whether they are all; None when it did not change."""
    headers = {"range": f"bytes=0-{size - 1}", **({"if-none-match": etag} if etag else {})}
    text = bytearray()
    accept = (_OK, _PARTIAL, _NOT_MODIFIED)
    try:
        with origin.client.stream(url, limit=_MAX_LIST_BYTES, headers=headers, accept=accept) as (
            status,
            answered,
            chunks,
        ):
            if status == _NOT_MODIFIED:
                return None
            # Who does not know ranges sends all; what is too much is not waited for.
            for chunk in chunks:
                text += chunk
                if len(text) >= size:
                    break
    except HttpError as error:
        if error.status != _BAD_RANGE:
            raise
        return b"", "", True  # it is empty
    total = answered.get("content-range", "").rpartition("/")[2] or answered.get("content-length", "")
    return bytes(text[:size]), answered.get("etag", ""), total == str(len(text[:size])) or len(text) < size


def _read(text: bytes, since: datetime, partition: str, *, is_whole: bool) -> tuple[dict[str, str], bool]:
    """The records that changed since, and whether an older one was reached."""
    dates: dict[str, str] = {}
    lines = text.decode("ascii", "replace").split("\n")
    for number, line in enumerate(lines if is_whole else lines[:-1]):
        date, _, name = line.strip().partition(",")
        when = moment(date)
        if not line.strip() or (number == 0 and when is None):  # a heading
            continue
        if when is None or not is_name(name) or "/" in name:
            raise Malformed(f"the list of changes to {partition} holds {line[:100]!r}")
        if when < since:
            return dates, True
        dates.setdefault(name, date)
    return dates, False
