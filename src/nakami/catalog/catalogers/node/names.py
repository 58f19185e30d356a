"""Names of Node packages."""

import re

from nakami.bounded.pattern import pattern
from nakami.errors import Malformed

# "package.json", `name`: at most 214 characters with the scope, URL-safe; old packages may have capitals and more signs than new ones.
_NAME = pattern(r"(?:(@[\w.~!'()*-]+)/)?([\w.~!'()*-]+)\Z", re.ASCII)
_NAME_LENGTH = 214


def split_name(name: object) -> tuple[str, str]:
    """The scope with its `@`, empty for names without one, and the rest.

    Raises:
        Malformed: npm allows no such name.
    """
    match = _NAME.match(name) if isinstance(name, str) and len(name) <= _NAME_LENGTH else None
    if match is None:
        raise Malformed("its name is none that npm allows", "look at the file: no package manager wrote it")
    return match[1] or "", match[2]
