"""Accounts of examples: an address of this machine or of `example.com`, a password that is the user's name."""

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Candidate
from nakami.secrets.guessing import is_generated
from nakami.secrets.noise.interface import FORMED, Noise

_ACCOUNT = pattern(rb"://([^\s:/@\"'<>]{0,200}):$")
_HOST = pattern(
    rb"(?i)^@(?:[\w.\-]*\.)?(?:example(?:\.\w+)?|test|invalid|localhost|hostname?|server(?:name)?|domain(?:\.\w+)?|foo(?:\.\w+)?|bar(?:\.\w+)?|"
    rb"proxy(?:\.\w+)?|my[\w.\-]*|your[\w.\-]*|some[\w.\-]*|host\d?(?:\.\w+)?|site\.com|company\.com|acme\.(?:com|org)|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|"
    rb"a|b|x|h|\$\{|\{|%|<|\(|\$\(|\.\.\.)(?:[:/?,\s\"'`)\]}]|$)"
)
_TEMPLATE_HOST = pattern(rb"^@[^\s/]{0,100}[{}<>$%*()]")
_LOCAL = pattern(rb"(?i)^@(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?:[:/?,\s\"'`)]|$)")
_NAMES = frozenset(
    {b"user", b"username", b"usr", b"name", b"login", b"scott", b"foo", b"joe", b"bob", b"alice", b"john"}
)


def _holds(candidate: Candidate) -> bool:
    account = _ACCOUNT.search(candidate.before)
    if not account:
        return False
    value, after = candidate.seen.value, candidate.after
    if account[1] == value or (account[1].lower() in _NAMES and len(value) < 12 and not is_generated(value)):
        return True
    if _LOCAL.search(after) and candidate.path.endswith((".env", ".envrc")):
        return False  # what an application really uses, beside the database in the same machine
    return bool(_HOST.search(after) or _TEMPLATE_HOST.search(after))


NOISE = Noise(
    "example account", "its host or its user is that of an example, or the password is the user's name", _holds, FORMED
)
