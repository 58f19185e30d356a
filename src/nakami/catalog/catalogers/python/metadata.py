"""The headers of METADATA and PKG-INFO, and the names of the folders they lie in: name, version, licences.

Format: "Core metadata specifications" of the Python Packaging User Guide: header fields as in e-mail (RFC 5322, section 2.2) in UTF-8,
then, after an empty line, a description that is not looked at.
"""

from msgspec import Struct

from nakami.bounded.pattern import pattern
from nakami.errors import Malformed
from nakami.model.package import Package

MAX_HEADER_BYTES = 1 << 20
"""Of the headers alone; the longest seen (a licence text in full and 1,000 requirements) take 90 kB."""

_FIELD_LENGTH = 256
"""Names and versions on the index stay far below; longer ones prove nothing."""

_LICENSE_LENGTH = 64
"""Longer than this, or several lines, and `License` is a text and no name."""

_END = pattern(rb"\r?\n\r?\n|\r\r")
_LINE = pattern(r"\r\n|\n|\r")
_UNKNOWN = {"", "unknown", "none", "n/a"}
_WANTED = {"name", "version", "license", "license-expression", "classifier"}
_CLASSIFIER = "License :: "

# `{name}-{version}.dist-info`, `{name}-{version}[-py3.11].egg-info` or `.egg`; the name holds no dash (PEP 427, "Escaping and Unicode").
_FOLDER = pattern(r"([^-]+)-([^-]+)(?:-py\d[\d.]*(?:-[^-]+)?)?\.(?:dist-info|egg-info|egg)\Z")


class Metadata(Struct, frozen=True):
    """What the headers say; empty when they do not."""

    name: str = ""
    version: str = ""
    licenses: tuple[str, ...] = ()


def read_metadata(content: bytes) -> Metadata:
    """Read the headers. The first field of a name counts, as in the standard library; bytes that are not UTF-8 are replaced."""
    head = content[:MAX_HEADER_BYTES]
    end = _END.search(head)
    fields: dict[str, list[str]] = {}
    field: list[str] = []
    for line in _LINE.split(head[: end.start() if end else None].decode("utf-8-sig", "replace")):
        if line[:1] in {" ", "\t"}:
            if field and len(field[-1]) <= _FIELD_LENGTH:  # what is longer is no word anyway
                field[-1] += "\n" + line
            continue
        name, _, value = line.partition(":")
        field = fields.setdefault(key, []) if (key := name.strip().lower()) in _WANTED else []
        if key in _WANTED:
            field.append(value)
    return Metadata(_word(fields.get("name")), _word(fields.get("version")), _licenses(fields))


def _word(values: list[str] | None) -> str:
    """A name or version: one line without blanks around and without control characters."""
    word = values[0].strip() if values else ""
    return word if word.isprintable() and len(word) <= _FIELD_LENGTH and word.lower() not in _UNKNOWN else ""


def _licenses(fields: dict[str, list[str]]) -> tuple[str, ...]:
    """The SPDX expression, else the licence's name, else the classifiers' last words (in the order the specification recommends)."""
    for key in ("license-expression", "license"):
        word = _word(fields.get(key))
        if word and len(word) <= _LICENSE_LENGTH:
            return (word,)
    found = [value.strip() for value in fields.get("classifier", []) if value.strip().startswith(_CLASSIFIER)]
    names = [value.rpartition(" :: ")[2][:_LICENSE_LENGTH] for value in found]
    return tuple(dict.fromkeys(name for name in names if name != "OSI Approved" and name.isprintable()))


def distribution_package(metadata: Metadata, path: str, cataloger: str) -> Package:
    """The package of a distribution that is there."""
    return Package(
        type="pypi",
        name=metadata.name,
        version=metadata.version,
        licenses=metadata.licenses,
        path=path,
        cataloger=cataloger,
    )


def named_by_folder(path: str, metadata: Metadata) -> Metadata:
    """The metadata with what is missing taken from `django-2.2.dist-info` or the like in `path`.

    Raises:
        Malformed: no folder there is named so.
    """
    for part in reversed(path.split("/")[-3:]):
        match = _FOLDER.match(part)
        if match and part.isprintable() and len(part) <= _FIELD_LENGTH:
            return Metadata(metadata.name or match[1], metadata.version or match[2], metadata.licenses)
    raise Malformed(
        "no name or no version is among its headers", "reinstall the distribution or remove what is left of it"
    )
