"""Alpine and Wolfi packages: the order of apk-tools 3 (`apk version -t`), which follows Gentoo's."""

import re
from typing import ClassVar

from nakami.versions.encoding import WORD_END, ascii_bytes, invalid, number
from nakami.versions.interface import Scheme

# apk-package(5): `{digit}{.digit}...{letter}{_suf{#}}...{~hash}{-r#}`
_VERSION = re.compile(
    rb"([0-9]+)((?:\.[0-9]+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)[0-9]*)*)(~[0-9a-fA-F]+)?(?:(?:\.?-|\.)r([0-9]+))?"
)
_SUFFIXES = re.compile(rb"_([a-z]+)([0-9]*)")

# Where two versions part, the kind of what follows decides: a pre-release suffix is older than the end, then
# "the non-terminating version is greater", by kind: revision, commit hash, suffix number, suffix, letter, number.
_PRE = {b"alpha": b"\x01", b"beta": b"\x02", b"pre": b"\x03", b"rc": b"\x04"}
_END, _REVISION, _HASH, _SUFFIX_NUMBER = b"\x05", b"\x06", b"\x07", b"\x08"
_POST = {b"cvs": b"\x09", b"svn": b"\x0a", b"git": b"\x0b", b"hg": b"\x0c", b"p": b"\x0d"}
_SUFFIX = _PRE | _POST
_LETTER, _LEADING_ZERO = b"\x0e", b"\x0f"


def _component(digits: bytes) -> bytes:
    """A number after a dot. "If either of the digits have a leading zero, use raw string comparison": so 0 and 01 stand below 1."""
    return _LEADING_ZERO + digits + WORD_END if digits[:1] == b"0" else number(digits)


class Apk(Scheme):
    """`1.2.3b_rc1_git20240101~0a1b2c-r4`.

    Two typing errors that Alpine's security database holds are forgiven, as the records would match nothing otherwise: `1.2.-r3` and
    `1.2.r3` are read as `1.2-r3`.
    """

    name: ClassVar[str] = "apk"

    def key(self, version: str) -> bytes:
        """See `Scheme.key`.

        Raises:
            VersionInvalid: what `apk version --check` calls invalid.
        """
        found = _VERSION.fullmatch(ascii_bytes(version, self.name))
        if found is None:
            raise invalid(self.name, version, "it does not follow digits[.digits][letter][_suffix[digits]][~hash][-rN]")
        first, rest, letter, suffixes, commit, revision = found.groups()
        tokens = [number(first)]
        if rest:
            tokens += map(_component, rest[1:].split(b"."))
        if letter:
            tokens.append(_LETTER + letter)
        for word, digits in _SUFFIXES.findall(suffixes):
            tokens.append(_SUFFIX[word] + (_SUFFIX_NUMBER + number(digits) if digits else b""))
        if commit:
            tokens.append(_HASH + commit[1:] + WORD_END)
        if revision:
            tokens.append(_REVISION + number(revision))
        tokens.append(_END)
        return b"".join(tokens)
