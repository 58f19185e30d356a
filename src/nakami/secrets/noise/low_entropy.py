"""Values that nobody's machine made up: words, names, repeated signs.

How much a rule asks for stands in its metadata as `entropy`; of those tagged `generic`, which any name would match, a value must look like
nobody's word.
"""

from nakami.rulebook.entropy import bits_per_byte
from nakami.secrets.candidate import Candidate
from nakami.secrets.guessing import is_generated
from nakami.secrets.noise.interface import PROVEN, Noise


def _holds(candidate: Candidate) -> bool:
    least = candidate.rule.more.get("entropy")
    if "generic" in candidate.rule.tags and not is_generated(candidate.seen.value):
        return True
    return least is not None and bits_per_byte(candidate.seen.value) < float(least)


NOISE = Noise("low entropy", "its signs repeat more than those of a secret of this kind", _holds, PROVEN)
