"""Chainguard's one JSON file, `security.json`."""

from typing import ClassVar

from nakami.vulns.providers.secdb import RollingFetch


class ChainguardFetch(RollingFetch):
    """Brings the database."""

    name: ClassVar[str] = "chainguard"


FETCH = ChainguardFetch()
