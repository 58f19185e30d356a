"""What could not be read, and how each part fared: nothing is passed over in silence."""

from typing import Literal

from msgspec import Struct


class BlindSpot(Struct, frozen=True, tag_field="record", tag="blind-spot"):
    """Something that nakami could not look into, so that nothing is known of it.

    `part` is who wanted to look (a reader, a provider, `layer`, ...); `where` the path, layer or source;
    `why` the reason; `remedy` what the user can do, empty when nothing.
    """

    part: str
    where: str
    why: str
    remedy: str = ""


class Source(Struct, frozen=True):
    """An advisory source and how it answered for this target.

    `name` is the OSV ecosystem (`Debian`, `PyPI`) or the feed (`kev`); `provider` is `osv`, `archive`, ...;
    `updated` is when its data was made, UTC ISO 8601, empty when unknown; `why` tells what is missing when it is not `ok`.
    `packages` counts the packages of the target that this source judges; `examples` names the first of them with their versions when it
    failed.
    """

    name: str
    provider: str
    status: Literal["ok", "partial", "failed"]
    updated: str = ""
    why: str = ""
    packages: int = 0
    examples: tuple[str, ...] = ()
