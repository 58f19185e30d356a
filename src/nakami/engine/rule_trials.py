"""Rules looked at as things: chosen by what somebody calls them, linted, and tried on their cases."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from nakami.bounded.yara import Ruleset, Source
from nakami.engine.inspection.examining import Examiner
from nakami.engine.rules import rule_of_check
from nakami.errors import Malformed, UsageError
from nakami.freshness.checks import CHECKS
from nakami.malware import tampering
from nakami.malware.structure import HEURISTICS
from nakami.malware.structure.interface import Heuristic
from nakami.model.progress import Progress, counted, silent
from nakami.rulebook.bundle import compiled
from nakami.rulebook.cases import Case
from nakami.rulebook.folder import CASES, HOUSE, files, gates
from nakami.rulebook.head import head_of
from nakami.rulebook.lint import Problem, lint, lint_user, of_cases
from nakami.rulebook.patterns import written_in
from nakami.rulebook.trial import Trial, trials
from nakami.rulebook.user import UserRules, user_sources
from nakami.secrets.specimens import MAKERS

ALL = frozenset({"stable", "incubating", "sandbox"})


class Chosen(Struct, frozen=True):
    """Which rules somebody asks about: `ours`, with where each stands, `heuristics`, and the `user`'s."""

    ours: tuple[tuple[Path, Source], ...]
    heuristics: tuple[Heuristic, ...]
    user: UserRules

    @property
    def count(self) -> int:
        """How many rules that are; of the user's, as many as their files name."""
        users = sum(len(written_in(source.text)[0]) for source in self.user.sources)
        return len(self.ours) + len(self.heuristics) + users


def choose(words: Sequence[str]) -> Chosen:
    """The rules that words name.

    Args:
        words: paths, codes, names and groups of rules; none for all of ours. A path in nakami's own folders stands for what lies there.

    Raises:
        UsageError: nothing is called so, or what is there cannot be read.
    """
    ours = tuple(files())
    if not words:
        return Chosen(ours, HEURISTICS, UserRules())
    chosen: dict[Path, tuple[Path, Source]] = {}
    heuristics: dict[str, Heuristic] = {}
    theirs: list[Path] = []
    for word in words:
        inside = _inside(word)
        its = [each for each in ours if _is_called(word, each, inside)]
        structures = [each for each in HEURISTICS if _is_heuristic(word, each, inside)]
        chosen.update({path: (path, source) for path, source in its})
        heuristics.update({each.rule.code: each for each in structures})
        if its or structures:
            continue
        if not Path(word).exists():
            raise _unknown(word, [path.stem for path, _ in ours])
        theirs.append(Path(word))
    return Chosen(tuple(chosen.values()), tuple(heuristics.values()), user_sources(theirs))


def _inside(word: str) -> Path | None:
    """The path in nakami's own folder that the word is, if it is one."""
    path = Path(word).resolve()
    return path if path.exists() and path.is_relative_to(HOUSE) else None


def _is_called(word: str, file: tuple[Path, Source], inside: Path | None) -> bool:
    path, source = file
    if inside is not None:
        return path.is_relative_to(inside) or path.with_suffix(CASES) == inside
    return word in {path.stem, path.stem.replace("-", "_"), path.parent.name} or f'"{word.upper()}"' in source.text


def _is_heuristic(word: str, heuristic: Heuristic, inside: Path | None) -> bool:
    if inside is not None:
        return module_of(heuristic).is_relative_to(inside) or recipe_of(heuristic) == inside
    return word in {heuristic.rule.name, heuristic.rule.group} or word.upper() == heuristic.rule.code


def _unknown(word: str, names: Sequence[str]) -> UsageError:
    from difflib import get_close_matches

    near = get_close_matches(word, names, 1)
    remedy = f"did you mean {near[0]!r}?" if near else "`nakami rules list` tells all of them"
    return UsageError(f"no rule, file or folder is called {word[:100]!r}", remedy)


def module_of(heuristic: Heuristic) -> Path:
    """The file of a heuristic."""
    return Path(str(sys.modules[type(heuristic).__module__].__file__))


def recipe_of(heuristic: Heuristic) -> Path:
    """Where the cases of a heuristic stand, if it has any."""
    return module_of(heuristic).with_suffix(CASES)


def linted(chosen: Chosen, progress: Progress = silent) -> list[Problem]:
    """Every problem of the rules, by file and line."""
    problems = _ours_linted(chosen, progress) if chosen.ours or chosen.heuristics else []
    problems += (Problem(told.source, told.line, told.what) for told in chosen.user.unread)
    return sorted({*problems, *lint_user(chosen.user.sources)})


def _ours_linted(chosen: Chosen, progress: Progress) -> list[Problem]:
    """The problems of those chosen; all are read, so that a code that two have is seen."""
    others = [(_place(module_of(each)), each.rule) for each in HEURISTICS]
    others += [(check.code, rule_of_check(check)) for check in CHECKS]
    others.append((tampering.RULE.code, tampering.RULE))
    ours = tuple(files())
    problems = [
        *lint(ours, others, MAKERS, progress),
        *lint_user(tuple(gates({source.namespace for _, source in ours}))),
    ]
    for heuristic in HEURISTICS:
        # Most have tests of their own instead: what they look for is built, and not written.
        if recipe_of(heuristic).is_file():
            module = module_of(heuristic)
            problems += of_cases(module, _place(module), MAKERS, needed=heuristic.rule.maturity == "stable")
    places = {source.name for _, source in chosen.ours} | {_place(module_of(each)) for each in chosen.heuristics}
    asked = {place.rpartition(".")[0] for place in places}
    return [each for each in problems if each.path.rpartition(".")[0] in asked]


def tried(chosen: Chosen, progress: Progress = silent) -> Iterator[Trial]:
    """The cases of the rules, each held against its rule through all that a file goes through in a scan.

    A rule that does not compile has one trial, which tells so. The user's rules have cases beside their file, as ours have.
    """
    sound, broken = _sound([source for _, source in chosen.ours], progress)
    yield from broken
    theirs, left_out = _user_sound(chosen.user)
    yield from left_out
    ways = tuple(gates({source.namespace for source in sound}))
    examiner = Examiner(compiled([*ways, *sound], theirs, progress), ALL)

    def look(case: Case) -> Iterator[str]:
        return (hit.rule for hit in examiner.examine(case.entry, case.content))

    for path, source in counted(chosen.ours, "trying rules", progress):
        if source in sound:
            its = tuple(head_of(said).code for said in Ruleset.compiled([source]).heads())
            yield from trials(its, path.with_suffix(CASES), _place(path.with_suffix(CASES)), MAKERS, look)
    for heuristic in chosen.heuristics:
        recipe = recipe_of(heuristic)
        if recipe.is_file():
            yield from trials((heuristic.rule.code,), recipe, _place(recipe), MAKERS, look)
    for source in theirs:
        recipe = Path(source.name).with_suffix(CASES)
        if recipe.is_file():
            yield from trials(tuple(written_in(source.text)[0]), recipe, str(recipe), MAKERS, look)


def _sound(ours: Sequence[Source], progress: Progress) -> tuple[list[Source], list[Trial]]:
    """Those of our rules that compile and have a whole head, and a trial for each of the others."""
    rules, remarks = Ruleset.salvaged(counted(ours, "reading rules", progress))
    why = {remark.source: f"line {remark.line}: {remark.what}" for remark in remarks if remark.error}
    for said in rules.heads():
        try:
            head_of(said)
        except Malformed as error:
            name = said.identifier.replace("_", "-")
            why |= {each.name: error.message for each in ours if Path(each.name).stem == name}
    return [each for each in ours if each.name not in why], [
        Trial((), place, problem=what) for place, what in why.items()
    ]


def _user_sound(user: UserRules) -> tuple[tuple[Source, ...], list[Trial]]:
    rules, remarks = Ruleset.salvaged(user.sources)
    broken = [*user.unread, *(remark for remark in remarks if remark.error)]
    told = [Trial((), remark.source, problem=f"line {remark.line}: {remark.what}") for remark in broken]
    return (user.sources if rules.heads() else ()), told


def _place(path: Path) -> str:
    """A file of nakami's own as the linter calls it."""
    return str(path.relative_to(HOUSE))
