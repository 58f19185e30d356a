"""The order that software outside all ecosystems gives its versions, as the National Vulnerability Database writes them."""

import re
from typing import ClassVar

from nakami.versions.encoding import WORD_END, ascii_bytes, invalid, number, without_trailing_zeros
from nakami.versions.interface import Scheme

_SUFFIX = rb"(?:[-_.~]?([a-z]++)(?:[-_.]?([0-9]++))?+|[-_]([0-9]++))"
_PART = re.compile(_SUFFIX, re.IGNORECASE)
_VERSION = re.compile(rb"v?([0-9]+(?:\.[0-9]+)*+)(" + _SUFFIX + rb"*+)(?:\+[\w.+~-]*)?", re.IGNORECASE)

_PRE = {
    b"dev": b"\x20",
    b"snapshot": b"\x20",
    b"alpha": b"\x21",
    b"beta": b"\x22",
    b"milestone": b"\x23",
    b"pre": b"\x24",
    b"preview": b"\x24",
    b"rc": b"\x25",
}
"""Words for what comes before a release, in their order."""
_SHORT_PRE = {b"a": b"alpha", b"b": b"beta", b"c": b"rc", b"m": b"milestone"}
"""Letters that mean the same when a number follows: Python's `3.12.0a1`."""
_LEVELS = frozenset({b"p", b"patch", b"pl", b"u", b"update", b"sp", b"r"})
"""Words for what comes after a release: OpenSSH's `9.2p1`, Java's `8u392`."""

_BEFORE, _END, _LEVEL, _LETTERS = b"\x01", b"\x02", b"\x03", b"\x04"
_MAX_LETTERS = 2


class Upstream(Scheme):
    """Numbers with dots, of which zeros at the end do not count; then, in any number, what comes before or after that release.

    `1.1.1` < `1.1.1a` < `1.1.1z` < `1.1.1za` < `1.1.2` (OpenSSL's letters), `9.2` < `9.2p1`, `6.9.11` < `6.9.11-60`,
    `3.12.0a1` < `3.12.0rc1` < `3.12.0`. What stands behind a `+` does not count. Other words are refused: a guess could hide a
    vulnerability.
    """

    name: ClassVar[str] = "upstream"

    def key(self, version: str) -> bytes:
        """See `Scheme.key`.

        Raises:
            VersionInvalid: something stands there that has no order.
        """
        found = _VERSION.fullmatch(ascii_bytes(version, self.name))
        if found is None:
            raise invalid(self.name, version, "it does not begin with numbers and dots")
        key = without_trailing_zeros([number(each) for each in found[1].split(b".")])
        for word, digits, level in _PART.findall(found[2].lower()):
            key += self._part(word, digits or level, version)
        return key + _END

    def _part(self, word: bytes, digits: bytes, version: str) -> bytes:
        """One part behind the numbers.

        Raises:
            VersionInvalid: a word whose place nobody knows.
        """
        if digits:
            word = _SHORT_PRE.get(word, word)
        if word in _PRE:
            return _BEFORE + _PRE[word] + number(digits)
        if not word or (word in _LEVELS and digits):
            return _LEVEL + number(digits)
        if not digits and len(word) <= _MAX_LETTERS:
            return _LETTERS + word + WORD_END
        raise invalid(self.name, version, f"nobody knows whether {word.decode()!r} is before or after a release")
