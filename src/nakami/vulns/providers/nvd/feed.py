"""The files of NVD's feeds as such (JSON 2.0): a time stamp, and CVEs that are read one by one."""

import msgspec
from msgspec import Struct

MAX_BYTES = 640 << 20
"""Of one file, inflated; the largest year of 2026 has some 150 MB."""
STAMP = "feed.json"
"""Among the changes to a year: the document that holds the time stamp of the newest ones."""


class Feed(Struct, frozen=True):
    """One file; `timestamp` is UTC ISO 8601 without a zone."""

    vulnerabilities: list[msgspec.Raw]
    timestamp: str = ""


class Stamp(Struct, frozen=True):
    """When changes were written."""

    timestamp: str = ""
