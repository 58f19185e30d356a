"""What stands in a tar header block and in the extended headers before it: numbers, names, the checksum.

Where readers differ, this one does as Go's archive/tar, since that is what unpacks images for Docker, containerd, Podman and BuildKit: an
archive that two readers understand differently can hide a file from one of them. Functions raise `ValueError` with the reason.
"""

from zlib import adler32

_OCTAL = frozenset(b"01234567")
_FIELD_BLANKS = 8 * 0x20
_NO_NUL = frozenset({b"path", b"linkpath", b"GNU.sparse.name"})


def number(field: bytes) -> int:
    """A number in octal digits, or in GNU's base-256 (GNU tar manual, "Extensions to the archive format").

    Raises:
        ValueError: neither, or below zero.
    """
    if field[0] & 0x80:  # the first bit set, the rest big endian
        if field[0] & 0x40:
            raise ValueError("a negative number")
        return int.from_bytes(bytes([field[0] & 0x7F]) + field[1:])
    text = field.strip(b" \0").partition(b"\0")[0]
    if not text:
        return 0
    if not text.isdigit():
        raise ValueError(f"{text!r} for a number")
    return int(text, 8)


def checksum_holds(header: bytes) -> bool:
    """Whether the header's checksum is right: the sum of its bytes, its own field taken as blanks (POSIX ustar, "chksum")."""
    field = header[148:156]
    digits = field[:6]
    if field[6:] == b"\0 " and _OCTAL.issuperset(digits):
        # Adler-32's lower half is one plus the sum of all bytes, modulo a prime above most such sums: the sum at C's speed.
        found = (adler32(header) & 0xFFFF) - 1 - sum(field) + _FIELD_BLANKS
        if found == int(digits, 8):
            return True
    return _slow_checksum_holds(header)


def _slow_checksum_holds(header: bytes) -> bool:
    try:
        told = number(header[148:156])
    except ValueError:
        return False
    rest = header[:148] + header[156:]
    plain = sum(rest) + _FIELD_BLANKS
    # Some old tars summed signed bytes.
    return told in {plain, plain - 256 * sum(byte >= 0x80 for byte in rest)}


def prefix(header: bytes) -> bytes:
    """What stands before the name and a slash; empty for most. Only asked for where the field is not empty."""
    magic = header[257:265]
    if magic == b"ustar\x0000":
        length = 131 if header[508:512] == b"tar\0" else 155  # star keeps times behind a shorter prefix
        return header[345 : 345 + length].partition(b"\0")[0]
    if magic == b"ustar  \0":
        # GNU has no prefix but two times here. Go before 1.8 wrote one all the same, and Go reads it back: where the times are none.
        try:
            for at in (345, 357):
                if header[at]:
                    number(header[at : at + 12])
        except ValueError:
            found = header[345:500].partition(b"\0")[0]
            return found if found.isascii() else b""
    return b""


def pax_records(text: bytes) -> dict[bytes, bytes]:
    r"""The records of a pax extended header (IEEE 1003.1-2017, pax, "pax Extended Header"): `"%d %s=%s\n"`, the length counting itself.

    The numbers of sparse format 0.0, which come one a record, are joined as those of format 0.1. Empty values are left out: they mean
    that the header's own stands.

    Raises:
        ValueError: they do not follow the format.
    """
    records: dict[bytes, bytes] = {}
    sparse: list[bytes] = []
    at = 0
    while at < len(text):
        space = text.find(b" ", at, at + 12)
        digits = text[at:space] if space > 0 else b""
        end = at + int(digits) if digits.isdigit() else 0
        if end > len(text) or end <= space + 1 or text[end - 1] != 0x0A:
            raise ValueError("a broken pax record")
        key, equals, value = text[space + 1 : end - 1].partition(b"=")
        if not equals or not key:
            raise ValueError("a broken pax record")
        if key in _NO_NUL and b"\0" in value:
            raise ValueError("a NUL in a name")
        if key in {b"GNU.sparse.offset", b"GNU.sparse.numbytes"}:
            # Offset and length take turns, offset first.
            if (key == b"GNU.sparse.offset") == bool(len(sparse) % 2):
                raise ValueError("a broken sparse map")
            sparse.append(value)
        elif value:
            records[key] = value
        at = end
    if sparse:
        records[b"GNU.sparse.map"] = b",".join(sparse)
    return records


def decimal(text: bytes) -> int:
    """A number in decimal digits.

    Raises:
        ValueError: it is none.
    """
    if not text.isdigit() or len(text) > 20:
        raise ValueError(f"{text[:24]!r} for a number")
    return int(text)
