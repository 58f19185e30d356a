"""rpm packages (Red Hat, Fedora, AlmaLinux, Rocky, SUSE, Amazon): rpm-version(7), compared as rpm's rpmvercmp() does."""

import re
from functools import lru_cache
from typing import ClassVar

from nakami.versions.encoding import WORD_END, ascii_bytes, invalid, number
from nakami.versions.interface import Scheme

_SEGMENTS = re.compile(rb"[0-9]+|[A-Za-z]+|[~^]")
_EPOCH = re.compile(rb"([0-9]*):")

# A tilde sorts before the end, a caret right after it, then letters, then numbers: rpm-version(7), "Version comparison".
_TILDE, _END, _CARET, _LETTERS = b"\x01", b"\x02", b"\x03", b"\x04"
# Below the token of any release, so that `1.2` sorts below `1.2-<anything>`.
_NO_RELEASE = b"\x00"


@lru_cache(maxsize=8192)
def _token(segment: bytes) -> bytes:
    """A segment as one token; what separates segments never counts."""
    if segment == b"~":
        return _TILDE
    if segment == b"^":
        return _CARET
    return number(segment) if segment.isdigit() else _LETTERS + segment + WORD_END


@lru_cache(maxsize=8192)
def _part(part: bytes) -> bytes:
    return b"".join(map(_token, _SEGMENTS.findall(part))) + _END


class Rpm(Scheme):
    """`[epoch:]version[-release]`. A missing epoch is 0.

    rpm itself ignores the release when one side has none, which is no order (1.2-1 = 1.2 = 1.2-2). Here an absent release sorts below
    every release, so that "fixed in 1.2" covers every build of 1.2, as advisories mean it.
    """

    name: ClassVar[str] = "rpm"

    def key(self, version: str) -> bytes:
        """See `Scheme.key`.

        Raises:
            VersionInvalid: empty, not ASCII, or no version before the release.
        """
        epoch, rest = self._split(version)
        return number(epoch) + self._version_release(rest, version)

    def bare_key(self, version: str) -> bytes:
        """The key without the epoch, for advisories that give none; compare it with other bare keys only.

        Raises:
            VersionInvalid: as for `key`.
        """
        return self._version_release(self._split(version)[1], version)

    def _split(self, version: str) -> tuple[bytes, bytes]:
        """The epoch's digits and the rest. As in rpm's parseEVR(), only digits before the first colon are an epoch."""
        data = ascii_bytes(version, self.name)
        if b":" not in data:
            return b"", data
        found = _EPOCH.match(data)
        return (found[1], data[found.end() :]) if found else (b"", data)

    def _version_release(self, data: bytes, version: str) -> bytes:
        head, hyphen, tail = data.rpartition(b"-")
        if not (head if hyphen else tail):
            raise invalid(self.name, version, "nothing stands where the version should")
        return _part(head) + _part(tail) if hyphen else _part(tail) + _NO_RELEASE
