"""Code that computes or passes on a value: `password = get_password()`, `token: options.token`."""

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.interface import Noise

_EXPRESSION = pattern(
    r"\w\(|\)\s*[;,]?$|^[\w$]+(?:\.[\w$]+)+(?:\[|$)|^[\w$]+\[['\"\w]|^(?:self|this|cls|ctx|opts?|options|args?|config|params|props|settings|req|request|env|process)\b"
    r"|=>|->|::|&&|\|\||^[A-Z]{3,}(?:_[A-Z0-9]+)*$|^[a-z]+(?:[A-Z][a-z]+)+$|^[a-z]+(?:[_.\-][a-z]+)*$|^[A-Z][a-z]+(?:[A-Z][a-z]+)*$|^\\|\\[wdsbnx]|^[/^(\[.|*+?$]|^&"
)
_QUOTES = (b'"', b"'", b"`")
_SOURCE = pattern(
    r"(?i)\.(?:py|pyi|js|jsx|mjs|cjs|ts|tsx|rb|php|phtml|java|kt|scala|go|rs|c|cc|cpp|h|hpp|cs|swift|pl|pm|sh|bash|lua|groovy|vue|svelte|ex|exs|erl|tcl|r|jl|m|el|ps1)$"
)
_QUOTED = pattern(rb"[\"'`]")
_QUERY = pattern(r"\w\[-?\d*\]|\|\||&&|^\w+\([\w, ]*\)$")
_SHELLS = (".sh", ".bash", ".zsh", ".ksh")
_PATHLIKE = pattern(r"^(?:\.{0,2}/|[A-Za-z]:\\|https?://|/)[\w./\\\-:]*$")


def is_source(path: str) -> bool:
    """Whether the file is source code, by its extension."""
    return bool(_SOURCE.search(path))


def _holds(candidate: Candidate) -> bool:
    value = candidate.text
    if candidate.seen.shown:
        return False
    if "://" in candidate.seen.name:
        return is_source(candidate.path) and not _QUOTED.search(candidate.before)  # a comment
    if _PATHLIKE.match(value):
        return True
    if not is_source(candidate.path):
        return bool(_QUERY.search(value))
    if candidate.path.endswith(_SHELLS):
        return bool(_EXPRESSION.search(value))  # which needs no quotes
    quoted = candidate.before.endswith(_QUOTES) or candidate.after.startswith(_QUOTES)
    return not quoted or bool(_EXPRESSION.search(value)) or " " in value


NOISE = Noise("code", "it is an expression, a name or a path, not a value", _holds)
