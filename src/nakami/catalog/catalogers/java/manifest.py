"""The main section of `META-INF/MANIFEST.MF`.

Formats: "JAR File Specification", section "JAR Manifest" (Java SE 17): 72-byte lines, continued by a blank at the start of the next; names
regardless of case; the main section ends at the first empty line. OSGi Core, section 3.2, for the `Bundle-` headers.
"""

import re
from collections.abc import Mapping

MAX_BYTES = 1 << 16
"""Of the main section; the OSGi headers of the largest bundles seen take 40 kB. Digests of signed archives stand behind it."""

_CONTINUED = re.compile(rb"(?:\r\n|\n|\r) ")
_LINE = re.compile(r"\r\n|\n|\r")
_END = re.compile(rb"(?:\r\n|\n|\r(?!\n)){2}")
_LICENSE_LENGTH = 128

Attributes = Mapping[str, str]
"""Names in lower case; values stripped."""


def read_manifest(content: bytes) -> Attributes:
    """The main attributes; the first of equal names counts. Lines that are no attribute are passed over."""
    head = content.lstrip(b"\r\n")
    end = _END.search(head)
    text = _CONTINUED.sub(b"", head[: end.start()] if end else head).decode(errors="replace")
    found: dict[str, str] = {}
    for line in _LINE.split(text):
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def symbolic_name(attributes: Attributes) -> str:
    """Bundle-SymbolicName without its directives (`;singleton:=true`)."""
    return attributes.get("bundle-symbolicname", "").partition(";")[0].strip()


def licenses(attributes: Attributes) -> tuple[str, ...]:
    """Bundle-License: names or addresses, without what is said about them (`;link=...`); `<<EXTERNAL>>` says nothing."""
    words = (part.partition(";")[0].strip().strip('"') for part in attributes.get("bundle-license", "").split(","))
    return tuple(
        dict.fromkeys(
            word
            for word in words
            if word
            and word.isprintable()
            and len(word) <= _LICENSE_LENGTH
            and not word.startswith("<<")
            and "=" not in word
        )
    )
