"""Paragraphs of fields, the form of Debian's control files, package indexes and apt's `.sources`.

Format: deb822(5). Fields are `Name: value`; a line that starts with a blank continues the value; an empty line ends the paragraph; a line
that starts with `#` is a comment. Names are told without regard to case.
"""

from collections.abc import Iterable, Iterator

from nakami.errors import LimitExceeded

MAX_PARAGRAPH_BYTES = 1 << 20
"""The longest paragraph of Debian's and Ubuntu's indexes is under 20 KB."""
MAX_PARAGRAPHS = 1_000_000
"""All of Debian 13 is under 70,000 binary packages for one architecture."""


def paragraphs(chunks: Iterable[bytes], where: str, limit: int = MAX_PARAGRAPHS) -> Iterator[bytes]:
    """Cut a stream into its paragraphs, as they are written, without the empty lines between them.

    Raises:
        LimitExceeded: a paragraph is longer than `MAX_PARAGRAPH_BYTES`, or there are more than `limit`.
    """
    count = 0
    rest = b""
    for chunk in chunks:
        pieces = (rest + chunk).split(b"\n\n")
        rest = pieces.pop()
        if len(rest) > MAX_PARAGRAPH_BYTES:
            raise LimitExceeded(f"{where} has a paragraph of more than {MAX_PARAGRAPH_BYTES:,} bytes")
        for piece in pieces:
            if paragraph := piece.strip(b"\n"):
                count += 1
                if count > limit:
                    raise LimitExceeded(f"{where} has more than {limit:,} paragraphs")
                yield paragraph
    if paragraph := rest.strip(b"\n"):
        yield paragraph


def fields(paragraph: bytes | str) -> dict[str, str]:
    """The fields of one paragraph, names in lower case; the lines of a folded or multiline value are joined by newlines.

    What is no field and continues none is passed over, as apt does; the first of two fields with one name holds.
    """
    text = paragraph if isinstance(paragraph, str) else paragraph.decode("utf-8", "replace")
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith("#"):
            continue
        if line[:1] in {" ", "\t"}:
            lines.append(line[1:].rstrip())
            continue
        name, colon, value = line.partition(":")
        lines = [value.strip()]
        if colon and name:
            found.setdefault(name.strip().lower(), lines)
    return {name: "\n".join(value) for name, value in found.items()}
