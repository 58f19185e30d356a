"""Digests: what a lock file, a package list or a cache writes down to recognise content."""

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.interface import Noise

_VALUE = pattern(
    r"^(?:sha(?:1|224|256|384|512)|md5|blake2[bs]?|h1)[-:=_]|^\$(?:1|2[abxy]?|5|6|y|apr1|argon2\w{0,2}|pbkdf2[\w-]*|scrypt)\$|^\{(?:SSHA|SHA|MD5|CRYPT)\d{0,3}\}"
)
_NAME = pattern(
    r"(?i)sha\d|md5|digest|checksum|integrity|hash|e?tag\b|revision|commit|resolved|signature|nonce|csrf|gpg_?keys?\b|"
    r"_version$|^version|build[-_.]?id|cache[-_.]?key|object[-_.]?id|content[-_.]?id|uuid|guid|(?:input|output|next|page|paging|pagination|continuation|sync)[-_.]?token"
)
_FILE = pattern(
    r"(?i)(?:^|/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|composer\.lock|poetry\.lock|pipfile\.lock|cargo\.lock|go\.sum|"
    r"gemfile\.lock|uv\.lock|record|manifest(?:\.mf)?|[\w.\-]*sums?(?:\.txt)?|[\w.\-]+\.(?:sha\d+|md5|md5sums|integrity))$"
)


def _holds(candidate: Candidate) -> bool:
    if "hash" in candidate.rule.tags:
        return False
    return bool(
        _VALUE.search(candidate.text[:40])
        or _NAME.search(candidate.seen.name)
        or (not candidate.is_instruction and _FILE.search(candidate.path))
    )


NOISE = Noise("digest", "it is a digest of content, or the hash of a password", _holds)
