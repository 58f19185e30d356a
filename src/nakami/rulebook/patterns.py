"""The rules and patterns of a YARA file as they are written, with their lines: what the compiler does not tell any more.

Language: virustotal.github.io/yara-x/docs/writing_rules. Only what the linter looks at is read; whether it is right, the compiler says.
"""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from nakami.bounded.pattern import pattern

Form = Literal["text", "hex", "regex"]
_FORMS: tuple[Form, ...] = ("text", "hex", "regex")


class Written(Struct, frozen=True):
    """One pattern: its rule's identifier, its own `name` without the dollar sign, what stands between its marks, its line from 1."""

    rule: str
    name: str
    form: Form
    body: str
    line: int


# Comments, texts and expressions of conditions are consumed, so that nothing in them is taken for a rule or a pattern.
_PARTS = pattern(
    r"//[^\n]*+|/\*.*?\*/"
    r"|\brule\s++(?P<rule>\w++)"
    r'|\$(?P<name>\w*+)\s*+=\s*+(?:"(?P<text>(?:[^"\\\n]|\\.)*+)"|\{(?P<hex>[^}]*+)\}|/(?P<regex>(?:[^/\\\n]|\\.)++)/)'
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|\bmatches\s*+/(?:[^/\\\n]|\\.)++/",
    re.DOTALL,
)


def written_in(text: str) -> tuple[dict[str, int], list[Written]]:
    """The rules of a file (the line of each, by identifier), and their patterns."""
    rules: dict[str, int] = {}
    patterns: list[Written] = []
    rule = ""
    for match, line in _with_lines(text):
        if match["rule"]:
            rule = match["rule"]
            rules[rule] = line
            continue
        patterns.extend(
            Written(rule, match["name"], form, match[form], line) for form in _FORMS if match[form] is not None
        )
    return rules, patterns


def _with_lines(text: str) -> Iterator[tuple[re.Match[str], int]]:
    line, at = 1, 0
    for match in _PARTS.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        yield match, line
