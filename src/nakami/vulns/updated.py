"""What became of one partition when the database was brought up to date."""

from typing import Literal

from msgspec import Struct

from nakami.vulns.manifest import Held
from nakami.vulns.part import Part


class Updated(Struct, frozen=True):
    """What became of one partition.

    `new`: built anew; `unchanged`: the origin has no newer version; `absent`: the origin does not have it; `failed`:
    see `why`, what was there before still stands. `held` is what the database holds of it now.
    """

    part: Part
    status: Literal["new", "unchanged", "absent", "failed"]
    why: str = ""
    held: Held | None = None
