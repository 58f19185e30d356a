"""What names a secret without telling it: the same for the same secret, in whatever file, layer, image and scan.

Nobody finds a random key from its digest. A password that a person chose is found from a plain digest by trying the few million that
people choose, so that a fingerprint of one costs whoever computes it: scrypt (RFC 7914) with 4 MiB and some 10 ms for each try. That cost
is ours, too, and a hostile image could hold thousands: only the first ones of a process get a fingerprint, the others get none.

Which of the two a secret gets depends on nothing but the secret.
"""

from hashlib import blake2b, scrypt

from nakami.secrets.guessing import is_beyond_guessing

MAX_COSTLY = 200
"""Different guessable secrets of one process that get a fingerprint: 2 s in all."""

_SALT = b"nakami secret"
_BYTES = 12
_COST = 1 << 12


class Fingerprints:
    """Makes fingerprints, and remembers those that cost.

    Args:
        most: how many of these at most.
    """

    def __init__(self, most: int = MAX_COSTLY) -> None:
        self._most = most
        self._costly: dict[bytes, str] = {}

    def of(self, material: bytes) -> str:
        """The fingerprint: 24 hexadecimal digits; empty for a guessable secret after too many of them."""
        digest = blake2b(material, digest_size=32, person=_SALT).digest()
        if is_beyond_guessing(material):
            return digest[:_BYTES].hex()
        if digest not in self._costly:
            if len(self._costly) >= self._most:
                return ""
            self._costly[digest] = scrypt(digest, salt=_SALT, n=_COST, r=8, p=1, dklen=_BYTES).hex()
        return self._costly[digest]
