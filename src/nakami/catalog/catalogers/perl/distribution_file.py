"""What the path of a distribution in CPAN's archive tells: `M/MI/MIYAGAWA/Plack-1.0047.tar.gz` is MIYAGAWA's Plack in version 1.0047."""

from nakami.bounded.pattern import pattern

_PATH = pattern(
    r"(?:./../)?([A-Z][A-Z0-9-]*)/(?:.*/)?([A-Za-z][\w.+-]*?)-(v?\d[\w.]*?(?:-TRIAL\d*)?)\.(?:tar\.(?:gz|bz2|xz)|tgz|tbz|zip)\Z"
)
_LENGTH = 300


def distribution(path: str) -> tuple[str, str, str]:
    """Author, name and version; all empty when it is no such path (CPAN::DistnameInfo splits names and versions the same way)."""
    match = _PATH.match(path) if len(path) <= _LENGTH else None
    return (match[1], match[2], match[3]) if match else ("", "", "")
