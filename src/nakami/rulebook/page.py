"""The pages of rules for the documents: one for each, and one that lists them all."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from nakami.rulebook.rule import Rule

INDEX = "README.md"
NOTE = "<!-- Made from the rule: NAKAMI_UPDATE=1 pytest tests/house/test_rule_pages.py -->"
_OVER = {
    "text": "the bytes of every file but programs",
    "page": "the bytes of pages: texts with code of a server in them",
    "setting": "the bytes of texts in which people keep settings: all but programs and the code of libraries",
    "program": "the bytes of programs (ELF, PE, Mach-O)",
    "any": "the bytes of every file",
}
_LOOKED_AT = {
    "structure": "names, rights and structure of files",
    "packages": "the digests that packages record of their files",
    "checks": "what packages, labels and histories tell of ages and ends of support",
}
_FAMILIES = {
    "malware": "What should never be in an image: the card's SAFE.",
    "secrets": "What opens something else to whoever can pull the image: the card's ACCESS.",
    "freshness": "What is too old ([freshness.md](../freshness.md)).",
}


def page(rule: Rule, near_misses: Sequence[str]) -> str:
    """The page of one rule.

    Args:
        rule: its head.
        near_misses: what it does not take for bad, in words.
    """
    return "\n".join([NOTE, *_lines(rule, near_misses), ""])


def _lines(rule: Rule, near_misses: Sequence[str]) -> Iterator[str]:
    yield f"# {rule.code}: {_plain(rule.title)}"
    yield ""
    yield "| name | family | severity | confidence | maturity | since |"
    yield "|---|---|---|---|---|---|"
    words = (
        f"`{rule.name}`",
        f"{rule.family}, {rule.group}",
        rule.severity.word,
        rule.confidence,
        rule.maturity,
        rule.since,
    )
    yield f"| {' | '.join(words)} |"
    yield ""
    yield f"**Why it matters.** {_plain(rule.why)}"
    yield ""
    yield f"**What to do.** {_plain(rule.remedy[:1].upper() + rule.remedy[1:])}."
    yield ""
    yield f"**What it looks at:** {_LOOKED_AT.get(rule.group, _OVER[rule.over])}."
    if near_misses:
        yield ""
        yield "**What it does not take for it:**"
        yield ""
        yield from (f"- {_plain(each)}" for each in near_misses)
    if rule.references:
        yield ""
        yield "**More:**"
        yield ""
        yield from (f"- <{each}>" for each in rule.references)
    yield ""
    yield f'Where it is meant to be there: `id = "{rule.code}"` and its `path` in [a rule to ignore it](../false-positives.md#rules).'


def index(rules: Iterable[Rule]) -> str:
    """The page that lists all of them, by family and group."""
    return "\n".join([NOTE, *_index_lines(list(rules)), ""])


def _index_lines(rules: Sequence[Rule]) -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield f"All {len(rules):,} rules; only what is stable is looked for. The words of a page are those of `nakami explain CODE`."
    for family, about in _FAMILIES.items():
        of_family = sorted((rule for rule in rules if rule.family == family), key=lambda rule: (rule.group, rule.code))
        if not of_family:
            continue
        yield ""
        yield f"## {family.capitalize()}"
        yield ""
        yield about
        for group, its in groupby(of_family, key=lambda rule: rule.group):
            yield ""
            yield f"### {family.capitalize()}: {group}"
            yield ""
            yield "| code | name | severity | maturity | what it finds |"
            yield "|---|---|---|---|---|"
            for rule in its:
                words = (
                    f"[{rule.code}]({rule.code}.md)",
                    f"`{rule.name}`",
                    rule.severity.word,
                    rule.maturity,
                    _plain(rule.title),
                )
                yield f"| {' | '.join(words)} |"


def _plain(text: str) -> str:
    """Words as Markdown shows them and no other way."""
    for sign in "\\`*_<>[]|":
        text = text.replace(sign, f"\\{sign}")
    return text
