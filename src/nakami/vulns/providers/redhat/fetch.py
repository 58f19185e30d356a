"""Red Hat's documents as security.access.redhat.com/data/csaf/v2/vex lays them out."""

from typing import ClassVar

from nakami.vulns.providers.csaf_fetch import CsafFetch


class RedHatFetch(CsafFetch):
    """Brings the archive, and the documents that changed since."""

    name: ClassVar[str] = "redhat"
    changes: ClassVar[str] = "redhat-changes"


FETCH = RedHatFetch()
