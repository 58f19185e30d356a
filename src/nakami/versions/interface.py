"""What a version scheme is."""

from abc import ABC, abstractmethod
from typing import ClassVar


class Scheme(ABC):
    """How one ecosystem orders its versions.

    `name` is the ecosystem's own name for the scheme (deb, rpm, apk, pep440, semver, maven, gem, golang, ...).
    """

    name: ClassVar[str]

    @abstractmethod
    def key(self, version: str) -> bytes:
        """The order-preserving byte key: `key(a) < key(b)` as bytes if and only if a is older than b in the ecosystem's own order,
        and `key(a) == key(b)` if and only if they are the same version to it. Never empty.

        Raises:
            VersionInvalid: the ecosystem does not define this version string.
        """  # noqa: D205 -- one sentence is the contract
