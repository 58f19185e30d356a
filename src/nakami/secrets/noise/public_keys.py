"""Public keys and certificates, which are there to be given away."""

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Candidate
from nakami.secrets.noise.interface import Noise

_PUBLIC = pattern(
    r"^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-)|BEGIN (?:CERTIFICATE|PUBLIC|RSA PUBLIC)|"
    r"^(?:MIG[a-zA-Z]MA0G|MII[A-Za-z]{1,3}jANBgkqhkiG9w0BAQ|MFkwEwYHKoZIzj0C)"
)
_NAME = pattern(
    r"(?i)pub(?:lic)?[-_.]?key|key[-_.]?id|site[-_.]?key|public|fingerprint|thumbprint|client[-_.]?id$|publishable"
)


def _holds(candidate: Candidate) -> bool:
    return bool(_PUBLIC.search(candidate.text[:80]) or _NAME.search(candidate.seen.name))


NOISE = Noise("public key", "it is made to be given away", _holds)
