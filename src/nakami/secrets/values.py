"""What the secret is: which part of a match, by the name of its pattern or by the reading that the rule asks for.

Names of patterns tell it: `$value…` match the secret itself, `$assigned…` an assignment that ends with it, `$setting…` the name of a
setting whose value follows, `$address…` the end of the scheme of an address with a password (`$web…` of HTTP's), `$token…` an address with
a token in place of the user, `$connection…` the `;Password=` of a connection string, `$element…` an XML element, and `$behind…` end right
in front of it. All other patterns are context and hold no secret.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from nakami.bounded.yara import Match
from nakami.rulebook.rule import Rule
from nakami.secrets.candidate import Candidate, Seen
from nakami.secrets.readings import commands, encoded, keystore, plain, private_key, putty_key, web_token, whole_file
from nakami.secrets.readings.whole_file import Whole

Reading = Callable[[bytes, int, int], Iterator[Seen]]
"""Takes the secrets out of a content, where a pattern matched from an offset for so many bytes; none where there is no real one.

What it reads is hostile: it looks at a bounded number of bytes from there on, and raises nothing."""
MAX_LOOKS = 4_000
"""Matches of one rule in one file that are looked at."""
BY_PATTERN: Mapping[str, Reading] = {
    "value": plain.exact,
    "assigned": plain.assigned,
    "setting": plain.setting,
    "address": plain.address,
    "web": plain.web_address,
    "token": plain.bare_address,
    "connection": plain.connection,
    "element": plain.element,
    "behind": plain.behind,
}
"""How the name of a pattern begins, and what it means."""

BY_NAME: Mapping[str, Reading] = {
    "open-key": private_key.open_key,
    "encrypted-key": private_key.encrypted_key,
    "putty-key": putty_key.open_key,
    "web-token": web_token.token,
    "user-and-password": encoded.user_and_password,
    "encoded-key": encoded.encoded_key,
    "manifest": encoded.manifest,
    "store": keystore.store,
    "piped": commands.piped,
    "basic-header": commands.basic_header,
}
"""The readings that a rule asks for with `reading` in its metadata; its `$value…` patterns tell where they begin."""


WHOLE: Mapping[str, Whole] = {
    "settings": whole_file.settings,
    "last-field": whole_file.last_field,
    "machines": whole_file.machines,
    "alone": whole_file.alone,
    "addresses": whole_file.addresses,
    "variables": whole_file.variables,
}
"""The readings of whole files; a rule that asks for one needs no patterns, its condition names the file."""


def candidates(rule: Rule, path: str, content: bytes, match: Match) -> Iterator[Candidate]:
    """The different pieces of a match that may be secrets, by offset.

    Args:
        rule: the head.
        path: of the file.
        content: its bytes.
        match: what YARA said.
    """
    told: set[bytes] = set()
    for seen in _looks(rule, content, match):
        if seen.value and seen.value not in told:
            told.add(seen.value)
            yield Candidate(rule, path, content, seen)


def _looks(rule: Rule, content: bytes, match: Match) -> Iterator[Seen]:
    asked = rule.more.get("reading", "")
    if asked in WHOLE:
        yield from WHOLE[asked](content, rule.more.get("names", ""))
        return
    places = ((_reading(pattern, BY_NAME.get(asked)), offset, length) for pattern, offset, length in match.places)
    holding = ((reading, offset, length) for reading, offset, length in places if reading)
    for reading, offset, length in islice(holding, MAX_LOOKS):
        yield from reading(content, offset, length)


def _reading(pattern: str, named: Reading | None) -> Reading | None:
    word = pattern.lstrip("$")
    if named is not None and word.startswith("value"):
        return named
    return next((reading for prefix, reading in BY_PATTERN.items() if word.startswith(prefix)), None)
