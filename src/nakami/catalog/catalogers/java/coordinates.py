"""What names a Java library: group, artifact, version; and which words can be any of them."""

import re

from msgspec import Struct

from nakami.bounded.pattern import pattern

_LENGTH = 256
_WORD = pattern(r"[A-Za-z0-9_.-]+\Z", re.ASCII)  # Maven, DefaultModelValidator: ID_REGEX
_VERSION = pattern(r"(?=[^\d]*\d)[A-Za-z0-9][A-Za-z0-9._+~-]*\Z", re.ASCII)
_WILDCARD = pattern(r"(?:\A|[._-])x(?:[._-]|\Z)")  # Debian links `spring3-core-3.x.jar`


class Coordinates(Struct, frozen=True):
    """Maven's coordinates. `group` is empty when nothing proves it: then no advisory is matched, which is better than a wrong one."""

    group: str
    artifact: str
    version: str


def is_word(text: str) -> bool:
    """Whether Maven takes it for an artifact's name."""
    return len(text) <= _LENGTH and _WORD.match(text) is not None


def is_group(text: str) -> bool:
    """Whether Maven takes it for a group's name."""
    return is_word(text)


def is_version(text: str) -> bool:
    """Whether it can be a version that was published: at least one digit, no expression, no blank, no wildcard."""
    return len(text) <= _LENGTH and _VERSION.match(text) is not None and _WILDCARD.search(text) is None
