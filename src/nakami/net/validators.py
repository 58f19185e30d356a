"""What tells one version of a file from another."""

from msgspec import Struct


class Validators(Struct, frozen=True):
    """What tells one version of a file from another (RFC 9110, section 8.8): `etag` and `last_modified` as the server writes them.

    For a file of a folder, `etag` holds its time and size.
    """

    etag: str = ""
    last_modified: str = ""
