"""A target of several that got no answer."""

from msgspec import Struct


class Unscanned(Struct, frozen=True):
    """What was asked for and not scanned, why, and what the user can do.

    `failed` tells that it could not be read; else there was nothing to read: a service whose image is built, not pulled.
    """

    target: str
    why: str
    remedy: str = ""
    failed: bool = True
