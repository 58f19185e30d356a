"""What a server asks for before it answers: the `WWW-Authenticate` header (RFC 9110, section 11.6.1)."""

import re
from collections.abc import Mapping

from msgspec import Struct

_MAX_LENGTH = 16 << 10
_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PARAMETER = re.compile(rf'(?P<name>{_WORD})[ \t]*=[ \t]*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>{_WORD}))')
_SCHEME = re.compile(rf"(?P<scheme>{_WORD})(?=[ \t]|,|$)")
_BETWEEN = re.compile(r"[ \t,]*")


class Challenge(Struct, frozen=True):
    """One way in that a server offers; `scheme` and the parameters' names are lower case."""

    scheme: str
    parameters: Mapping[str, str]


def parse_challenges(header: str) -> tuple[Challenge, ...]:
    """Read the header's challenges. Several headers may be joined by commas; what follows the first broken part is left out."""
    text = header[:_MAX_LENGTH]
    found: list[tuple[str, dict[str, str]]] = []
    position = 0
    while True:
        position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]  # it matches the empty string too
        if found and (parameter := _PARAMETER.match(text, position)):
            value = parameter["bare"] or re.sub(r"\\(.)", r"\1", parameter["quoted"] or "")
            found[-1][1].setdefault(parameter["name"].lower(), value)
            position = parameter.end()
        elif scheme := _SCHEME.match(text, position):
            found.append((scheme["scheme"].lower(), {}))
            position = scheme.end()
        else:
            return tuple(Challenge(name, parameters) for name, parameters in found)
