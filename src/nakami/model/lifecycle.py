"""How long the releases of a product are kept alive by its makers."""

from msgspec import Struct


class Cycle(Struct, frozen=True):
    """One release line of a product (`debian` 11, `python` 3.9), in the words of endoflife.date.

    Dates are ISO 8601 days, empty when not told. `released` is the first of the line, `support` the end of active support, `eol` the end
    of security fixes for everybody, `extended` the end of those that are paid for, or done by others. `ended` tells that the line has
    ended (or has not) where no date does. `latest` is the newest version of the line and `latest_on` its day. `source` is the feed.
    """

    product: str
    cycle: str
    codename: str = ""
    released: str = ""
    support: str = ""
    eol: str = ""
    extended: str = ""
    ended: bool | None = None
    latest: str = ""
    latest_on: str = ""
    source: str = ""

    def has_ended(self, today: str) -> bool | None:
        """Whether there are no more fixes for everybody on that ISO 8601 day; None when nobody tells."""
        return self.eol < today if self.eol else self.ended
