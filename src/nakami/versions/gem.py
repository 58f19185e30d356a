"""Ruby gems: `Gem::Version#<=>` of RubyGems."""

import re
from typing import ClassVar

from nakami.versions.encoding import WORD_END, ZERO, ascii_bytes, invalid, number, plain_release, without_trailing_zeros
from nakami.versions.interface import Scheme

# Gem::Version::VERSION_PATTERN
_VERSION = re.compile(rb"([0-9]+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?")
_SEGMENTS = re.compile(rb"[0-9]+|[a-zA-Z]+")

# The shorter of two versions is filled up with zeros, and a word is older than a number. So a zero is the same as the end until
# something else follows: zeros before a word lead below the end, zeros before a number above it.
_WORD, _ZERO_BEFORE_WORD, _END, _ZERO_BEFORE_NUMBER = b"\x01", b"\x02", b"\x03", ZERO


def _after_word(segments: list[bytes]) -> bytes:
    """The tokens of the segments from the first word on; read backwards, because a zero's token depends on what follows it."""
    tokens = [_END]
    zero = b""
    for segment in reversed(segments):
        if not segment.isdigit():
            zero = _ZERO_BEFORE_WORD
            tokens.append(_WORD + segment + WORD_END)
        elif (token := number(segment)) != ZERO:
            zero = _ZERO_BEFORE_NUMBER
            tokens.append(token)
        else:
            tokens.append(zero)
    tokens.reverse()
    return b"".join(tokens)


def _numbers(segments: list[bytes]) -> bytes:
    """The tokens of the leading numbers; the zeros that are left after trimming all stand before a number."""
    return without_trailing_zeros([number(each) for each in segments])


class Gem(Scheme):
    """`1.2.3.rc1`; a hyphen stands for `.pre.`, and zeros at the end, or before the first word, do not count."""

    name: ClassVar[str] = "gem"

    def key(self, version: str) -> bytes:
        """See `Scheme.key`. Platforms (`1.2.3-x86_64-linux`) are not part of a version: the caller removes them.

        Raises:
            VersionInvalid: what `Gem::Version.correct?` refuses.
        """
        data = ascii_bytes(version, self.name)
        plain = plain_release(data)
        if plain is not None:
            return plain + _END
        found = _VERSION.fullmatch(data)
        if found is None:
            raise invalid(self.name, version, "RubyGems calls it malformed")
        segments = _SEGMENTS.findall((found[1] or b"0").replace(b"-", b".pre."))
        first_word = next((at for at, each in enumerate(segments) if not each.isdigit()), len(segments))
        return _numbers(segments[:first_word]) + _after_word(segments[first_word:])
