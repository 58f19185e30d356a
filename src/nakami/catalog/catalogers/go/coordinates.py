"""The path of a Go module as namespace and name (purl specification, types/golang-definition.json).

Paths: Go Modules Reference, "Module paths".
"""

import re

from nakami.bounded.pattern import pattern
from nakami.errors import Malformed

# "Module paths" allows letters, digits and -._~ in each element; what was never published may also be one word, such as `example`.
_PATH = pattern(r"[\w.~-]+(?:/[\w.~+!-]+)*", re.ASCII)
_LONGEST = 1024


def split_path(path: str) -> tuple[str, str]:
    """Namespace and name of a module, or of Go's own library (`stdlib`).

    Raises:
        Malformed: not the path of a module.
    """
    if len(path) > _LONGEST or not _PATH.fullmatch(path):
        raise Malformed(f"not the path of a Go module: {path[:100]!a}")
    namespace, _, name = path.rpartition("/")
    return namespace, name
