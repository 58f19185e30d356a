"""The list's one JSON file, named as CISA names its own."""

from typing import ClassVar

from nakami.vulns.providers.kev.fetch import KevFetch


class OwnKevFetch(KevFetch):
    """Brings the list."""

    name: ClassVar[str] = "own-kev"


FETCH = OwnKevFetch()
