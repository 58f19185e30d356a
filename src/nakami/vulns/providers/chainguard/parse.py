"""Chainguard's secdb into rows."""

from typing import ClassVar

from nakami.vulns.providers.secdb import RollingParse


class ChainguardParse(RollingParse):
    """Reads the database."""

    name: ClassVar[str] = "chainguard"
    ecosystem: ClassVar[str] = "Chainguard"


PARSE = ChainguardParse()
