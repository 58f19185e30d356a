"""A file that can be run, by its digest: what a passport vouches for and what may run later."""

from typing import Literal

from msgspec import Struct


class Executable(Struct, frozen=True, tag_field="record", tag="executable"):
    """One executable file.

    `path` is relative to the root; `sha256` the digest of its content in hexadecimal; `kind` tells an ELF file (programs and shared
    objects) from a script that names its interpreter in its first line. `layer` is the index of the layer that brought it, unset for
    folders and until the layers are merged.
    """

    path: str
    sha256: str
    kind: Literal["elf", "script"]
    layer: int | None = None
