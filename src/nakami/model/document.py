"""A small text of the target that a later stage reads itself."""

from msgspec import Struct


class Document(Struct, frozen=True, tag_field="record", tag="document"):
    """A text file as it stands in the target: `path` relative to the root, `text` with broken UTF-8 replaced."""

    path: str
    text: str
