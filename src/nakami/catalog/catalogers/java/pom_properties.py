"""`META-INF/maven/<group>/<artifact>/pom.properties`: the coordinates that Maven writes into every archive it builds.

Formats: "Apache Maven Archiver", `addMavenDescriptor` (on by default); java.util.Properties, method load, for the syntax. The three
keys are looked for in one pass instead of parsing every line: hostile archives hold megabytes of lines. Keys with escapes in them, and
continued lines beyond the first few, are not seen: nothing writes them.
"""

from nakami.bounded.pattern import pattern
from nakami.catalog.catalogers.java.coordinates import Coordinates, is_group, is_version, is_word

MAX_BYTES = 1 << 16
"""A real one has four lines; archives built with more properties were seen with a few kB."""

# A line end behind an odd number of backslashes, and the blanks that start the next line.
_CONTINUED = pattern(r"(?<!\\)((?:\\\\)*)\\(?:\r\n|\r|\n)[ \t\f]*")
_CONTINUATIONS = 64
_PAIR = pattern(r"(?:\A|(?<=[\r\n]))[ \t\f]*(groupId|artifactId|version)(?:[ \t\f]*[=:]|[ \t\f])[ \t\f]*([^\r\n]*)")
_ESCAPE = pattern(r"\\(u[0-9a-fA-F]{4}|.)")
_CONTROL = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def read_coordinates(content: bytes, place: str = "") -> Coordinates | None:
    """The coordinates, or None when they are incomplete or hold an expression that the build did not replace (`${revision}`).

    Args:
        content: the file.
        place: its path, whose folders are named by the group and the artifact: what the file itself lacks.

    Properties are ISO 8859-1, so every byte string is readable; the last of equal keys counts.
    """
    text = content.decode("latin-1")
    if "\\" in text:
        text = _CONTINUED.sub(r"\1", text, count=_CONTINUATIONS)
    values = dict(zip(("groupId", "artifactId"), place.split("/")[-3:-1], strict=False))
    values.update((match[1], match[2]) for match in _PAIR.finditer(text))
    group, artifact, version = (_unescape(values.get(key, "")).strip() for key in ("groupId", "artifactId", "version"))
    if is_group(group) and is_word(artifact) and is_version(version):
        return Coordinates(group, artifact, version)
    return None


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda match: chr(int(match[1][1:], 16)) if len(match[1]) > 1 else _CONTROL.get(match[1], match[1]), text
    )
