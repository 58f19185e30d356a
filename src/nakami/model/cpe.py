r"""Names of products in the National Vulnerability Database: CPE 2.3 formatted strings (NIST IR 7695, section 6.2).

`cpe:2.3:a:vendor:product:version:*:*:*:*:*:*:*`; what is neither letter, digit, `_`, `-` nor `.` stands behind a backslash.
"""

import re

_PLAIN = re.compile(r"[A-Za-z0-9_.-]")
_HELD = re.compile(r"[!-~]+")
"""What a name can hold at all: ASCII without blanks and control characters."""
_ATTRIBUTE = re.compile(r"(?:[^:\\]|\\.)*+", re.DOTALL)
_SPECIAL = re.compile(r"\\(.)", re.DOTALL)
_HEAD = "cpe:2.3:"
_ATTRIBUTES = 11
"""Part, vendor, product, version, update, edition, language, software edition, target software, target hardware, other."""


def cpe(pair: str, version: str) -> str:
    """The CPE of a `vendor:product` pair and a version; empty where the pair is none, without a version that no CPE can hold."""
    vendor, _, product = pair.partition(":")
    if not (_can_stand(vendor) and _can_stand(product)):
        return ""
    words = [_quoted(word) if _can_stand(word) else "*" for word in (vendor, product, version)]
    return ":".join(["cpe:2.3:a", *words, *["*"] * 7])


def pair(text: str) -> str:
    """The `vendor:product` pair that a CPE 2.3 names; empty for what names no application."""
    found = attributes(text)
    if not found or found[0] != "a" or not {found[1], found[2]}.isdisjoint({"", "*", "-"}):
        return ""
    return f"{found[1]}:{found[2]}"


def attributes(text: str) -> list[str]:
    """The eleven attributes of a CPE 2.3, without the backslashes before special characters; none for what is no such name."""
    if not text.startswith(_HEAD):
        return []
    if "\\" not in text:
        found = text.removeprefix(_HEAD).split(":")
        return found if len(found) == _ATTRIBUTES else []
    found = []
    at = len(_HEAD)
    while at <= len(text) and len(found) < _ATTRIBUTES:
        word = _ATTRIBUTE.match(text, at)
        if word is None or not (word.end() == len(text) or text[word.end()] == ":"):
            return []
        found.append(_SPECIAL.sub(r"\1", word[0]))
        at = word.end() + 1
    return found if len(found) == _ATTRIBUTES and at > len(text) else []


def _can_stand(word: str) -> bool:
    """Whether a word can be told. A dash alone is the sign for "not applicable", and the schemas of bills know no other way to write it."""
    return word != "-" and _HELD.fullmatch(word) is not None


def _quoted(word: str) -> str:
    return "".join(each if _PLAIN.fullmatch(each) else f"\\{each}" for each in word)
