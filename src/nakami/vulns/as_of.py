"""What was known on a day of the past: statements published later are left out.

Where neither the advisory nor NVD tells a date, the number of the CVE does. Numbers are handed out in blocks, roughly in the order of time
("CVE Numbering Authority (CNA) Operational Rules", "Year portion of CVE ID", "Allocation"): of a year that had passed, all count as known,
of a later one none, and of the day's own year those up to the number below which lie 99 of 100 of the CVEs that dated advisories
(`CALENDAR`) tell of by then. The last one is of a block that was given out ahead, far above all others. Numbers of seven digits were handed
out by the million to one authority (the Distributed Weakness Filing project, until 2019) and divide nothing.

What this cannot know: a low number that was published years after it was given out counts as known, and what a feed says today of an old
vulnerability may not be what it said then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nakami.lake.interface import Engine, Select
from nakami.model.finding import State
from nakami.vulns.facts import Facts
from nakami.vulns.interface import Match

CALENDAR = ("AlmaLinux", "Bitnami", "Go", "PyPI")
"""OSV's ecosystems whose advisories carry the date at which the CVE was public, or a later one. RustSec's and RubyGems' carry that of the
fault, which is often before it had a number."""

_SHARE = 0.99
_MOST = 999_999
_FEWEST = 20
"""CVEs of a year; of fewer, no number can be trusted to divide it."""

_DATED = """
SELECT name, min(published) FROM (
    SELECT unnest(string_split(ids, ' ')) AS name, published FROM advisories WHERE published <> ''
) WHERE starts_with(name, 'CVE-') GROUP BY name
"""


class Calendar(Struct, frozen=True):
    """Which CVEs were public on a `day` (ISO 8601 date).

    `dates` are the days by which single CVEs were public, as dated advisories tell; `exact` those on which they were published, as NVD
    tells. `last` is the highest number of the day's own year that counts as public, unset where too little is dated to tell.
    """

    day: str
    dates: Mapping[str, str] = {}
    exact: Mapping[str, str] = {}
    last: int | None = None

    def knew(self, name: str) -> bool:
        """Whether this name was public by then; one that is no CVE's is taken to be."""
        exact = self.exact.get(name)
        if exact:
            return exact[:10] <= self.day
        if self.dates.get(name, "9")[:10] <= self.day:
            return True
        year, number = _numbered(name)
        if not year or year < self.day[:4]:
            return True
        # Where nothing divides the year, all of it counts: what is not known is not left out in silence.
        return year == self.day[:4] and (self.last is None or number <= self.last or number > _MOST)


def calendar(day: str, dates: Mapping[str, str], exact: Mapping[str, str]) -> Calendar:
    """The calendar of a day.

    Args:
        day: ISO 8601 date.
        dates: by which day CVEs were public at the latest, by name.
        exact: on which day they were published, by name.
    """
    known = sorted(
        number
        for name, date in {**dates, **exact}.items()
        if date[:10] <= day
        for year, number in (_numbered(name),)
        if year == day[:4] and number <= _MOST
    )
    last = known[min(int(len(known) * _SHARE), len(known) - 2)] if len(known) >= _FEWEST else None
    return Calendar(day, dates, exact, last)


def dated(engine: Engine, files: Sequence[Path]) -> dict[str, str]:
    """The first date that advisories tell of each CVE that they name.

    Args:
        engine: runs the question.
        files: the Parquet files of `advisories`.

    Raises:
        DatabaseError: a file is missing or damaged.
    """
    return dict(engine.query(Select(_DATED, {"advisories": files})))


def known_by(matches: Iterable[Match], then: Calendar) -> Iterator[Match]:
    """The matches whose statements were public by then, about what was; a fix that came later was none yet."""
    for match in matches:
        if match.published[:10] > then.day:
            continue
        left = match.ids if match.published else tuple(name for name in match.ids if _was_known(name, match, then))
        if not left and match.ids:
            continue
        kept = match if left == match.ids else replace(match, ids=left)
        if match.fixed and match.fixed_on[:10] > then.day:
            later = f"fixed later: in {match.fixed}, on {match.fixed_on[:10]}"
            kept = replace(kept, fixed="", fixed_on="", state=State.AFFECTED, note=later)
        yield kept


def _was_known(name: str, match: Match, then: Calendar) -> bool:
    """Aliases are names of one vulnerability: it was known if any CVE among them was."""
    if match.is_shared:
        return then.knew(name)
    cves = [each for each in match.ids if each.startswith("CVE-")]
    return any(then.knew(each) for each in cves) if cves else True


def facts_by(facts: Facts, day: str) -> Facts:
    """What was known of exploitation by then; the likelihood is estimated anew every day, and no history of it is at hand."""
    exploited = {name: told for name, told in facts.exploited.items() if told.since <= day}
    return replace(facts, exploited=exploited, likelihoods={})


def _numbered(name: str) -> tuple[str, int]:
    """The year and number of a CVE; ("", 0) for any other name."""
    kind, _, rest = name.partition("-")
    year, _, number = rest.partition("-")
    if kind != "CVE" or len(year) != 4 or not (year + number).isascii() or not (year + number).isdigit():
        return "", 0
    return year, int(number[:19] or 0)
