"""Which vulnerabilities a package's own changelog says were fixed, up to the version that carries it. Pure.

What counts as fixed hides a finding, so a name counts only where nothing around it says otherwise: "not affected by", "does not fix",
"regression of", "test for" say nothing of a repair, and a later entry that reverts a fix takes it back. How packagers write was learnt from
the changelogs of 700 packages of Debian, Ubuntu, Fedora and SUSE.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from nakami.bounded.debian_changelog import names
from nakami.bounded.pattern import pattern

MAX_NAMES = 20_000
"""Of one changelog; that of Debian's kernel, the longest by far, names 12,000."""
_MAX_ITEM = 20_000
"""Characters of one item; a longer one is no prose, and whatever it names is not taken for fixed."""

_CVE = "cve-"
_ITEM = pattern(r"\n(?:(?=[ \t]*(?:[-*+o•]|\[|\d+[.)])[ \t])|[ \t]*(?=\n))")
_BULLET = pattern(r"[ \t]*(?:(?:[-*+o•]|\d+[.)])[ \t]+)?")
_SENTENCE = pattern(r"(?<=[.;!?])\s+")


class _Phrases:
    """An expression, and parts of words without one of which it cannot fit: most sentences have none, and looking for them is cheap.

    Args:
        parts: in lower case, separated by blanks.
        expression: matched in any case.
    """

    def __init__(self, parts: str, expression: str) -> None:
        self._parts = parts.split()
        self._pattern = pattern(expression, re.IGNORECASE)

    def may_be_in(self, lower: str) -> bool:
        """Whether the expression may fit somewhere in a text, given in lower case."""
        for part in self._parts:  # noqa: SIM110 -- any() takes twice as long, here where most of the time goes
            if part in lower:
                return True
        return False

    def search(self, sentence: str, lower: str) -> re.Match[str] | None:
        """Where the expression fits first."""
        return self._pattern.search(sentence) if self.may_be_in(lower) else None

    def left_out(self, sentence: str, lower: str) -> str:
        """The sentence without what the expression fits."""
        return self._pattern.sub(" ", sentence) if self.may_be_in(lower) else sentence


# Words that say of every name in their sentence that it was not fixed here.
_DENIES = _Phrases(
    "not never n't unaffected unfixed vulnerable false still remain partial ignor pending postponed",
    r"(?:\bnot|\bnever|n't)[ -](?:(?!CVE-)[\w/-]+[ -]){0,3}?"
    r"(?:affect|vulnerab|fix|exploitable|applicable|appl(?:y|ies) to|impacted|addressed|relevant|resolved|corrected)"
    r"|\b(?:is|are|was|were) not[.;,)]?$"
    r"|\bun(?:affected|fixed|vulnerable)\b|\binvulnerable\b|\bnon-vulnerable\b|\b(?:is|are) (?:a )?false[ -]positive|\bwon't[ -]fix"
    r"|\bstill[ -](?:open|vulnerable|affected|unfixed|pending|missing)|\bremain\w* (?:open|vulnerable|unfixed|affected|to be)"
    r"|\bpartial(?:ly)?[ -](?:fix|addressed|mitigat|resolv|correct)"
    r"|\bignor\w+:?[ ]+(?:\w+ ){0,2}CVE-|CVE-\d+-\d+:? (?:is |are )?(?:ignored|pending|postponed)\b",
)
# Words that say of the names right behind them that they are spoken of, no more.
_SPEAKS_OF = _Phrases(
    "regression incomplete introduced caused effect breakage broke prerequisite prepar test reproducer proof poc "
    "typo related similar variant cf. unlike instead rather duplicate confused partial needed required",
    r"\b(?:regressions?|incomplete|introduced|caused|effects?|breakage|broken?|prerequisites?|prepar\w+|tests?(?:[ -]?cases?)?|"
    r"reproducers?|proof[ -]of[ -]concept|poc|typo|related|similar|variant|cf\.|"
    r"unlike|instead|rather than|duplicate|confused|partial|needed|required)"
    r"(?:[ ,:(\"']+(?:an?|the|in|of|for|by|from|fix(?:es|ing)?|patch(?:es)?|updates?|with|to|previous|security|upstream|its|our|issue))*"
    r"[ ,:(\"']+CVE-\d+-\d+(?:(?:,|/|,? and|,? or) ?CVE-\d+-\d+)*",
)
_REVERTS = _Phrases(
    "revert back roll undo undid withdr",
    r"\b(?:revert\w*|back(?:ed|ing|s)?[ -]out|roll\w*[ -]back|undo\w*|undid|withdr[ae]w\w*)\b",
)
_TO_MEND = pattern(
    r"\b(?:to|that|which|because it|as it)\s+(?:\w+\s+)?(?:fix|introduc|caus|address|mitigat|resolv|close)",
    re.IGNORECASE,
)
_AGAIN = _Phrases(
    "reappl re-appl readd re-add reenabl re-enabl reinstat re-instat reinclud re-includ restor",
    r"\b(?:re-?(?:appl|add|enabl|instat|includ)|restor)\w*",
)
# A patch that goes: "drop CVE-2021-1.patch", "remove the fix for CVE-2021-1", "CVE-2021-1.patch: removed".
_DROPS = _Phrases(
    "drop remov disabl delet",
    r"\b(?:drop|remov|disabl)\w*\s+(?:(?!from\b)[^\s:]+\s+){0,3}?"
    r"(?:[^\s:]*CVE-[^\s:]*\.(?:patch|diff|dpatch)|(?:patch|fix)\w*\s+(?:[^\s:]+\s+){0,3}?\S*CVE-)"
    r"|\bCVE-[^\s:]*\.(?:patch|diff|dpatch):? (?:is |was |were )?"
    r"(?:(?:dropp|remov|disabl|delet)ed|(?:drop|remove|disable|delete)(?=[,.;]|$))",
)
_CONTAINED = pattern(
    r"(?<!not )\b(?:merged|included|applied|incorporated|integrated|accepted|contained|part of|present in|fixed (?:in|upstream|by))\b",
    re.IGNORECASE,
)
_GOES = pattern(
    r"\b(?:tests?|upstream\w*|obsolete\w*|no longer|needed|superseded|redundant|replaced?|stale|unused|already|refresh\w*|in favou?r)\b",
    re.IGNORECASE,
)


class Words(NamedTuple):
    """What one entry says: names of what it fixed, and of fixes that it took back."""

    fixed: tuple[str, ...]
    taken_back: tuple[str, ...]


def repaired(changes: Sequence[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Versions, each with the names of what it fixed and no later one took back; the oldest first.

    Args:
        changes: version and text of every entry, the newest first.
    """
    since: dict[str, str] = {}
    before = ""
    for version, text in reversed(changes):
        if _CVE in text.lower():
            words = words_of(text, is_new_upstream=_upstream(version) != _upstream(before))
            for name in words.taken_back:
                since.pop(name, None)
            for name in words.fixed:
                since.setdefault(name, version)
        before = version
    by_version: dict[str, list[str]] = {}
    for name, version in list(since.items())[-MAX_NAMES:]:
        by_version.setdefault(version, []).append(name)
    return tuple((version, tuple(each)) for version, each in by_version.items())


def _upstream(version: str) -> str:
    return version.rpartition("-")[0]


@lru_cache(maxsize=4096)
def words_of(text: str, *, is_new_upstream: bool = False) -> Words:
    """What an entry says. Remembered: packages of one source have changelogs that differ at most in their newest entry.

    Args:
        text: its lines.
        is_new_upstream: whether the version is another than before, not just a revision: patches go because the new one contains them.
    """
    lower = text.lower()
    if not any(phrases.may_be_in(lower) for phrases in (_REVERTS, _DENIES, _SPEAKS_OF, _DROPS)):
        return Words(tuple(dict.fromkeys(names(text))), ())
    fixed: dict[str, None] = {}
    back: dict[str, None] = {}
    for sentence, low, inherited in _sentences(text, lower):
        says = inherited or _says(sentence, low, is_new_upstream=is_new_upstream)
        if says == "reverts":
            back.update(dict.fromkeys(names(sentence)))
        elif says == "fixes":
            fixed.update(dict.fromkeys(names(_SPEAKS_OF.left_out(sentence, low))))
        elif says == "mends":
            fixed.update(dict.fromkeys(names(sentence)))
    return Words(tuple(name for name in fixed if name not in back), tuple(back))


def _says(sentence: str, lower: str, *, is_new_upstream: bool) -> str:
    """What a sentence says of the names in it: fixes, mends (by taking the fault back), reverts, denies, or goes (speaks of them only)."""
    if reverts := _REVERTS.search(sentence, lower):
        again = _AGAIN.search(sentence, lower)
        if again and again.start() < reverts.start():
            return "fixes"
        return "mends" if _is_repair(sentence, reverts.end()) else "reverts"
    if _DENIES.search(sentence, lower):
        return "denies"
    if _DROPS.search(sentence, lower):
        if _CONTAINED.search(sentence):
            return "fixes"
        return "goes" if is_new_upstream or _GOES.search(sentence) else "reverts"
    return "fixes"


def _is_repair(sentence: str, start: int) -> bool:
    """Whether what is reverted was the fault: "revert the change that introduced CVE-2021-1"."""
    mends = _TO_MEND.search(sentence, start)
    if mends is None:
        return False
    return any(names(sentence[mends.end() :])) and not any(names(sentence[: mends.start()]))


def _sentences(text: str, lower: str) -> Iterator[tuple[str, str, str]]:
    """The sentences that name something, each in lower case, too, and with what the item above says of all below it."""
    may_inherit = _REVERTS.may_be_in(lower) or _DENIES.may_be_in(lower)
    above: list[tuple[int, str]] = []
    for item in _ITEM.split(text):
        low = item.lower()
        names_some = _CVE in low
        if not names_some and not may_inherit:
            continue
        bullet = _BULLET.match(item)
        indent = bullet.end() if bullet else 0
        while above and above[-1][0] >= indent:
            above.pop()
        inherited = above[-1][1] if above else ""
        if names_some and len(item) <= _MAX_ITEM:
            for sentence in _SENTENCE.split(" ".join(item.split())):
                low = sentence.lower()
                if _CVE in low:
                    yield sentence, low, inherited
        elif not names_some and not inherited:
            inherited = _passed_on(item, low)
        if may_inherit:
            above.append((indent, inherited))


def _passed_on(item: str, lower: str) -> str:
    """What an item without names says of those below it: "revert these patches", "not affected:"."""
    if _REVERTS.search(item, lower):
        return "" if _AGAIN.search(item, lower) else "reverts"
    return "denies" if item.rstrip().endswith(":") and _DENIES.search(item, lower) else ""
