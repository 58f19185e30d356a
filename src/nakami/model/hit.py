"""What a rule saw in a file's bytes: kept with its layer, and made a finding when the layers are merged."""

from msgspec import Struct


class Hit(Struct, frozen=True, tag_field="record", tag="hit"):
    """One rule that holds for one file.

    `path` is relative to the root; what lies inside an archive stands behind `!/`. `rule` is the rule's code; `line` counts from 1, 0
    where lines mean nothing, and `offset` is in bytes. `excerpt` is the evidence in words or as it stands there, printable, at most 200
    characters; of a secret never more than what tells whose it is. `fingerprint` is the same for the same secret, wherever it lies, and
    does not tell it. `vouched` says that a package of the same layer records this very content.
    """

    path: str
    rule: str
    line: int = 0
    offset: int = 0
    excerpt: str = ""
    fingerprint: str = ""
    vouched: bool = False


class Stray(Struct, frozen=True, tag_field="record", tag="stray"):
    """A program in a place of packages that no package of its own layer records: one below may, and then of other content.

    `digests` are in hexadecimal, by algorithm (`md5`, `sha1`, `sha256`), as many as were taken.
    """

    path: str
    digests: dict[str, str]


class PlacedHit(Struct, frozen=True):
    """A hit in the target as a whole.

    `layer` is the index of the layer that brought the file, unset for folders. `deleted_in` is the layer that took it away again (removed,
    replaced or hidden it): the container never sees it, and whoever can pull the image can still read it. `owner` names the distribution's
    package that lists the path, empty where none does. Of an image's configuration and history, the path is `INSTRUCTIONS`.
    """

    hit: Hit
    layer: int | None = None
    deleted_in: int | None = None
    owner: str = ""


INSTRUCTIONS = "image configuration"
"""The path of hits in what the image's configuration and history say; their line is the statement's."""
