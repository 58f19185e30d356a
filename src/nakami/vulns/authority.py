"""Whose word counts: what a source with more authority has looked into, one with less does not judge again.

The vendor of a package knows which fixes it has put into old versions, and which faults its build does not have; a collection of advisories
may lag behind it, and NVD judges what upstream released. Bitnami's advisories take NVD's and correct their ranges. So a vulnerability that
the better source mentions for that very package is judged by it alone, whichever way; those that it never mentions are left to the others.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from nakami.lake.interface import Engine, Select
from nakami.vulns.content_sets import is_extended, is_general
from nakami.vulns.ecosystems import Question
from nakami.vulns.feeds import Authority, authority_of
from nakami.vulns.fix_date import fix_date
from nakami.vulns.interface import Match

Place = tuple[str, str]
"""An ecosystem with its release, and the name that is looked up there."""

_LOOKED_INTO = """
SELECT DISTINCT a.ecosystem, a.name, a.module, a.source, v.id, v.ids
FROM affected AS a JOIN advisories AS v ON v.source = a.source AND v.row = a.advisory
ANTI JOIN advisories AS later
    ON v.source LIKE '%:archive' AND later.source = replace(v.source, ':archive', ':changes') AND later.id = v.id
WHERE list_contains($ecosystems::VARCHAR[], a.ecosystem) AND list_contains($names::VARCHAR[], a.name)
"""
"""What a feed's source of changes says of an advisory takes the place of what its archive says, as in `match.sql`."""


def heard(
    engine: Engine,
    files: Mapping[str, Sequence[Path]],
    said: Sequence[Match],
    asked: Callable[[Match], Collection[Question]],
) -> tuple[Match | None, ...]:
    """Each match as it counts; None in the place of one about what a source of more authority has looked into.

    Args:
        engine: runs the question.
        files: the Parquet files of `affected` and `advisories` of the sources of more authority; empty where there are none.
        said: the matches of all.
        asked: how the match's package is looked up.

    Raises:
        DatabaseError: a file is missing or damaged.
    """
    lesser = [match for match in said if may_be_overruled(match.source, match.ecosystem)]
    if not lesser or not all(files.values()):
        return tuple(said)
    places = {id(match): asked(match) for match in lesser}
    best = _looked_into(engine, files, {question for its in places.values() for question in its})

    def is_overruled(match: Match, vulnerability: str) -> bool:
        own = weight(match.source, match.ecosystem)
        return any(
            said > own and is_of_module(module, question.module)
            for question in places.get(id(match), ())
            for module, said in best.get(((question.ecosystem, question.name), vulnerability), {}).items()
        )

    kept: list[Match | None] = []
    overruled: list[Match] = []
    for match in said:
        names = match.ids or (match.advisory,)
        left = tuple(name for name in names if not is_overruled(match, name))
        if len(left) == len(names):
            kept.append(match)
        elif left and match.is_shared:
            # A collection's advisory about several CVEs still speaks for those that the better source never mentions.
            kept.append(replace(match, ids=left))
        else:
            kept.append(None)
            overruled.append(match)
    return _with_dates(_with_scores(kept, overruled), lesser)


def _looked_into(
    engine: Engine, files: Mapping[str, Sequence[Path]], asked: Iterable[Question]
) -> dict[tuple[Place, str], dict[str | None, int]]:
    """By place and vulnerability, how much the best word on it counts for each module."""
    places = {(question.ecosystem, question.name) for question in asked}
    wanted = {
        "ecosystems": sorted({ecosystem for ecosystem, _ in places}),
        "names": sorted({name for _, name in places}),
    }
    best: dict[tuple[Place, str], dict[str | None, int]] = {}
    for ecosystem, name, module, source, advisory, ids in engine.query(Select(_LOOKED_INTO, files, wanted)):
        counts = weight(source, ecosystem)
        for vulnerability in {advisory, *ids.split()}:
            by_module = best.setdefault(((ecosystem, name), vulnerability), {})
            by_module[module] = max(counts, by_module.get(module, 0))
    return best


def is_of_module(said: str | None, installed: str) -> bool:
    """Whether a word on packages of a module (`AFFECTED.module`) is one on a package of another label, as `match.sql` has it."""
    if said is None or said == installed:
        return True
    return not installed if said == "-" else bool(installed) and "*" in {said, installed}


def may_be_overruled(source: str, ecosystem: str) -> bool:
    """Whether anybody's word can count before this one: a vendor's is the last, but for that on a release in general."""
    return authority_of(source) < Authority.VENDOR or is_general(ecosystem)


def weight(source: str, ecosystem: str) -> int:
    """How much the word of a source counts; what it says of a stream of extended support counts before what it says in general."""
    return 2 * authority_of(source) + is_extended(ecosystem)


def _with_scores(kept: Sequence[Match | None], overruled: Iterable[Match]) -> tuple[Match | None, ...]:
    """The better source's matches with what it left unsaid of how bad it is, in the words of those that it overruled.

    Vendors often give no CVSS, and Debian's urgency is mostly "not yet assigned": whose word it is that the package is vulnerable
    has nothing to do with how bad the vulnerability is.
    """
    told = {(id(match.package), name): match for match in overruled if not match.is_shared for name in match.ids}
    if not told:
        return tuple(kept)
    found: list[Match | None] = []
    for match in kept:
        if match is None or match.is_shared:
            found.append(match)
            continue
        other = next((told[key] for name in match.ids if (key := (id(match.package), name)) in told), None)
        found.append(match if other is None else _completed(match, other))
    return tuple(found)


def _completed(match: Match, other: Match) -> Match:
    scored = match if match.score is not None else other
    return replace(
        match,
        severity=match.severity or other.severity,
        score=scored.score,
        vector=scored.vector,
        title=match.title or other.title,
        published=match.published or other.published,
        related=match.related or other.related,
        disputed=match.disputed or other.disputed,
    )


def _with_dates(kept: Sequence[Match | None], lesser: Iterable[Match]) -> tuple[Match | None, ...]:
    """The matches with the date since when their fix is there, where only a lesser source tells it.

    Debian's tracker names the fixed version; the advisory that OSV collected (DSA) announced that very version, and is dated.
    """
    dates: dict[tuple[int, str, str], str] = {}
    for match in lesser:
        if when := fix_date(match):
            for name in match.ids:
                place = id(match.package), name, match.fixed
                dates[place] = min(when, dates.get(place, when))

    def dated(match: Match) -> Match:
        if match.is_shared or not match.fixed or fix_date(match):
            return match
        told = [dates[key] for name in match.ids if (key := (id(match.package), name, match.fixed)) in dates]
        return replace(match, fixed_on=min(told)) if told else match

    return tuple(match and dated(match) for match in kept)
