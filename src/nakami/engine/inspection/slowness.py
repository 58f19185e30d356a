"""What may be spent on files that take longer than files do: rules written for people's files are slow on those written against rules."""

from time import monotonic, process_time

MAX_SLOW_SECONDS = 300.0
"""Of one process, over what its files should have taken; seconds of work, so that a busy machine is nobody's fault."""
MAX_FILE_SECONDS = 30.0
"""Of one file with all that is packed in it, by the clock: it is asked often, and the clock is cheap."""
_FILE = 0.002
_SPEED = 2e6
"""Bytes in a second: a fiftieth of what files of all kinds make in the mean, a tenth of what archives do."""


class Slowness:
    """Counts the seconds that files take beyond what they should.

    Args:
        most: seconds after which `is_spent`.
    """

    def __init__(self, most: float = MAX_SLOW_SECONDS) -> None:
        self._left = most
        self._size = 0
        self._start = 0.0
        self._began = 0.0

    @property
    def is_spent(self) -> bool:
        """Whether no more should be looked into."""
        return self._left <= 0

    @property
    def is_file_spent(self) -> bool:
        """Whether enough was done for the file at hand."""
        return monotonic() - self._began > MAX_FILE_SECONDS

    def begin(self, size: int) -> None:
        """A file of so many bytes is looked into."""
        self._size = size
        self._start = process_time()
        self._began = monotonic()

    def end(self) -> None:
        """It was."""
        self._left -= max(0.0, process_time() - self._start - _FILE - self._size / _SPEED)
