"""Elements of NuGet's XML files: flat lists, of which a few words count; no parser of XML is asked to open hostile ones.

Format: XML 1.0, sections 2.5 (comments), 3.1 (tags) and 4.6 (predefined entities); entities that a document defines itself
are not followed.
"""

import re
from collections.abc import Collection, Iterator

from nakami.bounded.pattern import pattern

_COMMENT = pattern(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ATTRIBUTE = pattern(r"(?<![A-Za-z])([A-Za-z]++)\s*+=\s*+(?:\"([^\"<]*)\"|'([^'<]*)')")
_ENTITY = pattern(r"&(lt|gt|amp|quot|apos);")
_PREDEFINED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


def attributes(text: str, element: str) -> Iterator[dict[str, str]]:
    """The attributes of every element of this name."""
    for tag in re.finditer(rf"<{element}(?=[\s/>])([^<>]*)>", _COMMENT.sub("", text)):
        yield {found[1]: _plain(found[2] or found[3] or "") for found in _ATTRIBUTE.finditer(tag[1])}


def texts(text: str, elements: Collection[str]) -> dict[str, str]:
    """The text of the first element of each of these names that has no other inside."""
    names = "|".join(elements)
    found: dict[str, str] = {}
    for tag in re.finditer(rf"<({names})(?:\s[^<>]*)?>([^<]*)</", _COMMENT.sub("", text)):
        found.setdefault(tag[1], _plain(tag[2]).strip())
    return found


def _plain(text: str) -> str:
    return _ENTITY.sub(lambda entity: _PREDEFINED[entity[1]], text)
