r"""Names of products in the National Vulnerability Database: CPE 2.3 formatted strings (NIST IR 7695, section 6.2).

`cpe:2.3:a:vendor:product:version:*:*:*:*:*:*:*`; what is neither letter, digit, `_`, `-` nor `.` stands behind a backslash.
"""

import re

_PLAIN = re.compile(r"[A-Za-z0-9_.-]")
_HELD = re.compile(r"[!-~]+")
"""What a name can hold at all: ASCII without blanks and control characters."""
_PART = re.compile(r"(?:[^:\\]|\\.)*", re.DOTALL)
_HEAD = "cpe:2.3:"
_PARTS = 11


def cpe(pair: str, version: str) -> str:
    """The CPE of a `vendor:product` pair and a version; empty where the pair is none, without a version that no CPE can hold."""
    vendor, _, product = pair.partition(":")
    if not (_HELD.fullmatch(vendor) and _HELD.fullmatch(product)):
        return ""
    words = [_quoted(word) if _HELD.fullmatch(word) else "*" for word in (vendor, product, version)]
    return ":".join(["cpe:2.3:a", *words, *["*"] * 7])


def pair(text: str) -> str:
    """The `vendor:product` pair that a CPE 2.3 names; empty for what names no application."""
    if not text.startswith(_HEAD):
        return ""
    parts: list[str] = []
    at = len(_HEAD)
    while at <= len(text) and len(parts) < _PARTS:
        found = _PART.match(text, at)
        if found is None or not (found.end() == len(text) or text[found.end()] == ":"):
            return ""
        parts.append(re.sub(r"\\(.)", r"\1", found.group(), flags=re.DOTALL))
        at = found.end() + 1
    if len(parts) != _PARTS or parts[0] != "a" or not {parts[1], parts[2]}.isdisjoint({"", "*", "-"}):
        return ""
    return f"{parts[1]}:{parts[2]}"


def _quoted(word: str) -> str:
    if word in {"*", "-"}:
        return f"\\{word}"
    return "".join(each if _PLAIN.fullmatch(each) else f"\\{each}" for each in word)
