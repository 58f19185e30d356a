"""What of a file shows what a rule saw, without what may be a secret: it is kept with the layer, and shown to everybody."""

from nakami.malware.evidence import MAX_EXCERPT
from nakami.secrets.masking import MASK, masked

_AROUND = 200
"""Bytes on each side that tell whether a piece is part of a secret."""


def excerpt(content: bytes, offset: int, length: int) -> str:
    """The piece of a file, on one line and printable.

    What stands around it on its line is looked at, too: a piece out of a password does not look like one.

    Args:
        content: the file.
        offset: where the piece begins.
        length: of the piece, in bytes.
    """
    length = min(length, MAX_EXCERPT)
    before = _text(content[max(0, offset - _AROUND) : offset].rpartition(b"\n")[2])
    piece = _text(content[offset : offset + length])
    after = _text(content[offset + length : offset + length + _AROUND].partition(b"\n")[0])
    around, whole = masked(before), masked(before + piece + after)
    shown = whole.removeprefix(around)
    return "".join(sign if sign.isprintable() else "." for sign in shown[: len(piece)]) or MASK


def _text(piece: bytes) -> str:
    return piece.decode("utf-8", "replace")
