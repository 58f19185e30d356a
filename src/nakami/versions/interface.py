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
        """Encode a version so that bytes compare as versions do.

        The key of a is smaller than the key of b, as bytes, if and only if a is older than b in the ecosystem's own order; the keys are
        equal if and only if the two are the same version to it. Never empty.

        Raises:
            VersionInvalid: the ecosystem does not define this version string.
        """
