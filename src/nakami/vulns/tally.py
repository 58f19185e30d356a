"""What became of a feed's records: nothing is dropped without being counted, and the first of each kind are named."""

from msgspec import Struct, field

MAX_NAMED = 20
MAX_RELEASES = 10_000
"""Red Hat has the most, some 2,000 product streams."""


class Problem(Struct, frozen=True):
    """One record, or part of one, that could not be used."""

    record: str
    why: str


class Tally(Struct):
    """Counts of one partition.

    `records` were read; `withdrawn` of them are dropped because their author took them back, `harmless` because they
    announce a bug fix or an enhancement and name no vulnerability; `unreadable` are not what
    the format says; `unordered` counts ranges and listed versions whose version its ecosystem does not define; `rows`
    were written. `releases` counts rows per ecosystem with release. `newest` is the latest date of change that is not
    after `today`, both UTC ISO 8601.
    """

    today: str = ""
    records: int = 0
    withdrawn: int = 0
    harmless: int = 0
    unreadable: int = 0
    unordered: int = 0
    rows: int = 0
    newest: str = ""
    releases: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def cannot_read(self, record: str, why: str) -> None:
        """Count a record that is not what the format says."""
        self.unreadable += 1
        self._name(record, why)

    def cannot_order(self, record: str, why: str) -> None:
        """Count a range or a listed version that cannot be put into the ecosystem's order."""
        self.unordered += 1
        self._name(record, why)

    def count(self, ecosystem: str) -> None:
        """Count one row of an ecosystem."""
        if ecosystem in self.releases or len(self.releases) < MAX_RELEASES:
            self.releases[ecosystem] = self.releases.get(ecosystem, 0) + 1

    def changed(self, when: str) -> None:
        """Note a date of change; dates in the future, which feeds do hold, are not believed."""
        # UTC is written `Z` here and `+00:00` there; the same second is not in the future.
        if self.newest < when and when.removesuffix("Z") <= self.today:
            self.newest = when

    def _name(self, record: str, why: str) -> None:
        if len(self.problems) < MAX_NAMED:
            self.problems.append(Problem(record[:200], why[:300]))
