"""Packagist packages: Composer's `VersionParser::normalize`, then the order of PHP's version_compare()."""

import re
from typing import ClassVar

from nakami.versions.encoding import ascii_bytes, invalid, number, plain_release, without_trailing_zeros
from nakami.versions.interface import Scheme

_VERSION = re.compile(
    rb"([0-9]+(?:\.[0-9]+)*(?:\.[x*])*|[0-9]{4}(?:[:-][0-9]{1,6})+)"
    rb"(?:[._-]?(stable|alpha|a|beta|b|rc|patch|pl|p)((?:[.-]?[0-9]+)*))?"
    rb"([.-]?dev)?"
)
_NUMBERS = re.compile(rb"[0-9]+")
_IGNORED = re.compile(rb"\+.*|@(?:stable|rc|beta|alpha|dev)$| +as .*")
# What Composer writes for the open end of a branch: `1.x-dev` is newer than every 1.2.3.
_OPEN = b"9999999"

# version_compare(): "any string not found in this list < dev < alpha = a < beta = b < RC = rc < # < pl = p"
_DEV, _STABLE = b"\x02", b"\x06"
_STABILITIES = {
    b"alpha": b"\x03",
    b"a": b"\x03",
    b"beta": b"\x04",
    b"b": b"\x04",
    b"rc": b"\x05",
    b"patch": b"\x07",
    b"pl": b"\x07",
    b"p": b"\x07",
}


def _release(numbers: bytes) -> bytes:
    """The tokens of `1.2.3`, or of the branch `1.x`, whose open places are higher than any number."""
    if numbers.endswith((b"x", b"*")):
        closed = _NUMBERS.findall(numbers)
        return b"".join(map(number, closed + [_OPEN] * (4 - len(closed))))
    return without_trailing_zeros([number(each) for each in _NUMBERS.findall(numbers)])


class Composer(Scheme):
    """`[v]1.2.3.4[-{alpha|beta|RC|patch}N][-dev]` and branches of numbers (`2.x-dev`).

    Missing numbers are 0; build metadata (`+...`), stability flags (`@beta`) and aliases (` as 1.0`) do not count.
    """

    name: ClassVar[str] = "composer"

    def key(self, version: str) -> bytes:
        """See `Scheme.key`.

        Raises:
            VersionInvalid: a branch without a place among the versions (`dev-main`), or what Composer refuses.
        """
        data = ascii_bytes(version, self.name).lower().removeprefix(b"v")
        plain = plain_release(data)
        if plain is not None:
            return plain + _STABLE
        data = _IGNORED.sub(b"", data)
        found = _VERSION.fullmatch(data)
        if found is None:
            why = "a branch has no place among the versions" if data.startswith(b"dev-") else "Composer refuses it"
            raise invalid(self.name, version, why)
        numbers, stability, count, dev = found.groups()
        is_open = numbers.endswith((b"x", b"*"))
        if is_open and (not dev or stability or numbers.count(b".") > 3):
            raise invalid(self.name, version, "open places are for branches: 1.x-dev")
        tokens = _release(numbers)
        if stability and stability != b"stable":
            tokens += _STABILITIES[stability] + b"".join(map(number, _NUMBERS.findall(count)))
        return tokens + (_DEV if dev else _STABLE)
