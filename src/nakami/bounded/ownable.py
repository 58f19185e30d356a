"""Which files of a distribution's package could be taken for packages of a language, as a pattern over bytes.

Package managers list every file that they brought, and few of these names matter: one pass of a regular expression over the list
finds them without a look at each line.
"""

import re
from collections.abc import Iterable

from nakami.model.package import OWNABLE_NAMES, OWNABLE_SUFFIXES


def _any_of(words: Iterable[str]) -> bytes:
    return b"|".join(re.escape(word.encode()) for word in sorted(words))


NAME = b"(?:" + _any_of(OWNABLE_NAMES) + rb"|[^/\n\0]*(?:" + _any_of(OWNABLE_SUFFIXES) + b"))"
"""The last part of such a path. A fragment: the pattern around it says where a path begins and ends."""
