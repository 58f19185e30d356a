"""The bounds of a pattern: how much of it is fixed, how it begins, and whether it can run on without end.

YARA looks for fixed bytes (its "atoms") and tries the rest of a pattern only where it finds them. Expressions are those of YARA-X (the
syntax of Rust's regex crate), hexadecimal patterns those of YARA.
"""

import string
from collections.abc import Mapping, Sequence

from msgspec import Struct

from nakami.errors import Malformed

ANY = 256
FEW = 8
"""Different bytes at one place that count as fixed: YARA makes an atom of each."""
MOSTLY_FIXED = 8
"""By how much a row of many different bytes may vary in length at the beginning; behind the first fixed byte YARA looks back over it."""
NARROW = 16
"""Different bytes, such as digits and blanks, that may be repeated without end: a file seldom has long runs of them."""
_MAX_DEPTH = 50
_CLASSES = {"d": 10, "w": 63, "s": 6, "D": 246, "W": 193, "S": 250}
_REPEATS: Mapping[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_NO_WIDTH = frozenset("bBAzZ")


class Piece(Struct, frozen=True):
    """A byte out of `width` different ones (0: a place between bytes), or one of `branches`; repeated from `least` to `most` times."""

    width: int = 0
    branches: tuple[tuple["Piece", ...], ...] = ()
    least: int = 1
    most: int | None = 1

    @property
    def varies(self) -> bool:
        """Whether it may be there more or less often."""
        return self.least != self.most


class _Fixed(Struct, frozen=True):
    """Fixed bytes in a row: at the beginning, the most anywhere, at the end; `whole` where there is nothing else."""

    first: int = 0
    most: int = 0
    last: int = 0
    whole: bool = True


def fixed(pieces: Sequence[Piece]) -> int:
    """The longest row of fixed bytes that every match has."""
    return _fixed(pieces).most


def begins_wide(pieces: Sequence[Piece]) -> bool:
    """Whether some match may begin with a row of many different bytes whose length is open: every place before a fixed byte is tried."""
    for piece in pieces:
        if piece.branches:
            if any(begins_wide(branch) for branch in piece.branches):
                return True
        elif piece.width > NARROW and (piece.most is None or piece.most - piece.least > MOSTLY_FIXED):
            return True
        if piece.least and (piece.width or piece.branches):
            return False
    return False


def runs_on(pieces: Sequence[Piece]) -> bool:
    """Whether something other than a few different bytes is repeated without end."""
    return any(
        (piece.most is None and (bool(piece.branches) or piece.width > NARROW)) or any(map(runs_on, piece.branches))
        for piece in pieces
    )


def _fixed(pieces: Sequence[Piece]) -> _Fixed:
    so_far = _Fixed()
    for piece in pieces:
        so_far = _after(so_far, _fixed_piece(piece))
    return so_far


def _fixed_piece(piece: Piece) -> _Fixed:
    if piece.branches:
        each = [_fixed(branch) for branch in piece.branches]
        whole = all(one.whole for one in each) and len({one.most for one in each}) == 1
        first, most, last = (min(row) for row in zip(*((one.first, one.most, one.last) for one in each), strict=True))
        once = _Fixed(first, most, last, whole)
    elif not piece.width:
        return _Fixed()
    else:
        once = _Fixed(1, 1, 1) if piece.width <= FEW else _Fixed(whole=False)
    if not piece.least:
        return _Fixed(whole=False)
    told = once
    for _ in range(min(piece.least, 8) - 1):
        told = _after(told, once)
    return _after(told, _Fixed(whole=False)) if piece.varies else told


def _after(left: _Fixed, right: _Fixed) -> _Fixed:
    return _Fixed(
        left.first + right.first if left.whole else left.first,
        max(left.most, right.most, left.last + right.first),
        left.last + right.last if right.whole else right.last,
        left.whole and right.whole,
    )


def of_text(body: str) -> list[Piece]:
    """The pieces of a text pattern, as it is written between quotes."""
    pieces, at = [], 0
    while at < len(body):
        at += 1 if body[at] != "\\" else 4 if body[at + 1 : at + 2] == "x" else 2
        pieces.append(Piece(1))
    return pieces


def of_hex(body: str) -> list[Piece]:
    """The pieces of a hexadecimal pattern.

    Raises:
        Malformed: it is none.
    """
    lines = (line.partition("//")[0] for line in body.splitlines())
    return _Reader("".join(" ".join(lines).split()), "hex").whole()


def of_regex(body: str) -> list[Piece]:
    """The pieces of a regular expression, as it is written between slashes.

    Raises:
        Malformed: it is none.
    """
    return _Reader(body, "regex").whole()


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, text: str, form: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._piece = self._hex_piece if form == "hex" else self._regex_piece

    def whole(self) -> list[Piece]:
        branches = self._branches()
        if self._at < len(self._text):
            raise Malformed(f"a pattern goes on behind its end: {self._text[self._at :][:20]!r}")
        return list(branches[0]) if len(branches) == 1 else [Piece(branches=branches)]

    def _branches(self) -> tuple[tuple[Piece, ...], ...]:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise Malformed("a pattern nests too deep")
        branches: list[list[Piece]] = [[]]
        while self._at < len(self._text) and self._text[self._at] != ")":
            if self._taken("|"):
                branches.append([])
            else:
                branches[-1].append(self._piece())
        self._depth -= 1
        return tuple(map(tuple, branches))

    def _taken(self, sign: str) -> bool:
        there = self._text.startswith(sign, self._at)
        self._at += len(sign) * there
        return there

    def _next(self) -> str:
        if self._at >= len(self._text):
            raise Malformed("a pattern ends too early")
        self._at += 1
        return self._text[self._at - 1]

    def _up_to(self, sign: str) -> str:
        end = self._text.find(sign, self._at)
        if end < 0:
            raise Malformed(f"a pattern lacks its {sign}")
        told, self._at = self._text[self._at : end], end + 1
        return told

    def _group(self) -> Piece:
        branches = self._branches()
        if self._next() != ")":
            raise Malformed("a pattern lacks its )")
        return Piece(branches=branches)

    def _hex_piece(self) -> Piece:
        sign = self._next()
        if sign == "(":
            return self._group()
        if sign == "[":
            least, dash, most = self._up_to("]").partition("-")
            return Piece(ANY, (), int(least or 0), int(most) if most else None if dash else int(least or 0))
        if sign == "~":
            self._hex_piece()
            return Piece(ANY - 1)
        return Piece(16 ** (sign + self._next()).count("?"))

    def _regex_piece(self) -> Piece:
        sign = self._next()
        if sign == "(":
            if self._taken("?"):
                self._flags()
            piece = self._group()
        else:
            piece = Piece(self._width(sign))
        return self._repeated(piece)

    def _flags(self) -> None:
        """What may stand behind `(?`: flags and a colon, or a name."""
        while (sign := self._next()) not in ":>":
            if sign == ")":  # flags for all that follows: an empty group takes its place
                self._at -= 1
                return

    def _width(self, sign: str) -> int:
        if sign == ".":
            return ANY
        if sign in "^$":
            return 0
        if sign == "[":
            return self._class()
        return self._escaped() if sign == "\\" else 1

    def _escaped(self) -> int:
        sign = self._next()
        if sign == "x":
            self._at += 2
        return 0 if sign in _NO_WIDTH else _CLASSES.get(sign, 1)

    def _class(self) -> int:
        negated = self._taken("^")
        width, first, before = 0, True, ""
        while (sign := self._next()) != "]" or first:
            first = False
            if sign == "-" and before and self._text[self._at : self._at + 1] not in {"]", ""}:
                width += max(ord(self._sign()) - ord(before), 0)
                before = ""
            elif sign == "\\" and self._text[self._at : self._at + 1] in _CLASSES:
                width += _CLASSES[self._next()]
                before = ""
            else:
                self._at -= 1
                before = self._sign()
                width += 1
        return max(ANY - width, 1) if negated else min(width, ANY)

    def _sign(self) -> str:
        sign = self._next()
        if sign != "\\":
            return sign
        sign = self._next()
        if sign == "x":
            digits = self._next() + self._next()
            return chr(int(digits, 16)) if set(digits) <= set(string.hexdigits) else "x"
        return {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}.get(sign, sign)

    def _repeated(self, piece: Piece) -> Piece:
        bounds = next((bounds for sign, bounds in _REPEATS.items() if self._taken(sign)), None) or self._bounds()
        if bounds is None:
            return piece
        self._taken("?")  # reluctant: what matches stays the same
        return Piece(piece.width, piece.branches, *bounds)

    def _bounds(self) -> tuple[int, int | None] | None:
        """Of `{3}`, `{3,}`, `{,3}` or `{3,9}`; a brace that begins none of them stands for itself."""
        end = self._text.find("}", self._at)
        if not self._text.startswith("{", self._at) or end < 0:
            return None
        least, comma, most = self._text[self._at + 1 : end].partition(",")
        if not (least + most).isdecimal():
            return None
        self._at = end + 1
        return int(least or 0), int(most) if most else None if comma else int(least or 0)
