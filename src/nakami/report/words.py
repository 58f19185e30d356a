"""Words and numbers as people read them, safe for a terminal."""

_CUT = "…"
_ASCII = str.maketrans({"·": "-", "→": ">", "…": "~", "✓": "+", "✗": "x"})


def printable(text: str) -> str:
    """Text from the image without control characters: an escape sequence in a package name must not reach the terminal."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def ascii_only(text: str) -> str:
    """The same for a terminal that shows ASCII only; what has no likeness there becomes a question mark."""
    return text.translate(_ASCII).encode("ascii", "replace").decode()


def shortened(text: str, width: int) -> str:
    """At most `width` characters: what is too long loses its middle, for names differ at their ends."""
    if len(text) <= width:
        return text
    tail = (width - 1) // 2
    return text[: width - 1 - tail] + _CUT + text[len(text) - tail :]


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 layer`, `1,024 layers`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
