"""What a vendor's feed says, as rows: shared by all feeds that name releases, packages and fixed versions in their own words."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from nakami.errors import VersionInvalid
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.model.finding import Severity
from nakami.vulns.cvss import base_score
from nakami.vulns.ecosystems import folder_of, normalised
from nakami.vulns.intervals import BEGINNING, Key
from nakami.vulns.keys import Keys
from nakami.vulns.states import NOT_AFFECTED
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

_MAX_TEXT = 300
_MAX_NAME = 500
"""Characters; the longest real name has 220."""
_MAX_VERSION = 300


class Told(Struct, frozen=True):
    """What one advisory says of one package in one release.

    `ecosystem` carries the release (`Debian:11`). `fixed` is the first version without the fault, empty when there is none;
    `introduced` the first one that has it, empty for all. `state` is set where the vendor says more than the versions do, or
    that the package does not have the fault at all (`NOT_AFFECTED`). `note` is its own word on it, `fixed_on` since when the
    fixed version is there (UTC ISO 8601), `severity` its word for this release, `module` the rpm module `name:stream`.
    """

    ecosystem: str
    name: str
    fixed: str = ""
    introduced: str = ""
    state: str | None = None
    note: str = ""
    fixed_on: str = ""
    severity: Severity | None = None
    module: str | None = None


class Advisory(Struct, frozen=True):
    """One advisory: its `id` at its source, the `names` of what it is about (CVEs first); see `ADVISORIES` for the rest."""

    id: str
    names: tuple[str, ...]
    severity: Severity = Severity.UNKNOWN
    vector: str = ""
    title: str = ""
    published: str = ""
    modified: str = ""
    related: tuple[str, ...] = ()
    disputed: bool = False


class Rows:
    """Turns advisories into rows and numbers them as they come; what has no order is counted.

    Args:
        source: names the partition in the tables (`debian`, `amazon:2-core`); its part before the colon is the feed.
        tally: where everything is counted.
    """

    def __init__(self, source: str, tally: Tally) -> None:
        self._source = source
        self._tally = tally
        self._keys: dict[str, Keys] = {}
        self._next = 0

    def of(self, advisory: Advisory, told: Iterable[Told]) -> Iterator[tuple[Table, Row]]:
        """The rows of one advisory: none where nothing of what it tells can be used."""
        rows = {row: None for each in told if (row := self._affected(advisory.id, each)) is not None}
        if not rows:
            return
        for row in rows:
            self._tally.count(row[0])
            yield AFFECTED, row
        yield from self.mention(advisory)

    def mention(self, advisory: Advisory) -> Iterator[tuple[Table, Row]]:
        """The row of an advisory itself: alone, it says that nothing of what was said under its identifier holds any more."""
        if advisory.modified or advisory.published:
            self._tally.changed(advisory.modified or advisory.published)
        yield (
            ADVISORIES,
            (
                self._source,
                self._next,
                advisory.id,
                " ".join(advisory.names),
                int(advisory.severity),
                advisory.vector,
                base_score(advisory.vector) if advisory.vector else None,
                advisory.title[:_MAX_TEXT],
                advisory.published,
                advisory.modified,
                " ".join(advisory.related) or None,
                advisory.disputed or None,
            ),
        )
        self._next += 1

    def _affected(self, record: str, told: Told) -> Row | None:
        if len(told.name) > _MAX_NAME or len(told.ecosystem) > _MAX_NAME:
            self._tally.cannot_read(record, "the name of a package or ecosystem is too long")
            return None
        try:
            introduced, fixed, words = self._interval(told)
        except VersionInvalid as error:
            self._tally.cannot_order(record, error.message)
            return None
        return (
            told.ecosystem,
            normalised(folder_of(told.ecosystem), told.name),
            introduced.bytes,
            introduced.epoch,
            fixed.bytes if fixed else None,
            fixed.epoch if fixed else None,
            told.fixed or None,
            words,
            told.module,
            int(told.severity) if told.severity is not None else None,
            told.state,
            told.note[:_MAX_TEXT] or None,
            told.fixed_on or None,
            self._source,
            self._next,
        )

    def _interval(self, told: Told) -> tuple[Key, Key | None, str]:
        """From, up to, and both in words.

        Raises:
            VersionInvalid: a version that its ecosystem does not define.
        """
        if told.state == NOT_AFFECTED:
            return BEGINNING, BEGINNING, "no version"
        introduced = self._key(told.ecosystem, told.introduced) if told.introduced else BEGINNING
        since = f">= {told.introduced}" if told.introduced else ""
        if told.fixed:
            until = f"< {told.fixed}"
            return introduced, self._key(told.ecosystem, told.fixed), f"{since}, {until}" if since else until
        return introduced, None, since or "all versions"

    def _key(self, ecosystem: str, version: str) -> Key:
        if len(version) > _MAX_VERSION:
            raise VersionInvalid(f"a version of {len(version):,} characters; at most {_MAX_VERSION} are read")
        folder = folder_of(ecosystem)
        keys = self._keys.get(folder)
        if keys is None:
            keys = self._keys[folder] = Keys(folder)
        return keys(version)
