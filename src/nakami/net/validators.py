"""What tells one version of a file from another."""

from msgspec import Struct


class Validators(Struct, frozen=True):
    """What tells one version of a file from another (RFC 9110, section 8.8): `etag` and `last_modified` as the server writes them.

    For a file of a folder, `etag` holds its time and size, and `last_modified` its time.
    """

    etag: str = ""
    last_modified: str = ""

    @property
    def date(self) -> str:
        """`last_modified` as UTC ISO 8601; empty when it is none."""
        from datetime import UTC
        from email.utils import parsedate_to_datetime

        try:
            told = parsedate_to_datetime(self.last_modified)
            # RFC 9110, section 5.6.7: always GMT; what says `-0000` comes back without a zone, and is meant so as well.
            told = told.astimezone(UTC) if told.tzinfo else told
        except (ValueError, TypeError, IndexError, OverflowError):
            return ""
        return f"{told.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
