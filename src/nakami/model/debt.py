"""Security debt: how long fixes have been there and were not fetched."""

from msgspec import Struct


class Debt(Struct, frozen=True):
    """The debt of one image.

    `finding_days` adds up, over its fixable vulnerabilities (each of a source package once), the days since the fix is there. `dated`
    counts those of the sum, `undated` those of which nobody tells since when: they are in no sum, for a guess would hide among facts.
    """

    finding_days: int = 0
    dated: int = 0
    undated: int = 0


class Point(Struct, frozen=True):
    """What was known of a name at one time: `time` is UTC ISO 8601, `digest` names the image that it stood for; empty when it has none."""

    time: str
    digest: str
    vulnerabilities: int
    known_exploited: int
    fixable: int
    debt: Debt


class Trend(Struct, frozen=True):
    """What changed `since` the point before (UTC ISO 8601), whole `days` ago: of the debt and of the number of vulnerabilities.

    `digest` names the image of then; a tag that was built anew continues its line.
    """

    since: str
    days: int
    digest: str
    finding_days: int
    vulnerabilities: int
