"""Texts of an image without what may be a secret in them: instructions, labels, command lines, to be shown and kept.

No rule has to hold: whatever is called a password, stands in an address or an authorization header, or looks as if a machine had drawn it,
is taken out. What is taken out by mistake is a word less in a report; what is left in by mistake is a secret in somebody's log.
"""

from collections.abc import Iterator, Mapping, Sequence

from nakami.bounded.pattern import pattern

MASK = "***"
MAX_TEXT = 1 << 16
"""Characters of one text; nobody reads more, and what is not looked through is not shown."""
_NAMES = r"(?:pass|pwd|secret|token|credential|api[-_]?key|[-_]key|\bkey|auth(?!or|en))[\w.-]{0,64}+"
_VALUE = r"""(?:"[^"\n]{0,4096}"|'[^'\n]{0,4096}'|[^\s"';&|,)}\]]{1,4096})"""
_NAMED = pattern(rf"(?i){_NAMES}")
_SHOWN = (
    pattern(
        r"(?i)((?:authorization|x-[\w-]{1,40})\s{0,4}:\s{0,4}(?:(?:basic|bearer|token|digest)\s{1,4})?)[^\s\"']{1,4096}"
    ),
    pattern(rf"(?i)({_NAMES}[\"']?\s{{0,4}}[=:]\s{{0,4}})(?!//|\s|\*\*\*){_VALUE}"),
    pattern(rf"(?i)((?<!\S)--?(?:[\w-]{{0,40}}[-_])?{_NAMES}\s{{1,4}}){_VALUE}"),
    pattern(rf"((?:ENV|ARG)\s{{1,4}}(?:[\w-]{{0,40}}[-_])?(?i:{_NAMES})\s{{1,4}})(?![\s=]){_VALUE}"),
    pattern(r"(?<![\w-])((?:-u|--user)(?:\s{1,4}|=)?[\"']?[\w.@-]{1,64}:)[^\s\"']{1,4096}"),
    pattern(r"((?:mysql|mariadb|sshpass)[^;&|\n]{0,200}?\s-p\s?)[^\s-][^\s]{0,4096}"),
)
"""Values behind a first group that may stay: of headers, of what is called a secret, of options, of old Dockerfiles, of curl, of
clients of MySQL."""
_USERINFO = pattern(r"(?<=://)[^\s/@\"']{1,4096}@")
_DRAWN = pattern(r"(?<![\w+-])[\w+-]{16,4096}={0,2}(?![\w+-])")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF-_")
_LONG = 20
"""Signs from which on one digit among capitals is enough, as in an access key of Amazon."""


def masked(text: str) -> str:
    """The text with `MASK` in the place of whatever may be a secret."""
    if len(text) > MAX_TEXT:
        text = f"{text[:MAX_TEXT]}…"
    for found in _SHOWN:
        text = found.sub(rf"\1{MASK}", text)
    text = _USERINFO.sub(f"{MASK}@", text)
    return _DRAWN.sub(lambda match: MASK if _looks_drawn(match[0]) else match[0], text)


def masked_words(words: Sequence[str]) -> tuple[str, ...]:
    """The same for a command that was taken apart: a word may be what the option in front of it wants."""
    return tuple(_masked_words(words))


def masked_values(values: Mapping[str, str]) -> dict[str, str]:
    """The same for named values; of what is called a secret nothing is left."""
    return {masked(name): masked_value(name, value) for name, value in values.items()}


def masked_value(name: str, value: str) -> str:
    """The same for one value."""
    return MASK if _NAMED.search(name) else masked(value)


def _masked_words(words: Sequence[str]) -> Iterator[str]:
    before = ""
    for word in words:
        together = masked(f"{before} {word}")
        yield together[len(before) + 1 :] if together.startswith(f"{before} ") else masked(word)
        before = word if word.startswith("-") else ""


def _looks_drawn(word: str) -> bool:
    """Whether a word has capitals and digits in between, as keys have; digests in hexadecimal and names in capitals have not."""
    if _HEXADECIMAL.issuperset(word):
        return False
    digits = sum(sign.isdigit() for sign in word)
    capitals = sum(sign.isupper() for sign in word)
    if min(digits, capitals) < (1 if len(word) >= _LONG and word.isalnum() else 2):
        return False
    return any(sign.islower() for sign in word) or "_" not in word
