"""UUIDs (RFC 9562): they name things. Those that a rule's form demands are not asked about."""

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.interface import Noise

_UUID = pattern(r"(?i)\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?")


def _holds(candidate: Candidate) -> bool:
    return "uuid" not in candidate.rule.tags and bool(_UUID.fullmatch(candidate.text))


NOISE = Noise("uuid", "it is a UUID, which names a thing and opens nothing", _holds)
