"""Wolfi's secdb into rows."""

from typing import ClassVar

from nakami.vulns.providers.secdb import RollingParse


class WolfiParse(RollingParse):
    """Reads the database."""

    name: ClassVar[str] = "wolfi"
    ecosystem: ClassVar[str] = "Wolfi"


PARSE = WolfiParse()
