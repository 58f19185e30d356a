"""The user's own list into rows, as CISA's."""

from typing import ClassVar

from nakami.vulns.providers.kev.parse import KevParse


class OwnKevParse(KevParse):
    """Reads the list."""

    name: ClassVar[str] = "own-kev"


PARSE = OwnKevParse()
