"""The port through which long work tells how far it is."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

_T = TypeVar("_T")


class Progress(Protocol):
    """The terminal draws it; pipes and tests use `silent`. Called from any thread, often: implementations throttle."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Tell that `what` (a short noun phrase, stable for one job) has `done` of `total` units; an unknown total is None."""


def counted(items: Sequence[_T], what: str, progress: Progress) -> Iterator[_T]:
    """The items one by one, with progress told of each before it is worked on."""
    for number, item in enumerate(items):
        progress(what, number, len(items))
        yield item


def silent(what: str, done: int, total: int | None) -> None:
    """Say nothing."""
