"""The advisory database, as the engine uses it: what does this inventory need, what is here, what does it say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

from nakami.errors import DatabaseError
from nakami.lake.interface import Select
from nakami.model.finding import Finding
from nakami.model.lifecycle import Cycle
from nakami.model.outcome import BlindSpot, Source
from nakami.model.package import Distro, Package
from nakami.vulns.as_of import CALENDAR, Calendar, calendar, dated, facts_by
from nakami.vulns.attacks import Attacks, attacks_on
from nakami.vulns.authority import heard
from nakami.vulns.content_sets import is_general, is_layered
from nakami.vulns.coverage import EMPTY, Coverage
from nakami.vulns.describe import Described, advisories, affected, names_of_one
from nakami.vulns.ecosystems import Question, folder_of, questions
from nakami.vulns.facts import Facts, look_up
from nakami.vulns.feeds import CONTENT_SETS, EXPLOITATION, FEEDS, Authority, authority_of
from nakami.vulns.holding import Holding
from nakami.vulns.interface import Judged, Match
from nakami.vulns.judge import Locate, findings, names_of, nowhere
from nakami.vulns.lifecycles import cycles, parts_of
from nakami.vulns.match import Questions, Statement, ask_all, matches, statements
from nakami.vulns.part import Part, nvd_year
from nakami.vulns.reasoning import Reasoned, reasons
from nakami.vulns.releases import release_of
from nakami.vulns.tables import ADVISORIES, AFFECTED, EXPLOITED, LIFECYCLES, LIKELIHOODS, REPOSITORIES, SCORES

Group = tuple[Distro | None, Sequence[Package]]
"""Packages, and what they are installed on."""

_PRODUCTS = "SELECT DISTINCT ecosystem FROM repositories WHERE list_contains($names::VARCHAR[], id) ORDER BY ecosystem"
_COVERED = "SELECT DISTINCT ecosystem, name FROM affected WHERE list_contains($names::VARCHAR[], name)"


class Database(Holding):
    """What the database says of packages. Use it in `with`, or close it."""

    def _with_products(self, distro: Distro | None) -> Distro | None:
        """The distribution with the layered products that its repositories are of, as far as the database knows."""
        files = self.files(REPOSITORIES, [CONTENT_SETS])
        names = [name for name in distro.repositories if is_layered(name)] if distro and distro.id == "rhel" else []
        if not files or not names or distro is None:
            return distro
        rows = self.engine().query(Select(_PRODUCTS, {REPOSITORIES.name: files}, {"names": names}))
        return replace(distro, repositories=(*distro.repositories, *(row[0] for row in rows)))

    def lists(self) -> tuple[Part, ...]:
        """The further lists of what is exploited that are here; whoever has asked for one wants it fresh."""
        return tuple(part for part in map(Part, EXPLOITATION[1:]) if self.holds(part))

    def judge(
        self, packages: Sequence[Package], distro: Distro | None, reasons: Mapping[str, str] | None = None
    ) -> Judged:
        """Say which packages are known to be vulnerable, and of which nothing is known.

        Args:
            packages: what is installed.
            distro: what it is installed on.
            reasons: why an ecosystem is not in the database, by its name, where the caller knows (an update that
                failed).

        Raises:
            DatabaseError: the tables are damaged.
        """
        ((judged, _),) = self.judge_many([(distro, packages)], reasons)
        return judged

    def judge_many(
        self, groups: Sequence[Group], reasons: Mapping[str, str] | None = None
    ) -> tuple[tuple[Judged, Sequence[Package]], ...]:
        """Say of the packages of several distributions what `judge` says of each alone, by one join; and which nobody judges.

        Args:
            groups: packages, each with what they are installed on.
            reasons: as for `judge`.

        Raises:
            DatabaseError: the tables are damaged.
        """
        asked = Questions()
        groups = [(self._with_products(distro), packages) for distro, packages in groups]
        coverages = [Coverage(self.held(), distro, reasons or {}) for distro, _ in groups]
        answered, unordered, unjudged = [], [], []
        for coverage, (distro, packages) in zip(coverages, groups, strict=True):
            parted: dict[bool, list[Package]] = {True: [], False: []}
            for package in packages:
                parted[coverage.judges(package)].append(package)
            its, without_order = ask_all(parted[True], distro, asked)
            answered.append(its)
            unordered.append(self._blind_spots(without_order, distro))
            unjudged.append(parted[False])
        found = self._statements(asked)
        said = [tuple(matches(its, found, asked)) for its in answered]
        distros = {id(match): distro for its, (distro, _) in zip(said, groups, strict=True) for match in its}
        every = tuple(match for its in said for match in its)
        counting = iter(self._heard(every, asked.folders(), lambda match: distros[id(match)]))
        ranking = self._ranking(reasons or {})
        return tuple(
            (
                Judged(
                    tuple(match for match in islice(counting, len(its)) if match),
                    (*coverage.sources(), *ranking),
                    blind,
                ),
                left,
            )
            for its, coverage, blind, left in zip(said, coverages, unordered, unjudged, strict=True)
        )

    def _blind_spots(
        self, unordered: Sequence[tuple[Package, BlindSpot]], distro: Distro | None
    ) -> tuple[BlindSpot, ...]:
        """Those of packages that advisories speak of: of what none does, no version is vulnerable, whether it has an order or not."""
        known = self.covers([package for package, _ in unordered], distro) if unordered else frozenset()
        return tuple(spot for package, spot in unordered if package.name in known)

    def _heard(
        self, said: tuple[Match, ...], folders: set[str], distro_of: Callable[[Match], Distro | None]
    ) -> tuple[Match | None, ...]:
        """The matches in their order; None in the place of those that a better source overrules."""
        least = min((authority_of(match.source) for match in said), default=Authority.VENDOR)
        # Streams of extended support speak for themselves, whoever tells their word.
        has_streams = any(
            is_general(match.ecosystem) and len(release_of(distro_of(match)).ecosystems) > 1 for match in said
        )
        better = [part for part in self.voices(folders) if FEEDS[part.feed].authority >= least + (not has_streams)]
        if not better:
            return said
        files = {table.name: self.files(table, better) for table in (AFFECTED, ADVISORIES)}

        known: dict[tuple[int, int], frozenset[Question]] = {}

        def asked(match: Match) -> frozenset[Question]:
            package, distro = match.package, distro_of(match)
            place = id(package), id(distro)
            if place not in known:
                known[place] = frozenset(questions(package, distro))
            return known[place]

        return heard(self.engine(), files, said, asked)

    def covers(self, packages: Iterable[Package], distro: Distro | None) -> frozenset[str]:
        """The names of those packages that the distribution's advisories speak of at all, in any version.

        Raises:
            DatabaseError: the tables are damaged.
        """
        asked: dict[tuple[str, str], list[str]] = {}
        for package in packages:
            for question in questions(package, distro):
                asked.setdefault((question.ecosystem, question.name), []).append(package.name)
        files = self.files(AFFECTED, self.voices({folder_of(ecosystem) for ecosystem, _ in asked}))
        if not files:
            return frozenset()
        names = sorted({name for _, name in asked})
        rows = self.engine().query(Select(_COVERED, {AFFECTED.name: files}, {"names": names}))
        return frozenset(name for row in rows for name in asked.get((row[0], row[1]), ()))

    def enrich(self, matched: Sequence[Match], locate: Locate = nowhere, as_of: str = "") -> tuple[Finding, ...]:
        """Make findings of matches, of this database or any other source, with what is known of exploitation and severity.

        Args:
            matched: the matches of one target.
            locate: which layer brought a package.
            as_of: the day by which exploitation was known (ISO 8601 date); empty for today.

        Raises:
            DatabaseError: the tables are damaged.
        """
        facts = self._facts(names_of(matched))
        return findings(matched, facts_by(facts, as_of) if as_of else facts, locate)

    def enrich_many(self, groups: Sequence[Sequence[Match]]) -> tuple[tuple[Finding, ...], ...]:
        """Make findings of the matches of several groups, as `enrich` does of each alone.

        Raises:
            DatabaseError: the tables are damaged.
        """
        facts = self._facts({name for its in groups for name in names_of(its)})
        return tuple(findings(its, facts) for its in groups)

    def attacks(self, file: Path, names: Iterable[str]) -> dict[str, Attacks]:
        """What a table of the own telemetry (`ATTACKS`) tells of attacks on these vulnerabilities.

        Raises:
            DatabaseError: the table is damaged.
        """
        return attacks_on(self.engine(), file, names)

    def calendar(self, day: str, names: set[str]) -> Calendar:
        """Which of these CVEs were public on a day (ISO 8601 date), as far as what is here tells.

        Raises:
            DatabaseError: the tables are damaged.
        """
        files = self.files(ADVISORIES, [Part("osv", folder) for folder in CALENDAR])
        dates = dated(self.engine(), files) if files else {}
        scores = self._facts(names).scores
        return calendar(day, dates, {name: score.published for name, score in scores.items() if score.published})

    def _facts(self, names: set[str]) -> Facts:
        years = {nvd_year(name) for name in names} - {""}
        wanted = {
            EXPLOITED.name: self.files(EXPLOITED, map(Part, EXPLOITATION)),
            LIKELIHOODS.name: self.files(LIKELIHOODS, [Part("epss")]),
            SCORES.name: self.files(SCORES, [Part("nvd", year) for year in sorted(years)]),
        }
        files = {table: paths for table, paths in wanted.items() if paths}
        return look_up(self.engine(), files, names) if files else Facts()

    def lifecycles(self, products: Sequence[str]) -> tuple[Cycle, ...]:
        """How long the release lines of some products are kept alive, as far as the database knows.

        Raises:
            DatabaseError: the tables are damaged.
        """
        files = self.files(LIFECYCLES, parts_of(products))
        return cycles(self.engine(), files, products) if files else ()

    def describe(self, name: str) -> Described:
        """What is known of one vulnerability: the advisories about it, the packages they name, exploitation and scores.

        Raises:
            DatabaseError: the tables are damaged.
        """
        parts = self.telling()
        files = {table.name: self.files(table, parts) for table in (AFFECTED, ADVISORIES)}
        if not parts:
            return Described((name,), facts=self._facts({name}))
        names = names_of_one(self.engine(), files, name)
        told = advisories(self.engine(), files, names)
        return Described(names, told, affected(self.engine(), files, names), self._facts(set(names)))

    def reasons(self, packages: Sequence[Package], distro: Distro | None, names: Sequence[str]) -> tuple[Reasoned, ...]:
        """What every source says of one vulnerability in these packages, whether it applies or not.

        Raises:
            DatabaseError: the tables are damaged.
        """
        parts = self.telling()
        files = {table.name: self.files(table, parts) for table in (AFFECTED, ADVISORIES)}
        return reasons(self.engine(), files, packages, self._with_products(distro), names)

    def _statements(self, asked: Questions) -> dict[int, list[Statement]]:
        try:
            return self._join(asked)
        except DatabaseError:
            # Two updates since the manifest was read have taken the generations away that it names.
            if not self.reread():
                raise
            return self._join(asked)

    def _join(self, asked: Questions) -> dict[int, list[Statement]]:
        parts = self.voices(asked.folders())
        files = {table.name: self.files(table, parts) for table in (AFFECTED, ADVISORIES)}
        return statements(self.engine(), files, asked) if files[AFFECTED.name] else {}

    def _ranking(self, reasons: Mapping[str, str]) -> list[Source]:
        """How the feeds stand that say what is exploited."""
        found = []
        for feed in ("kev", *(part.feed for part in self.lists()), "epss"):
            held = self.holds(Part(feed))
            if held and held.tally.rows:
                found.append(Source(feed, feed, "ok", held.made))
            elif held:
                found.append(Source(feed, feed, "failed", held.made, EMPTY))
            else:
                found.append(Source(feed, feed, "failed", why=reasons.get(feed, "not in the database")))
        return found
