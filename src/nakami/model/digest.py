"""Digests: the names of bytes (OCI image specification 1.1, `descriptor.md`, "Digests")."""

import hashlib
import re
from typing import Literal, Self, cast

from msgspec import Struct

from nakami.errors import DigestMismatch, Malformed

_GRAMMAR = re.compile(r"(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})", re.ASCII)


class Digest(Struct, frozen=True, order=True):
    """The digest of some bytes; `hex` is lower case. `str()` gives the written form, `sha256:...`."""

    algorithm: Literal["sha256", "sha512"]
    hex: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `sha256:...` or `sha512:...`, the specification's two registered algorithms.

        Raises:
            Malformed: anything else.
        """
        if not _GRAMMAR.fullmatch(text):
            raise Malformed(f"not a digest: {text[:140]!r}", "write it as sha256: and 64 lower-case hexadecimal digits")
        algorithm, _, digits = text.partition(":")
        return cls(cast("Literal['sha256', 'sha512']", algorithm), digits)

    @classmethod
    def of(cls, content: bytes, algorithm: Literal["sha256", "sha512"] = "sha256") -> Self:
        """The digest of some bytes."""
        return cls(algorithm, hashlib.new(algorithm, content).hexdigest())

    def verify(self, content: bytes, what: str) -> None:
        """Make sure that `content` is what this digest names; `what` names it in the error.

        Raises:
            DigestMismatch: it is not.
        """
        if type(self).of(content, self.algorithm) != self:
            raise DigestMismatch(f"{what} is not what its digest {self} names", "it was changed on its way; try again")

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.hex}"
