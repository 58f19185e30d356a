"""`nakami rules`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, get_args

import click

from nakami.cli import options, terminal
from nakami.cli.rule_document import rule_document
from nakami.report.document import to_json
from nakami.report.words import ascii_only, count, printable
from nakami.rulebook.rule import LETTERS, Maturity, Rule

if TYPE_CHECKING:
    from nakami.rulebook.lint import Problem
    from nakami.rulebook.trial import Trial

LIST = "nakami/rules/1"
LINT = "nakami/rules-lint/1"
TEST = "nakami/rules-test/1"
"""docs/schema/rules-1.json and so on."""
_EXIT_WRONG = 1
_HEADINGS = ("code", "name", "severity", "confidence", "maturity", "title")


@click.group("rules")
def command() -> None:
    """Look at the rules: what nakami looks for besides known vulnerabilities.

    Exit codes: 0 fine, 1 a rule is wrong (lint, test), 2 usage, 70 a bug in nakami, 130 interrupted.
    """


@command.command("list")
@click.option("--family", type=click.Choice(tuple(LETTERS)), help="Only rules of this family.")
@click.option("--maturity", type=click.Choice(get_args(Maturity)), help="Only rules of this maturity.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with why, remedy and references.")
@options.knowing
def list_(*, family: str | None, maturity: str | None, as_json: bool, **reach: Any) -> int:
    """Tell every rule that has a code: malware, secrets, and what is too old.

    Only stable rules are looked for; the others are being tried.
    """
    from nakami.engine.rules import every_rule

    with terminal.progress(quiet=reach["quiet"], colour=not reach["no_color"]) as progress:
        known = every_rule(options.settings(reach), progress)
    heads = [head for head in known if family in {None, head.family} and maturity in {None, head.maturity}]
    _tell(
        {"schema": LIST, "rules": [{**rule_document(head), "tags": list(head.tags)} for head in heads]},
        _table(heads),
        as_json=as_json,
    )
    return 0


@command.command("lint")
@click.argument("words", nargs=-1, metavar="[PATH|CODE...]", shell_complete=options.complete_target)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@options.knowing
def lint(words: Sequence[str], *, as_json: bool, **reach: Any) -> int:
    """Tell every problem of rules.

    Without words those of nakami's own, else those of files and folders, or of codes and names.

    Of rules that are not nakami's own, it tells what does not compile and what is slow; what their heads say is their authors' matter.

    Exit code 1: a rule has a problem.
    """
    from nakami.engine.rule_trials import choose, linted

    chosen = choose(words)
    with terminal.progress(quiet=reach["quiet"], colour=not reach["no_color"]) as progress:
        problems = linted(chosen, progress)
    document = {"schema": LINT, "rules": chosen.count, "problems": [_problem(each) for each in problems]}
    _tell(document, _problem_lines(problems, chosen.count), as_json=as_json)
    return _EXIT_WRONG if problems else 0


@command.command("test")
@click.argument("words", nargs=-1, metavar="[PATH|CODE...]", shell_complete=options.complete_target)
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the cases that went right.")
@options.knowing
def test(words: Sequence[str], *, as_json: bool, **reach: Any) -> int:
    """Try rules on their cases.

    Without words nakami's own rules, else those of files and folders, or of codes and names.

    The cases of a rule stand in a file of its name that ends in .toml: a bad one must be told by the rule, a good one must not.

    Exit code 1: a case went wrong, or a rule does not compile.
    """
    from nakami.engine.rule_trials import choose, tried

    chosen = choose(words)
    with terminal.progress(quiet=reach["quiet"], colour=not reach["no_color"]) as progress:
        trials = list(tried(chosen, progress))
    wrong = [trial for trial in trials if not trial.is_right]
    document = {"schema": TEST, "rules": chosen.count, "trials": [_trial(each) for each in trials]}
    _tell(document, _trial_lines(wrong, trials, chosen.count), as_json=as_json)
    return _EXIT_WRONG if wrong else 0


def _tell(document: Any, lines: Iterable[str], *, as_json: bool) -> None:
    if as_json:
        terminal.write(to_json(document))
        return
    text = "".join(f"{printable(line)}\n" for line in lines)
    terminal.write(text if terminal.look(colour=False, to_file=False).unicode else ascii_only(text))


def _table(heads: Sequence[Rule]) -> Iterator[str]:
    rows = [_HEADINGS, *((h.code, h.name, h.severity.word, h.confidence, h.maturity, h.title) for h in heads)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS) - 1)]
    for row in rows:
        yield "  ".join([*(f"{word:<{width}}" for word, width in zip(row, widths, strict=False)), row[-1]])
    yield f"{count(len(heads), 'rule')}; more of each: nakami explain CODE"


def _problem_lines(problems: Sequence["Problem"], rules: int) -> Iterator[str]:
    for each in problems:
        yield f"{each.path}{f':{each.line}' if each.line else ''}: {each.what}"
    yield f"{count(rules, 'rule')}, {count(len(problems), 'problem')}"


def _trial_lines(wrong: Sequence["Trial"], trials: Sequence["Trial"], rules: int) -> Iterator[str]:
    for each in wrong:
        yield f"{each.place}: {_what(each)}"
    bad = sum(each.bad for each in trials)
    yield f"{count(rules, 'rule')}, {count(bad, 'bad case')}, {count(len(trials) - bad, 'good case')}, {len(wrong):,} wrong"


def _what(trial: "Trial") -> str:
    if trial.problem:
        return trial.problem
    told = f"; told by {', '.join(trial.told)}" if trial.told else ""
    rules = " or ".join(trial.rules)
    if trial.bad:
        return f"bad case {trial.number} is not told by {rules}{told}"
    return f"good case {trial.number} is told by {rules}: {trial.why}"


def _problem(problem: "Problem") -> dict[str, Any]:
    return {"path": problem.path, "line": problem.line, "what": problem.what}


def _trial(trial: "Trial") -> dict[str, Any]:
    return {
        "place": trial.place,
        "rules": list(trial.rules),
        "kind": "bad" if trial.bad else "good" if trial.number else "none",
        "number": trial.number,
        "right": trial.is_right,
        "told": list(trial.told),
        "why": trial.why,
        "problem": trial.problem,
    }
