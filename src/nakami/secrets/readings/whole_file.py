"""Files whose name tells what their lines mean: settings, fields between colons, one secret alone, statements of an image.

Each takes the content and the names that the rule is after (`names` in its metadata, a regular expression for the whole name, its case
left aside).
"""

import functools
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from nakami.bounded.pattern import pattern
from nakami.secrets.candidate import Seen
from nakami.secrets.readings import plain

Whole = Callable[[bytes, str], Iterator[Seen]]
"""Takes the secrets out of a whole file; looks at `MAX_BYTES` of it, and raises nothing."""

MAX_BYTES = 1 << 20
MAX_LINES = 100_000

_SETTING = pattern(
    rb"^[ \t]{0,40}+(?:-[ \t]{1,4}+)?+(?:(?:export|set|const|var|public|private|protected)[ \t]{1,8}+|define[ \t]{0,8}+\([ \t]{0,8}+)?+"
    rb"[$@\"']?+(?:[\w.\-]{1,60}+['\"]?+\]?+[\[(]['\"]?+|\$\w{1,20}+\]\[['\"]?+)*+(?P<name>[\w.\-/:@*]{1,160}?)['\"]?[\])]{0,3}"
    rb"[ \t]{0,20}+(?P<sign>=>|:=|=(?!=)|:(?=[ \t]|$)|,(?=[ \t]?['\"])|(?<=[ \t])(?=[^\s=:]))[ \t]{0,20}+"
)
_QUOTED = pattern(rb"\"((?:\\.|[^\"\\]){1,4096}+)\"|'((?:\\.|[^'\\]){1,4096}+)'")
_COMMENT = pattern(rb"[ \t][#;]")
_JSON = pattern(rb"\"(?P<name>[\w.\-/:@*]{1,160})\"[ \t]{0,8}:\s{0,40}\"(?P<value>(?:\\.|[^\"\\\n]){1,4096})\"")
_VARIABLE = pattern(
    rb"(?:^|[ \t])(?P<name>[\w.\-]{1,100})="
    rb"(?:\"(?P<double>(?:\\.|[^\"\\]){0,4096})\"|'(?P<single>[^']{0,4096})'|(?P<bare>[^\s\"']{1,4096}))"
)
_OLD_VARIABLE = pattern(rb"^ENV[ \t]+(?P<name>\w{1,100})[ \t]+(?P<value>[^=\s][^\n]{0,4096})$")
_STATEMENT = pattern(rb"^(?:ENV|ARG|LABEL)[ \t]")
_BUILD_ARGUMENTS = pattern(rb"^RUN[ \t]+\|\d{1,2}[ \t]")
_COMMENTS = (b"#", b";", b"// ", b"* ", b"/*", b"<!--")


@functools.lru_cache(maxsize=64)
def _wanted(names: str) -> re.Pattern[bytes]:
    return re.compile(names.encode(), re.IGNORECASE)


def settings(content: bytes, names: str) -> Iterator[Seen]:
    """The values of settings of these names: `name = value`, `name: value`, `"name": "value"`, `$config['name'] = 'value';`."""
    wanted = _wanted(names)
    if content[:200].lstrip().startswith((b"{", b"[{")):
        for entry in _JSON.finditer(content, 0, MAX_BYTES):
            if wanted.fullmatch(entry["name"]):
                yield Seen(entry["value"], entry.start("value"), entry["name"].decode("latin-1"))
        return
    for at, line in lines(content):
        found = _SETTING.match(line)
        if found and wanted.fullmatch(found["name"]):
            value, start = _value(line, found.end(), in_words=not found["sign"])
            if value:
                yield Seen(value, at + start, found["name"].decode("latin-1"))


def _value(line: bytes, start: int, *, in_words: bool) -> tuple[bytes, int]:
    """The value that begins at a place in a line, and where: in quotes, one word, or up to a comment."""
    quoted = _QUOTED.match(line, start)
    if quoted:
        group = quoted.lastindex or 0
        return quoted[group], quoted.start(group)
    rest = line[start:]
    if rest.startswith((b"#", b";", b'"', b"'")):
        return b"", start
    comment = _COMMENT.search(rest)
    value = (rest[: comment.start()] if comment else rest).rstrip(b" \t,;)")
    return (value.split(None, 1)[0] if in_words and value else value), start


def lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Offset and text of every line that is not empty, no comment, and no longer than a setting can be."""
    at = 0
    for line in content[:MAX_BYTES].split(b"\n", MAX_LINES)[:MAX_LINES]:
        if len(line) < 5000 and line.strip() and not line.lstrip().startswith(_COMMENTS):
            yield at, line.rstrip(b"\r")
        at += len(line) + 1


def last_field(content: bytes, names: str) -> Iterator[Seen]:
    r"""What stands behind the last colon of each line whose other fields are as `names`; a colon of the value itself is written `\:`."""
    wanted = _wanted(names)
    for at, line in lines(content):
        text = line.replace(b"\\:", b"\0\0")
        start = text.rfind(b":") + 1
        value = line[start:].strip()
        if start > 1 and value and wanted.fullmatch(text[: start - 1]):
            yield Seen(value, at + line.index(value, start))


def machines(content: bytes, _: str) -> Iterator[Seen]:
    """The passwords of a netrc (ftp's manual, "THE .netrc FILE"): words with blanks between, `machine HOST password PASSWORD`."""
    words = list(_WORD.finditer(content, 0, min(len(content), MAX_BYTES)))[:MAX_LINES]
    for word, value in pairwise(words):
        if word[0] == b"password" and value[0] not in {b"login", b"machine", b"account"}:
            yield Seen(value[0], value.start(), "password")


_WORD = pattern(rb"[^\s]{1,4096}")


def alone(content: bytes, names: str) -> Iterator[Seen]:
    """The content itself, where it is of this form as a whole."""
    text = content[:8192].strip() if len(content) <= 8192 else b""
    if text and _wanted(names).fullmatch(text):
        yield Seen(text, content.index(text))


def addresses(content: bytes, _: str) -> Iterator[Seen]:
    """The passwords and tokens in addresses."""
    for found in _SCHEME.finditer(content, 0, MAX_BYTES):
        bare = plain.bare_address(content, found.start(), 0)
        yield from (*plain.authority(content, found.end() - 3), *bare)


_SCHEME = pattern(rb"\b[a-z][a-z0-9+.\-]{1,20}://(?=[^\s/]{1,500}@)")


def variables(content: bytes, names: str) -> Iterator[Seen]:
    """The values of variables, build arguments and labels of these names in an image's statements, one on a line."""
    wanted = _wanted(names)
    for at, line in lines(content):
        old = _OLD_VARIABLE.match(line)
        if old and b"=" not in line.split(None, 2)[1]:
            if wanted.fullmatch(old["name"]):
                yield Seen(old["value"].strip(), at + old.start("value"), old["name"].decode("latin-1"))
            continue
        if _STATEMENT.match(line) or _BUILD_ARGUMENTS.match(line):
            yield from _pairs(line, at, wanted)


def _pairs(line: bytes, at: int, wanted: re.Pattern[bytes]) -> Iterator[Seen]:
    for found in _VARIABLE.finditer(line):
        if wanted.fullmatch(found["name"]):
            group = found.lastgroup or "bare"
            if found[group]:
                yield Seen(found[group], at + found.start(group), found["name"].decode("latin-1"))
