"""One linter over all rules. It tells every problem that it finds, not the first, each with its file and line."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from nakami.bounded.pattern import pattern
from nakami.bounded.yara import Head, Remark, Ruleset, Source
from nakami.errors import NakamiError
from nakami.model.progress import Progress, counted, silent
from nakami.rulebook import expressions
from nakami.rulebook.cases import Maker, cases
from nakami.rulebook.folder import CASES, GATE
from nakami.rulebook.head import FIELDS, head_of
from nakami.rulebook.patterns import Written, written_in
from nakami.rulebook.rule import LETTERS, Rule

LEAST_FIXED = 2
"""Bytes in a row. YARA cuts its atoms to four; what has only one is found everywhere."""
_NAME = pattern(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+|[a-z][a-z0-9]{2,}")
_CODE = pattern(r"NK-[A-Z][0-9]{3,4}")
_TAG = pattern(r"[a-z][a-z0-9_]*")
_VERSION = pattern(r"[0-9]+\.[0-9]+")
_ADDRESS = pattern(r"https://[^\s/]+\.[^\s/]+(?:/\S*)?")
_LONGEST_TITLE = 90
_FEWEST_WORDS = 4
_LOOKS = frozenset({"text_as_hex", "unintended_pattern_in_set"})
"""Warnings of YARA-X about how something is written, and not about what it does."""
_PIECES = {"text": expressions.of_text, "hex": expressions.of_hex, "regex": expressions.of_regex}


class Problem(Struct, frozen=True, order=True):
    """What is wrong with a rule: the file as people know it, its line from 1 (0 where no line is at fault), and what it is."""

    path: str
    line: int
    what: str


def lint(
    ours: Sequence[tuple[Path, Source]],
    others: Sequence[tuple[str, Rule]],
    makers: Mapping[str, Maker],
    progress: Progress = silent,
) -> list[Problem]:
    """Every problem of our own rules, by file and line.

    Args:
        ours: the YARA rules, each with where it stands.
        others: the heads of rules of other kinds, each with the name of its file.
        makers: for the recipes of cases, besides those of `rulebook.cases`.
        progress: told of compiling them.
    """
    compiled, problems = _compiled([source for _, source in ours], progress)
    by_rule = {(said.namespace, said.identifier): said for said in compiled.heads()}
    problems += (Problem(place, 0, f"{field}: {what}") for place, head in others for field, what in head_problems(head))
    heads = list(others)
    for path, source in ours:
        rules, patterns = written_in(source.text)
        its = [by_rule[key] for identifier in rules if (key := (source.namespace, identifier)) in by_rule]
        # Few files are pages, or pass a gate, and what is short there costs little.
        seldom = any(said.meta.get("over") == "page" for said in its) or (path.parent / GATE).is_file()
        least = 1 if seldom else LEAST_FIXED
        problems += _pattern_problems(source, patterns, least)
        problems += (Problem(source.name, 0, what) for what in _of_file(path, rules))
        for said in its:
            problems += _of_meta(source, said, rules[said.identifier])
            if (head := _head(said)) is not None:
                heads.append((source.name, head))
        stable = any(said.meta.get("maturity") == "stable" for said in its)
        problems += of_cases(path, source.name, makers, needed=stable)
    problems += same_codes(heads)
    return sorted(set(problems))


def lint_user(sources: Sequence[Source]) -> list[Problem]:
    """Every problem of rules that are not ours: what does not compile, and what is slow. What their heads say is their authors' matter."""
    _, problems = _compiled(sources)
    for source in sources:
        problems += _pattern_problems(source, written_in(source.text)[1], least=1)
    return sorted(set(problems))


def _compiled(sources: Sequence[Source], progress: Progress = silent) -> tuple[Ruleset, list[Problem]]:
    compiled, remarks = Ruleset.salvaged(counted(sources, "reading rules", progress))
    texts = {source.name: source.text.splitlines() for source in sources}
    return compiled, [
        Problem(told.source, told.line, told.what)
        for told in remarks
        if not _is_harmless(told, texts.get(told.source, ()))
    ]


def _is_harmless(told: Remark, lines: Sequence[str]) -> bool:
    """Whether it is about looks, or a loop over the places of a pattern, of which the matcher takes no more than `MAX_MATCHES`."""
    line = lines[told.line - 1] if 0 < told.line <= len(lines) else ""
    return told.code in _LOOKS or (told.code == "potentially_slow_loop" and "..#" in line.replace(" ", ""))


def _of_file(path: Path, rules: Mapping[str, int]) -> Iterator[str]:
    if len(rules) != 1:
        yield f"has {len(rules)} rules; one file, one rule"
    elif (identifier := next(iter(rules))) != path.stem.replace("-", "_"):
        yield f"is called {path.stem!r}, but its rule {identifier!r}: it should be {path.stem.replace('-', '_')!r}"
    if not _NAME.fullmatch(path.stem):
        yield f"{path.stem!r} is no kebab-case name"


def _of_meta(source: Source, said: Head, line: int) -> Iterator[Problem]:
    lines = {key: _line_of(source.text, key, line) for key in said.meta}
    for field in FIELDS:
        if field not in said.meta:
            yield Problem(source.name, line, f"lacks {field} in its meta section")
        elif not str(said.meta[field]).strip() and field != "references":
            yield Problem(source.name, lines[field], f"{field} is empty")
    try:
        head = head_of(said)
    except NakamiError as error:
        if all(str(said.meta.get(field, "")).strip() for field in FIELDS if field != "references"):
            yield Problem(source.name, line, error.message)
        return
    for field, what in head_problems(head):
        yield Problem(source.name, lines.get(field, line), what)


def head_problems(head: Rule) -> Iterator[tuple[str, str]]:
    """What is wrong with the words of a head, of whatever kind of rule: the field, and what it is."""
    if not _CODE.fullmatch(head.code) or head.code[3] != LETTERS.get(head.family):
        yield (
            "code",
            f"the code {head.code!r} is none: those of {head.family} are NK-{LETTERS.get(head.family, '?')}0001",
        )
    if not _NAME.fullmatch(head.name):
        yield "name", f"{head.name!r} is no kebab-case name"
    if not _VERSION.fullmatch(head.since):
        yield "since", f"since is {head.since!r}, not a version such as 0.1"
    yield from (
        ("references", f"{each[:80]!r} is no https address") for each in head.references if not _is_address(each)
    )
    yield from (("tags", f"the tag {tag!r} is not in lower case") for tag in head.tags if not _TAG.fullmatch(tag))
    yield from _words_problems(head)


def _words_problems(head: Rule) -> Iterator[tuple[str, str]]:
    if not head.title[:1].isupper() or head.title.endswith(".") or len(head.title) > _LONGEST_TITLE:
        yield "title", f"the title begins with a capital, has no full stop and at most {_LONGEST_TITLE} characters"
    if not head.why[:1].isupper() or not head.why.endswith(".") or _words(head.why) < _FEWEST_WORDS:
        yield "why", "why is a sentence: with a capital, a full stop, and what follows for whoever runs the image"
    if head.remedy[:1].isupper() or head.remedy.endswith(".") or _words(head.remedy) < _FEWEST_WORDS - 1:
        yield "remedy", "remedy says what to do: it begins in lower case, with a verb, and has no full stop"


def _is_address(word: str) -> bool:
    return bool(_ADDRESS.fullmatch(word))


def _words(text: str) -> int:
    return len(text.split())


def _head(said: Head) -> Rule | None:
    try:
        return head_of(said)
    except NakamiError:
        return None


def _line_of(text: str, key: str, start: int) -> int:
    """The first line from `start` on that gives this key of the metadata a value."""
    for number, line in enumerate(text.splitlines()[start - 1 :], start):
        if line.split("=")[0].strip() == key:
            return number
    return start


def _pattern_problems(source: Source, patterns: Iterable[Written], least: int) -> Iterator[Problem]:
    for written in patterns:
        for what in pattern_problems(written, 0 if _is_anchored(written, source.text) else least):
            yield Problem(source.name, written.line, f"${written.name}: {what}")


def _is_anchored(written: Written, text: str) -> bool:
    """Whether it is only asked for at one place, as in `$mark at 0`: YARA-X does not search for it elsewhere."""
    uses = re.findall(rf"[$#@!]{re.escape(written.name)}\b(?!\s*=)(\s+at\b)?", text)
    return bool(written.name and uses) and all(uses)


def pattern_problems(written: Written, least: int = LEAST_FIXED) -> Iterator[str]:
    """What makes a pattern slow, or find what it should not.

    Args:
        written: the pattern.
        least: how many fixed bytes in a row it must have.
    """
    try:
        pieces = _PIECES[written.form](written.body)
    except (NakamiError, ValueError) as error:
        yield f"cannot be read: {error}"
        return
    if (longest := expressions.fixed(pieces)) < least:
        yield f"has {longest} fixed bytes in a row; YARA needs {least} to be fast"
    if expressions.begins_wide(pieces):
        yield "begins with a row of nearly anything: begin with what is fixed"
    if expressions.runs_on(pieces):
        yield "repeats without end: say how often at most, as in {0,40}"


def of_cases(path: Path, name: str, makers: Mapping[str, Maker], *, needed: bool) -> Iterator[Problem]:
    """What is wrong with the recipe beside a rule.

    Args:
        path: of the rule.
        name: of the rule's file as people know it.
        makers: besides those of `rulebook.cases`.
        needed: whether the rule must have a bad and a good case.
    """
    recipe = path.with_suffix(CASES)
    shown = str(Path(name).with_suffix(CASES))
    if not recipe.is_file():
        if needed:
            yield Problem(shown, 0, "is missing: a stable rule has at least one bad and one good case")
        return
    try:
        found = list(cases(recipe, makers))
    except (NakamiError, OSError) as error:
        yield Problem(shown, 0, str(error).replace(f"{recipe}: ", ""))
        return
    for bad, word in ((True, "bad"), (False, "good")):
        its = [case for case in found if case.bad is bad]
        if needed and not its:
            yield Problem(shown, 0, f"has no {word} case")
        for case in its:
            if not bad and not case.why.strip():
                yield Problem(shown, 0, f"good case {case.number} does not say why somebody could take it for bad")


def same_codes(heads: Iterable[tuple[str, Rule]]) -> Iterator[Problem]:
    """Codes and names that several rules have, each with the file it stands in."""
    for field in ("code", "name"):
        places: dict[Any, list[str]] = defaultdict(list)
        for place, head in heads:
            places[getattr(head, field)].append(place)
        for value, its in places.items():
            for place in its[1:]:
                yield Problem(place, 0, f"the {field} {value} is that of {its[0]}, too")
