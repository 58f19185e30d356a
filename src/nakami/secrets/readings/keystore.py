"""Key stores and password databases that are known by how they begin, and protected by a passphrase: what they are, and how large.

JKS and JCEKS: `sun.security.provider.JavaKeyStore` of OpenJDK; a store's entries follow its head, and those with tag 1 are private keys.
PKCS #12: RFC 7292, section 4. KeePass: its file headers 1.x and 2.x.
"""

from collections.abc import Iterator
from hashlib import blake2b

from nakami.bounded import der
from nakami.errors import Malformed
from nakami.secrets.candidate import Seen

_JKS = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")
_KEEPASS = b"\x03\xd9\xa2\x9a"
_MAX_STORE = 8 << 20
_PRIVATE_KEY = 1


def store(content: bytes, offset: int, _: int) -> Iterator[Seen]:
    """The store that the content is."""
    kind = "" if offset or len(content) > _MAX_STORE else _kind(content)
    if kind:
        digest = blake2b(content, digest_size=32).digest()
        yield Seen(content[:4096], 0, "", f"{kind}, {len(content):,} bytes", digest)


def _kind(content: bytes) -> str:
    if content[:4] in _JKS:
        # Version, count, and the first entry's tag, each four bytes; certificates alone (tag 2) are public.
        return "Java key store" if int.from_bytes(content[12:16], "big") == _PRIVATE_KEY else ""
    if content.startswith(_KEEPASS):
        return "KeePass database"
    return "PKCS #12 store" if _is_pkcs12(content) else ""


def _is_pkcs12(content: bytes) -> bool:
    """Whether it is PFX ::= SEQUENCE { version INTEGER 3, authSafe, macData }; stores without a MAC hold certificates only."""
    try:
        values = der.sequence(content, "the store")
    except Malformed:
        return False
    tags = [value.tag for value in values]
    return tags == [der.INTEGER, der.SEQUENCE, der.SEQUENCE] and values[0].contents == b"\x03"
