"""Wolfi's one JSON file, `security.json`."""

from typing import ClassVar

from nakami.vulns.providers.secdb import RollingFetch


class WolfiFetch(RollingFetch):
    """Brings the database."""

    name: ClassVar[str] = "wolfi"


FETCH = WolfiFetch()
