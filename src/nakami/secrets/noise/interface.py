"""What every noise filter is."""

from collections.abc import Callable

from msgspec import Struct

from nakami.secrets.candidate import Candidate

PROVEN = 2
FORMED = 1
DOUBTFUL = 0


class Noise(Struct, frozen=True):
    """One filter.

    `name` is what it sets aside, `reason` why, in words for whoever asks where a secret went. `against` is the highest standing of
    candidates that it is asked about: a filter against `DOUBTFUL` ones has no say where a checksum proved the secret (`PROVEN`) or its form
    can mean nothing else (`FORMED`). `holds` tells whether the candidate is of its kind; `by_path` that it looks at nothing but the path,
    so that for a doubtful rule the file need not be read at all.
    """

    name: str
    reason: str
    holds: Callable[[Candidate], bool]
    against: int = DOUBTFUL
    by_path: bool = False

    def sets_aside(self, candidate: Candidate) -> bool:
        """Whether the candidate is noise of this kind."""
        return candidate.standing <= self.against and self.holds(candidate)
