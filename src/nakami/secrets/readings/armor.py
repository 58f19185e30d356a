r"""Texts that stand between BEGIN and END lines, as PEM (RFC 7468) and OpenPGP (RFC 4880, section 6.2) write them.

Such a block also stands in JSON and in variables, where its line ends are `\\n` in letters, and indented in YAML.
"""

from binascii import Error, a2b_base64

from msgspec import Struct

from nakami.bounded.pattern import pattern

MAX_BLOCK = 32 << 10
"""Bytes; an RSA key of 16,384 bits has 13,000."""

_BEGIN = pattern(rb"-----BEGIN ([A-Z0-9 ]{3,40})-----")
_BREAKS = pattern(rb"\\+[nrt]|[\s\"',\\]+")
_HEADER = pattern(rb"(Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID)\s*:[^\n\\]{0,200}(?:\n|\\+n|\\+r)")
_NOT_BASE64 = pattern(rb"[^A-Za-z0-9+/=]")
_CHECKSUM = pattern(rb"=[A-Za-z0-9+/]{4}$")


class Block(Struct, frozen=True):
    """One block: the words of its BEGIN line, what its headers say, and its bytes. `length` is that of the text, from BEGIN on."""

    label: str
    headers: bytes
    data: bytes
    length: int


def block_at(content: bytes, offset: int) -> Block | None:
    """The block that begins at this offset; None where there is none, it has no end, or what it holds is not base64."""
    begin = _BEGIN.match(content, offset, offset + 80)
    if not begin:
        return None
    end_line = b"-----END " + begin[1] + b"-----"
    end = content.find(end_line, begin.end(), begin.end() + MAX_BLOCK)
    if end < 0:
        return None
    inner = content[begin.end() : end]
    headers = b" ".join(found[0] for found in _HEADER.finditer(inner))
    body = _BREAKS.sub(b"", _HEADER.sub(b"\n", inner))
    body = _CHECKSUM.sub(b"", body) if b"PGP" in begin[1] else body
    if _NOT_BASE64.search(body):
        return None
    try:
        data = a2b_base64(body + b"=" * (-len(body) % 4))
    except Error:
        return None
    return Block(begin[1].decode(), headers, data, end + len(end_line) - offset)
