"""`META-INF/maven/<group>/<artifact>/pom.properties`: the coordinates that Maven writes into every archive it builds.

Formats: "Apache Maven Archiver", `addMavenDescriptor` (on by default); java.util.Properties, method load, for the syntax.
"""

import re

from nakami.catalog.catalogers.java.coordinates import Coordinates, is_group, is_version, is_word

MAX_BYTES = 1 << 16
"""A real one has four lines; archives built with more properties were seen with a few kB."""

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_CONTROL = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_BLANK = " \t\f"
_LINE = re.compile(r"(?:[^\\\r\n]|\\(?:\r\n|.))+", re.DOTALL)
_CONTINUED = re.compile(r"\\(?:\r\n|\r|\n)[ \t\f]*")
_KEY = re.compile(r"((?:[^\\=: \t\f]|\\.)*)[ \t\f]*(?:[=:][ \t\f]*)?(.*)\Z", re.DOTALL)


def read_coordinates(content: bytes) -> Coordinates | None:
    """The coordinates, or None when they are incomplete or hold an expression that the build did not replace (`${revision}`)."""
    values = read_properties(content)
    group, artifact, version = (values.get(key, "").strip() for key in ("groupId", "artifactId", "version"))
    if is_group(group) and is_word(artifact) and is_version(version):
        return Coordinates(group, artifact, version)
    return None


def read_properties(content: bytes) -> dict[str, str]:
    """Key-value pairs; the last of equal keys counts. ISO 8859-1 with escapes, so every byte string is readable."""
    found = {}
    for match in _LINE.finditer(content.decode("latin-1")):
        line = _CONTINUED.sub("", match[0]).lstrip(_BLANK)
        if line and line[0] not in "#!":
            pair = _KEY.match(line)
            if pair:
                found[_unescape(pair[1])] = _unescape(pair[2])
    return found


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda match: chr(int(match[1][1:], 16)) if len(match[1]) > 1 else _CONTROL.get(match[1], match[1]), text
    )
