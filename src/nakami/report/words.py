"""Words and numbers as people read them."""


def printable(text: str) -> str:
    """Text from the image without control characters: an escape sequence in a package name must not reach the terminal."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 layer`, `1,024 layers`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
