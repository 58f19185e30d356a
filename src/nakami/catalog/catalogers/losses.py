"""What one file lists and nobody can use: counted, and told as one blind spot however often it happens."""

from collections.abc import Iterator

from nakami.errors import InputError, LimitExceeded
from nakami.model.outcome import BlindSpot

_MAX_LOSSES = 20_000
"""Of one file: nobody wrote it, and refusing each costs more than reading a good one."""


class Losses:
    """The records of one file that are left out.

    Args:
        part: the cataloger.
        where: the path of the file.
        what: what a record is, in the plural (`crates`).
    """

    def __init__(self, part: str, where: str, what: str) -> None:
        self._part = part
        self._where = where
        self._what = what
        self._count = 0
        self._first = ""

    def note(self, error: InputError) -> None:
        """Count one record, for this reason.

        Raises:
            LimitExceeded: so many make no sense that the rest is not looked at.
        """
        self._first = self._first or error.message
        self._count += 1
        if self._count > _MAX_LOSSES:
            raise LimitExceeded(
                f"more than {_MAX_LOSSES:,} of its {self._what} make no sense, and the rest is left out;"
                f" the first: {self._first}"
            )

    def blind_spots(self) -> Iterator[BlindSpot]:
        """Yield the blind spot, if anything was lost."""
        if self._count:
            why = f"{self._count:,} of its {self._what} make no sense and are left out; the first: {self._first}"
            yield BlindSpot(self._part, self._where, why, "look at the file: its tools do not write so")
