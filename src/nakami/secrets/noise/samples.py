"""Files to be copied and filled in: `.env.example`, `config.sample.php`, `settings.dist`."""

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.interface import Noise

_SAMPLE = pattern(
    r"(?i)(?:^|[-_./])(?:example|sample|template|tmpl|tpl|dist|default|defaults|skeleton|skel|stub|demo|j2|erb|in|schema)(?:[-_.]\w{1,12})?$"
)


def _holds(candidate: Candidate) -> bool:
    return not candidate.is_instruction and bool(_SAMPLE.search(candidate.path.rpartition("/")[2]))


NOISE = Noise("sample file", "its name says that it is to be copied and filled in", _holds, by_path=True)
