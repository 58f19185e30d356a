"""Version keys as the tables hold them."""

from nakami.errors import VersionInvalid
from nakami.versions import scheme
from nakami.versions.rpm import Rpm
from nakami.vulns.ecosystems import Ecosystem, ecosystem_named
from nakami.vulns.intervals import Key

_MAX_CACHED = 200_000
_MAX_EPOCH = (1 << 32) - 1


class Keys:
    """The keys of one ecosystem's versions; remembers what it has seen, for advisories repeat themselves.

    Args:
        folder: the ecosystem, without a release.
        said: that a version without an epoch has epoch 0 (an installed package's), whatever the advisories leave
            unsaid.

    Raises:
        KeyError: the order of this ecosystem's versions is not known.
    """

    def __init__(self, folder: str, *, said: bool = False) -> None:
        self._ecosystem: Ecosystem = ecosystem_named(folder)
        self._key = Rpm().bare_key if self._ecosystem.epochs else scheme(self._ecosystem.scheme).key
        self._unsaid = 0 if said or self._ecosystem.epochs == "said" else None
        self._seen: dict[str, Key | VersionInvalid] = {}

    def __call__(self, version: str) -> Key:
        """The key of a version.

        Raises:
            VersionInvalid: the ecosystem does not define it.
        """
        found = self._seen.get(version)
        if found is None:
            if len(self._seen) >= _MAX_CACHED:
                self._seen.clear()
            found = self._seen[version] = self._fresh(version)
        if isinstance(found, VersionInvalid):
            raise found.with_traceback(None)
        return found

    def _fresh(self, version: str) -> Key | VersionInvalid:
        try:
            return Key(self._key(version), self._epoch(version) if self._ecosystem.epochs else None)
        except VersionInvalid as error:
            return error

    def _epoch(self, version: str) -> int | None:
        epoch, colon, _ = version.partition(":")
        if not colon:
            return self._unsaid
        if version.count(":") > 1:
            raise VersionInvalid(f"{version[:100]!r} has more than one epoch")
        if not epoch.isascii() or not epoch.isdigit() or int(epoch[:11]) > _MAX_EPOCH:
            raise VersionInvalid(f"{version[:100]!r} has an epoch that is not a number of 32 bits")
        return int(epoch)
