"""SPDX 2.2 and 2.3 in the tag-value format, as the plain values that the JSON format has (SPDX specification 2.3, "Tag" lines)."""

from collections.abc import Iterator
from typing import Any

from nakami.errors import LimitExceeded, Malformed

MAX_BYTES = 256 << 20
_OPEN, _CLOSE = "<text>", "</text>"
_PACKAGE = {
    "PackageVersion": "versionInfo",
    "PackageLicenseDeclared": "licenseDeclared",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageSourceInfo": "sourceInfo",
    "PackageSummary": "summary",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
}
_DOCUMENT = {"SPDXVersion": "spdxVersion", "DocumentName": "name"}
Plain = dict[str, Any]


def parse(data: bytes, where: str) -> Plain:
    """The document in the shape of the JSON format: packages, relationships, annotations, extracted licences.

    Raises:
        LimitExceeded: too many bytes.
        Malformed: not UTF-8, or not tag-value.
    """
    if len(data) > MAX_BYTES:
        raise LimitExceeded(f"{where} has {len(data):,} bytes, more than {MAX_BYTES:,}", "it is left out")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(f"{where} is not UTF-8: {error.reason} at byte {error.start:,}") from error
    document = _Document()
    for tag, value in _pairs(text, where):
        document.take(tag, value)
    return document.plain


def _pairs(text: str, where: str) -> Iterator[tuple[str, str]]:
    """Tags with their values; a value within `<text>` and `</text>` may have several lines."""
    lines = _lines(text)
    for line in lines:
        tag, colon, value = line.partition(":")
        if not colon or line.startswith("#"):
            continue
        value = value.strip()
        if value.startswith(_OPEN):
            parts = [value.removeprefix(_OPEN)]
            while _CLOSE not in parts[-1]:
                more = next(lines, None)
                if more is None:
                    raise Malformed(f"{where} ends within the text of {tag[:40]}")
                parts.append(more)
            value = "\n".join(parts).partition(_CLOSE)[0]
        yield tag.strip(), value


def _lines(text: str) -> Iterator[str]:
    """The lines, one at a time: all of them at once would take many times the memory of the text."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end].removesuffix("\r")
        start = end + 1


class _Document:
    """The document as its lines come: a line belongs to the element that began last, an annotation to the one that it names."""

    def __init__(self) -> None:
        self.plain: Plain = {"packages": [], "relationships": [], "annotations": [], "hasExtractedLicensingInfos": []}
        self._element: Plain = self.plain
        self._relationship: Plain = {}
        self._comment = ""
        self._about = ""
        self._annotated: dict[str, list[Plain]] = {"SPDXRef-DOCUMENT": self.plain["annotations"]}

    def take(self, tag: str, value: str) -> None:
        if tag in _DOCUMENT:
            self.plain[_DOCUMENT[tag]] = value
        elif tag == "PackageName":
            self._element = {"name": value, "externalRefs": [], "annotations": []}
            self.plain["packages"].append(self._element)
        elif tag in {"FileName", "SnippetSPDXID"}:
            self._element = {}  # files are not read
        elif tag == "LicenseID":
            self._element = {"licenseId": value}
            self.plain["hasExtractedLicensingInfos"].append(self._element)
        elif tag == "SPDXID":
            self._element["SPDXID"] = value
            if "annotations" in self._element:
                self._annotated.setdefault(value, self._element["annotations"])
        elif tag in _PACKAGE:
            self._element[_PACKAGE[tag]] = value
        else:
            self._take_rest(tag, value)

    def _take_rest(self, tag: str, value: str) -> None:
        if tag == "ExternalRef":
            self._element.setdefault("externalRefs", []).append(_external(value))
        elif tag == "ExtractedText":
            self._element["extractedText"] = value
        elif tag == "Relationship":
            one, _, rest = value.partition(" ")
            kind, _, other = rest.strip().partition(" ")
            self._relationship = {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other.strip()}
            self.plain["relationships"].append(self._relationship)
        elif tag == "RelationshipComment":
            self._relationship["comment"] = value
        elif tag == "Annotator":
            self._about = self._comment = ""
        elif tag == "SPDXREF":
            self._about = value
            self._annotate()
        elif tag == "AnnotationComment":
            self._comment = value
            self._annotate()

    def _annotate(self) -> None:
        if self._about and self._comment and self._about in self._annotated:
            self._annotated[self._about].append({"comment": self._comment})
            self._comment = ""


def _external(value: str) -> Plain:
    category, kind, locator = [*value.split(None, 2), "", "", ""][:3]
    return {"referenceCategory": category, "referenceType": kind, "referenceLocator": locator.strip()}
