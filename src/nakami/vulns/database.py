"""The advisory database, as the engine uses it: what does this inventory need, what is here, what does it say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Self

from msgspec.structs import replace

from nakami.errors import DatabaseError
from nakami.lake.duckdb import DuckDB
from nakami.lake.interface import Engine, Select
from nakami.lake.table import Table
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
from nakami.vulns.ecosystems import NVD, ecosystem_of, folder_of, questions
from nakami.vulns.facts import Facts, look_up
from nakami.vulns.feeds import EXPLOITATION, FEEDS, Authority, authority_of, parts_for, voices_of
from nakami.vulns.interface import Judged, Match
from nakami.vulns.judge import Locate, findings, names_of, nowhere
from nakami.vulns.lifecycles import cycles, parts_of
from nakami.vulns.manifest import Absent, Held, Manifest, file_of, load, place_of
from nakami.vulns.match import Questions, Statement, ask_all, matches, statements
from nakami.vulns.part import Part, nvd_year
from nakami.vulns.reasoning import Reasoned, reasons
from nakami.vulns.releases import release_of
from nakami.vulns.tables import ADVISORIES, AFFECTED, EXPLOITED, LIFECYCLES, LIKELIHOODS, REPOSITORIES, SCORES

_TELLING = frozenset({"osv", "nvd", *(feed.name for feed in FEEDS.values() if feed.vendor_of)})
"""The feeds that say which versions are affected."""

Group = tuple[Distro | None, Sequence[Package]]
"""Packages, and what they are installed on."""

_REPOSITORIES = Part("redhat-repositories")
_PRODUCTS = "SELECT DISTINCT ecosystem FROM repositories WHERE list_contains($names::VARCHAR[], id) ORDER BY ecosystem"
_COVERED = "SELECT DISTINCT ecosystem, name FROM affected WHERE list_contains($names::VARCHAR[], name)"


class Database:
    """One reading of the database. It never locks and never writes; an update at the same time does not disturb it.

    Use it in `with`, or close it: it keeps a query engine once one was needed.

    Args:
        root: the database's folder.
        manifest: what it holds.
        make: gives a query engine, when one is needed.
    """

    def __init__(self, root: Path, manifest: Manifest, make: Callable[[], Engine] = DuckDB) -> None:
        self._make = make
        self._root = root
        self._manifest = manifest
        self._running: Engine | None = None

    @classmethod
    def open(cls, root: Path, make: Callable[[], Engine] = DuckDB) -> "Database":
        """Open what is in the folder; a folder without a database, or with one of another version, is an empty database.

        Raises:
            DatabaseError: the manifest is damaged or cannot be read.
        """
        return cls(root, load(root), make)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the query engine."""
        if self._running:
            self._running.close()
            self._running = None

    def held(self) -> tuple[Held, ...]:
        """What is here, by feed and partition; feeds that only a newer nakami knows are passed over."""
        return tuple(held for _, held in sorted(self._manifest.held.items()) if held.feed in FEEDS)

    def holds(self, part: Part) -> Held | None:
        """One partition as it stands here; None when it is not."""
        return self._manifest.held.get(place_of(part.feed, part.partition))

    def lacks(self, part: Part) -> Absent | None:
        """When and where this partition was asked for and not there; None when it was not asked for."""
        return self._manifest.absent.get(place_of(part.feed, part.partition))

    @staticmethod
    def needs(packages: Iterable[Package], distro: Distro | None) -> tuple[Part, ...]:
        """The partitions that judge an inventory: its ecosystems, and what ranks findings (KEV, EPSS); none for an empty inventory."""
        folders = {ecosystem_of(package, distro)[0] for package in packages} - {""}
        # NVD's years are half a gigabyte: whoever wants them asks for them (`nakami db update nvd`).
        parts = [part for folder in sorted(folders - {NVD}) for part in parts_for(folder, distro)]
        if distro and distro.id == "rhel" and any(map(is_layered, distro.repositories)):
            parts.append(_REPOSITORIES)
        return (*parts, Part("kev"), Part("epss")) if folders else ()

    def _with_products(self, distro: Distro | None) -> Distro | None:
        """The distribution with the layered products that its repositories are of, as far as the database knows."""
        files = self._files(REPOSITORIES, [_REPOSITORIES])
        names = [name for name in distro.repositories if is_layered(name)] if distro and distro.id == "rhel" else []
        if not files or not names or distro is None:
            return distro
        rows = self._engine().query(Select(_PRODUCTS, {REPOSITORIES.name: files}, {"names": names}))
        return replace(distro, repositories=(*distro.repositories, *(row[0] for row in rows)))

    def lists(self) -> tuple[Part, ...]:
        """The further lists of what is exploited that are here; whoever has asked for one wants it fresh."""
        return tuple(part for part in map(Part, EXPLOITATION[1:]) if self.holds(part))

    @staticmethod
    def needs_scores(matches: Iterable[Match]) -> tuple[Part, ...]:
        """The years of NVD that would give a severity to matches whose advisory has none."""
        unscored = [match for match in matches if not match.severity and match.score is None]
        return tuple(Part("nvd", year) for year in sorted({nvd_year(name) for name in names_of(unscored)} - {""}))

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
        better = [part for part in self._parts(folders) if FEEDS[part.feed].authority >= least + (not has_streams)]
        if not better:
            return said
        files = {table.name: self._files(table, better) for table in (AFFECTED, ADVISORIES)}

        return heard(self._engine(), files, said, lambda match: questions(match.package, distro_of(match)))

    def covers(self, packages: Iterable[Package], distro: Distro | None) -> frozenset[str]:
        """The names of those packages that the distribution's advisories speak of at all, in any version.

        Raises:
            DatabaseError: the tables are damaged.
        """
        asked: dict[tuple[str, str], list[str]] = {}
        for package in packages:
            for question in questions(package, distro):
                asked.setdefault((question.ecosystem, question.name), []).append(package.name)
        files = self._files(AFFECTED, self._parts({folder_of(ecosystem) for ecosystem, _ in asked}))
        if not files:
            return frozenset()
        names = sorted({name for _, name in asked})
        rows = self._engine().query(Select(_COVERED, {AFFECTED.name: files}, {"names": names}))
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
        return attacks_on(self._engine(), file, names)

    def calendar(self, day: str, names: set[str]) -> Calendar:
        """Which of these CVEs were public on a day (ISO 8601 date), as far as what is here tells.

        Raises:
            DatabaseError: the tables are damaged.
        """
        files = self._files(ADVISORIES, [Part("osv", folder) for folder in CALENDAR])
        dates = dated(self._engine(), files) if files else {}
        scores = self._facts(names).scores
        return calendar(day, dates, {name: score.published for name, score in scores.items() if score.published})

    def _facts(self, names: set[str]) -> Facts:
        years = {nvd_year(name) for name in names} - {""}
        wanted = {
            EXPLOITED.name: self._files(EXPLOITED, map(Part, EXPLOITATION)),
            LIKELIHOODS.name: self._files(LIKELIHOODS, [Part("epss")]),
            SCORES.name: self._files(SCORES, [Part("nvd", year) for year in sorted(years)]),
        }
        files = {table: paths for table, paths in wanted.items() if paths}
        return look_up(self._engine(), files, names) if files else Facts()

    def lifecycles(self, products: Sequence[str]) -> tuple[Cycle, ...]:
        """How long the release lines of some products are kept alive, as far as the database knows.

        Raises:
            DatabaseError: the tables are damaged.
        """
        files = self._files(LIFECYCLES, parts_of(products))
        return cycles(self._engine(), files, products) if files else ()

    def describe(self, name: str) -> Described:
        """What is known of one vulnerability: the advisories about it, the packages they name, exploitation and scores.

        Raises:
            DatabaseError: the tables are damaged.
        """
        parts = [Part(held.feed, held.partition) for held in self.held() if held.feed in _TELLING and held.tally.rows]
        files = {table.name: self._files(table, parts) for table in (AFFECTED, ADVISORIES)}
        if not parts:
            return Described((name,), facts=self._facts({name}))
        names = names_of_one(self._engine(), files, name)
        told = advisories(self._engine(), files, names)
        return Described(names, told, affected(self._engine(), files, names), self._facts(set(names)))

    def reasons(self, packages: Sequence[Package], distro: Distro | None, names: Sequence[str]) -> tuple[Reasoned, ...]:
        """What every source says of one vulnerability in these packages, whether it applies or not.

        Raises:
            DatabaseError: the tables are damaged.
        """
        parts = [Part(held.feed, held.partition) for held in self.held() if held.feed in _TELLING and held.tally.rows]
        files = {table.name: self._files(table, parts) for table in (AFFECTED, ADVISORIES)}
        return reasons(self._engine(), files, packages, self._with_products(distro), names)

    def _statements(self, asked: Questions) -> dict[int, list[Statement]]:
        try:
            return self._join(asked)
        except DatabaseError:
            # Two updates since the manifest was read have taken the generations away that it names.
            fresh = load(self._root)
            if fresh == self._manifest:
                raise
            self._manifest = fresh
            return self._join(asked)

    def _join(self, asked: Questions) -> dict[int, list[Statement]]:
        parts = self._parts(asked.folders())
        files = {table.name: self._files(table, parts) for table in (AFFECTED, ADVISORIES)}
        return statements(self._engine(), files, asked) if files[AFFECTED.name] else {}

    def _parts(self, folders: set[str]) -> list[Part]:
        """Where the advisories of these ecosystems are."""
        voices = {name for folder in folders for name in voices_of(folder)}
        if NVD in folders:
            voices.add("nvd")
        return [
            Part(held.feed, held.partition)
            for held in self.held()
            if held.feed in voices and held.tally.rows and (held.feed != "osv" or held.partition in folders)
        ]

    def _files(self, table: Table, parts: Iterable[Part]) -> list[Path]:
        held = [(part, self.holds(part)) for part in parts]
        return [
            file_of(self._root / place_of(part.feed, part.partition) / here.generation, table)
            for part, here in held
            if here
        ]

    def _engine(self) -> Engine:
        if self._running is None:
            self._running = self._make()
        return self._running

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
