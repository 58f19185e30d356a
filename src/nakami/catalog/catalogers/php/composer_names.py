"""How Composer names packages: `vendor/name`."""

import re

from nakami.bounded.pattern import pattern
from nakami.errors import Malformed

_NAME = pattern(r"([a-z0-9][\w.-]*)/([a-z0-9][\w.-]*)\Z", re.IGNORECASE | re.ASCII)
_LENGTH = 256


def split_name(name: object) -> tuple[str, str]:
    """Vendor and name (Composer, "The composer.json schema", `name`; older packages may have capitals).

    Raises:
        Malformed: Composer allows no such name.
    """
    found = _NAME.match(name) if isinstance(name, str) and len(name) <= _LENGTH else None
    if found is None:
        raise Malformed(f"{str(name)[:40]!a} is no name of a package")
    return found[1], found[2]
