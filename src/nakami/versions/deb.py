"""Debian and Ubuntu packages: deb-version(7), compared as `dpkg --compare-versions` does."""

import re
from functools import lru_cache
from typing import ClassVar

from nakami.versions.encoding import ZERO, ascii_bytes, invalid, number
from nakami.versions.interface import Scheme

_RUNS = re.compile(rb"[0-9]+|[^0-9]+")

# deb-version(7), "Sorting algorithm": "The lexical comparison is a comparison of ASCII values modified so that all the letters
# sort earlier than all the non-letters and so that a tilde sorts before anything, even the end of a part."
_RUN_END = b"\x02"
_ORDER = bytes(0x01 if c == ord("~") else c if bytes((c,)).isalpha() else c | 0x80 for c in range(128)) + bytes(128)


@lru_cache(maxsize=8192)
def _token(run: bytes) -> bytes:
    """A run of digits as a number, any other run as its characters in Debian's order and the end of the run."""
    return number(run) if run.isdigit() else run.translate(_ORDER) + _RUN_END


@lru_cache(maxsize=8192)
def _part(part: bytes) -> bytes:
    """The token of an upstream version or a revision.

    The algorithm alternates between runs, starting with a non-digit one and counting a missing run of digits as 0: the ends
    are completed so that every part starts with a non-digit run and stops with an empty one, which no other part continues.
    """
    tokens = b"".join(map(_token, _RUNS.findall(part)))
    if not part:
        return _RUN_END + ZERO + _RUN_END
    head = _RUN_END if part[:1].isdigit() else b""
    tail = _RUN_END if part[-1:].isdigit() else ZERO + _RUN_END
    return head + tokens + tail


class Deb(Scheme):
    """`[epoch:]upstream-version[-debian-revision]`.

    A missing epoch is 0 and a missing revision equals the revision 0. As dpkg, which only warns, it takes characters that the
    policy does not allow (underscores) and an upstream version that does not start with a digit.
    """

    name: ClassVar[str] = "deb"

    def key(self, version: str) -> bytes:
        """See `Scheme.key`.

        Raises:
            VersionInvalid: empty, a blank inside, an epoch that is no number, nothing before or after a hyphen or colon.
        """
        data = ascii_bytes(version, self.name)
        if b" " in data:
            raise invalid(self.name, version, "it has a blank inside")
        epoch, colon, rest = data.partition(b":")
        if not colon:
            epoch, rest = b"0", data
        elif not epoch.isdigit():
            raise invalid(self.name, version, "its epoch is not a number")
        upstream, hyphen, revision = rest.rpartition(b"-")
        if not hyphen:
            upstream, revision = revision, b""
        elif not revision:
            raise invalid(self.name, version, "its revision is empty")
        if not upstream:
            raise invalid(self.name, version, "its upstream version is empty")
        return number(epoch) + _part(upstream) + _part(revision)
