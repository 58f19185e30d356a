"""Amazon Linux's updateinfo into rows: an advisory is about several vulnerabilities and many packages."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from nakami.errors import VersionInvalid
from nakami.lake.interface import Row
from nakami.lake.table import Table
from nakami.versions import scheme
from nakami.vulns.providers.amazon.lines import first_of, introduced, own_line
from nakami.vulns.providers.interface import Parse
from nakami.vulns.providers.rows import Advisory, Rows, Told
from nakami.vulns.providers.updateinfo import Built, updates
from nakami.vulns.repositories import AMAZON
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

_SECURITY = "security"


class AmazonParse(Parse):
    """Reads one repository of one release; the partition names both: `2 core`, `2 extras kernel-5.15`.

    The rows of the main repository are of the release's ecosystem (`Amazon Linux:2`), those of the others of one beside it
    (`Amazon Linux:2:extras`), where they judge the versions of their line (`lines.py`).
    """

    name: ClassVar[str] = "amazon"
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[Table, ...]] = (AFFECTED, ADVISORIES)

    def parse(self, raw: Path, partition: str, tally: Tally) -> Iterator[tuple[Table, Row]]:
        """See `Parse.parse`."""
        release, _, repository = partition.partition(" ")
        is_main = repository == AMAZON[release][0]
        ecosystem = f"Amazon Linux:{release}" if is_main else f"Amazon Linux:{release}:extras"
        rows = Rows(f"amazon:{partition}", tally)
        for update in updates(raw, tally):
            if update.kind != _SECURITY and not update.cves:
                tally.harmless += 1
                continue
            line = own_line(update.packages) if is_main else ""
            told = [
                Told(
                    ecosystem,
                    name,
                    fixed=fixed,
                    introduced=first_of(line, fixed) if is_main else introduced(repository, fixed),
                    fixed_on=update.issued,
                )
                for name, fixed in _newest(update.packages)
            ]
            about = Advisory(
                update.id,
                update.cves,
                severity=update.severity,
                title=update.title,
                published=update.issued,
                modified=update.updated,
            )
            yield from rows.of(about, told)


def _newest(packages: Sequence[Built]) -> Iterator[tuple[str, str]]:
    """Each name with its fixed version, the newest where architectures differ, which installed packages are not told apart by."""
    versions: dict[str, dict[str, None]] = {}
    for package in packages:
        versions.setdefault(package.name, {})[package.version] = None
    for name, built in versions.items():
        yield name, next(iter(built)) if len(built) == 1 else max(built, key=_order)


def _order(version: str) -> bytes:
    try:
        return scheme("rpm").key(version)
    except VersionInvalid:
        return b""


PARSE = AmazonParse()
