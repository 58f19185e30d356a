"""Minified programs, source maps and data in one line: nobody writes a secret there, and everything looks like one."""

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import MAX_LINE, Candidate
from nakami.secrets.noise.interface import Noise

_PATH = pattern(
    r"(?i)[.\-]min\.(?:js|mjs|cjs|css)$|\.(?:map|svg|css|scss|less|woff2?|wasm|snap|pyc|class)$|(?:^|/)(?:bundle|chunk|vendor)[\w.\-]*\.js$"
)
_CODE = (".js", ".mjs", ".cjs", ".css", ".ts", ".html")


def _holds(candidate: Candidate) -> bool:
    if candidate.is_instruction:
        return False
    if _PATH.search(candidate.path):
        return True
    return candidate.path.endswith(_CODE) and len(candidate.before) + len(candidate.after) >= 2 * MAX_LINE


NOISE = Noise("generated", "it stands in a minified program or in generated data", _holds)
