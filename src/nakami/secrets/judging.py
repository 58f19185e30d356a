"""From a rule that holds to the secrets that are real: values taken out, checked, and held against what only looks like one.

Nothing of a secret leaves this module but what `redaction` lets through and what `fingerprint` makes of it.
"""

from collections.abc import Iterator
from itertools import islice

from nakami.bounded.yara import Match
from nakami.model.entry import Entry
from nakami.model.hit import Hit
from nakami.rulebook.lines import line_at
from nakami.rulebook.rule import Rule
from nakami.secrets.candidate import Candidate, Seen
from nakami.secrets.checking import is_well_formed
from nakami.secrets.fingerprint import Fingerprints
from nakami.secrets.noise import FILTERS
from nakami.secrets.noise.interface import DOUBTFUL
from nakami.secrets.redaction import shown
from nakami.secrets.values import candidates

MAX_SECRETS = 40
"""Of one rule in one match: nobody needs more to know what the file is. What is none does not count: it may be there to hide one."""
_FINGERPRINTS = Fingerprints()  # of this process: whoever meets a guessable secret again need not pay again


def judge(rule: Rule, entry: Entry, content: bytes, match: Match) -> Iterator[Hit]:
    """Yield a hit for each different secret of the match that is not an example.

    Args:
        rule: the head.
        entry: the file.
        content: its bytes.
        match: what YARA said.
    """
    whole_file = Candidate(rule, entry.path, b"", Seen(b"", 0))
    if whole_file.standing == DOUBTFUL and any(noise.by_path and noise.holds(whole_file) for noise in FILTERS):
        return
    secrets = filter(_is_secret, candidates(rule, entry.path, content, match))
    yield from map(_hit, islice(secrets, MAX_SECRETS))


def _is_secret(candidate: Candidate) -> bool:
    check = candidate.rule.more.get("check")
    if check and not is_well_formed(candidate.seen.value, check):
        return False
    return not any(noise.sets_aside(candidate) for noise in FILTERS)


def _hit(candidate: Candidate) -> Hit:
    seen = candidate.seen
    return Hit(
        candidate.path,
        candidate.rule.code,
        line_at(candidate.content, seen.offset),
        seen.offset,
        shown(seen, candidate.rule.more.get("prefix", "")),
        _FINGERPRINTS.of(seen.material or seen.value),
    )
