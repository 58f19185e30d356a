"""The port through which long work tells how far it is."""

from typing import Protocol


class Progress(Protocol):
    """The terminal draws it; pipes and tests use `silent`. Called from any thread, often: implementations throttle."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Tell that `what` (a short noun phrase, stable for one job) has `done` of `total` units; an unknown total is None."""


def silent(what: str, done: int, total: int | None) -> None:
    """Say nothing."""
