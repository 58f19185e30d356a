"""Who did not answer during a run: whoever waited once for a server that is not there does not wait again."""

from threading import Lock

Place = tuple[str, str, int]
"""Where requests go: scheme, host and port, as `address.origin` tells them."""


class Silence:
    """Remembers who let a request time out; shared by all clients of a run, and between threads.

    While no host at all has answered, one that was silent speaks for all: there is no network, and each of ten feeds on
    ten hosts would cost the same patience once more.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._silent: set[Place] = set()
        self._answered: set[Place] = set()

    def heard(self, place: Place) -> None:
        """It has answered, with whatever."""
        with self._lock:
            self._answered.add(place)

    def waited(self, place: Place) -> None:
        """It has let a request time out."""
        with self._lock:
            self._silent.add(place)

    def is_pointless(self, place: Place) -> bool:
        """Whether to ask there would be to wait once more for nothing."""
        with self._lock:
            return place not in self._answered and bool(self._silent) and (place in self._silent or not self._answered)
