"""secdb: in which version each package of an apk distribution was fixed (Alpine's security database, and Wolfi's and Chainguard's).

`packages[].pkg` has a name, that of the origin, and `secfixes`: a version, or `0` where the package never had the fault, and under it the
names of vulnerabilities, each a word or several for one: `CVE-2019-14697`, `CVE-2018-0495 GHSA-...`, `XSA-248`. It knows fixes only: a
package below the fix is affected, and nothing is said of what is not fixed.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import msgspec
from msgspec import Struct

from nakami.bounded.feed_file import content
from nakami.bounded.json import UNREADABLE, decode
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.vulns.providers.file import FileFetch
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.rows import Advisory, Rows, Told
from nakami.vulns.states import NOT_AFFECTED
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

MAX_BYTES = 128 << 20
"""Inflated; the largest of 2026 (Wolfi) has some 15 MB."""
_MAX_VALUES = 8_000_000
_NEVER = "0"
_NAME = re.compile(
    r"(?:CVE[-_][0-9]{4}[-_][0-9]{4,19}|GHSA(?:-[a-z0-9]{4}){3}|[A-Z][A-Z0-9]{1,15}(?:[-_][A-Za-z0-9]{1,40}){1,6})"
)


class _Package(Struct, frozen=True):
    """`secfixes` is an empty list where there are none."""

    name: str
    secfixes: dict[str, list[str] | None] | list[str] | None = None


class _Item(Struct, frozen=True):
    pkg: _Package


class _Database(Struct, frozen=True):
    packages: list[msgspec.Raw] | None


def rows(raw: Path, ecosystem: str, source: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
    """Yield the rows of one file.

    Args:
        raw: the file.
        ecosystem: with its release, `Alpine:v3.19`.
        source: names the partition in the tables.
        tally: where everything is counted.

    Raises:
        InputError: the file as a whole is not what it should be.
    """
    database = decode(content(raw, limit=MAX_BYTES), raw.name, type=_Database, limit=MAX_BYTES, values=_MAX_VALUES)
    made = Rows(source, tally)
    for number, item in enumerate(database.packages or ()):
        tally.records += 1
        try:
            package = msgspec.json.decode(item, type=_Item).pkg
        except UNREADABLE as error:
            tally.cannot_read(f"package {number}", str(error))
            continue
        if isinstance(package.secfixes, dict):
            yield from _of(package.name, package.secfixes, ecosystem, made, tally)


def _of(
    name: str, secfixes: dict[str, list[str] | None], ecosystem: str, made: Rows, tally: Tally
) -> Iterator[tuple[Table, Row]]:
    """The rows of one package: an advisory for each vulnerability, whichever versions fixed it."""
    told: dict[tuple[str, ...], list[Told]] = {}
    for version, entries in secfixes.items():
        fix = Told(ecosystem, name, state=NOT_AFFECTED) if version == _NEVER else Told(ecosystem, name, fixed=version)
        for entry in entries or ():
            if names := names_in(entry):
                told.setdefault(names, []).append(fix)
            else:
                tally.cannot_read(name, f"names no vulnerability: {entry[:100]!r}")
    for names, fixes in told.items():
        yield from made.of(Advisory(names[0], names), fixes)


def names_in(entry: str) -> tuple[str, ...]:
    """The names of one vulnerability, CVEs first; some are written with underscores."""
    found = dict.fromkeys(_NAME.findall(entry[:1000]))
    names = [name.replace("_", "-") if name.startswith("CVE") else name for name in found]
    return tuple(sorted(dict.fromkeys(names), key=lambda name: not name.startswith("CVE-")))


class RollingFetch(FileFetch):
    """Brings the one file of a distribution without releases; there is one partition, without a name."""

    file: ClassVar[str] = "security.json"
    limit: ClassVar[int] = MAX_BYTES


class RollingParse(Parse):
    """Reads the one file of a distribution without releases, whose packages are of one `ecosystem`."""

    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES)
    ecosystem: ClassVar[str]

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        del partition
        return rows(raw, self.ecosystem, self.name, tally)
