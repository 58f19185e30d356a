"""The main section of `META-INF/MANIFEST.MF`, as far as it tells what the archive is.

Formats: "JAR File Specification", section "JAR Manifest" (Java SE 17): 72-byte lines, continued by a blank at the start of the next; names
regardless of case; the main section ends at the first empty line. OSGi Core, section 3.2, for the `Bundle-` headers; maven-hpi-plugin
for Jenkins' three.
"""

import re
from collections.abc import Mapping

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.licenses import license_names

HEAD_BYTES = (4_096, 16_384, 65_536)
"""How much to read until the main section is whole: nearly all fit into the first, the OSGi headers of the largest bundles seen take
40 kB. Digests of signed archives stand behind it."""

_CONTINUED = pattern(rb"(?:\r\n|\n|\r) ")
_END = pattern(rb"(?:\r\n|\n|\r(?!\n)){2}")
# One pass for the few attributes that count: hostile archives hold megabytes of others.
_ATTRIBUTE = pattern(
    r"(?:\A|(?<=[\r\n]))"
    r"(implementation-(?:title|version|vendor-id)|bundle-(?:symbolicname|version|license)|group-id|short-name|plugin-version)"
    r"[ \t]*:([^\r\n]*)",
    re.IGNORECASE,
)
_QUOTED = pattern(r'="[^"]*"')  # a directive's value may hold commas

Attributes = Mapping[str, str]
"""Names in lower case; values stripped."""


def has_main_section(head: bytes) -> bool:
    """Whether the main section ends within these first bytes."""
    return _END.search(head.lstrip(b"\r\n")) is not None


def read_manifest(content: bytes) -> Attributes:
    """The main attributes that tell what the archive is; the first of equal names counts, and what is no attribute is passed over."""
    head = content.lstrip(b"\r\n")
    end = _END.search(head)
    text = _CONTINUED.sub(b"", head[: end.start()] if end else head).decode(errors="replace")
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        found.setdefault(match[1].lower(), match[2].strip())
    return found


def symbolic_name(attributes: Attributes) -> str:
    """Bundle-SymbolicName without its directives (`;singleton:=true`)."""
    return attributes.get("bundle-symbolicname", "").partition(";")[0].strip()


def licenses(attributes: Attributes) -> tuple[str, ...]:
    """Bundle-License: names or addresses, without what is said about them (`;link=...`); `<<EXTERNAL>>` says nothing."""
    header = _QUOTED.sub("", attributes.get("bundle-license", ""))
    words = (part.partition(";")[0].strip().strip('"') for part in header.split(","))
    return license_names(*(word for word in words if not word.startswith("<<") and "=" not in word))
