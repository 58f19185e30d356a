"""Several targets, one after the other, with one advisory database; what fails does not hide the rest."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from nakami.engine.knowledge import Knowledge
from nakami.engine.scan import scan_with
from nakami.engine.settings import Settings
from nakami.errors import InputError, NetworkError, TargetError, UsageError
from nakami.model.progress import Progress
from nakami.model.scan import Scan
from nakami.model.unscanned import Unscanned

Showing = Callable[[], AbstractContextManager[Progress]]
"""Begins to show the progress of one target."""


def scan_each(targets: Sequence[str | Unscanned], settings: Settings, showing: Showing) -> Iterator[Scan | Unscanned]:
    """Scan targets in their order; each result comes when it is there.

    Args:
        targets: what to scan; what cannot be comes back as it is.
        settings: folders, mirrors, limits.
        showing: shows the progress of one target.

    Raises:
        DatabaseError: the advisory database is damaged.
    """
    with Knowledge(settings, datetime.now(UTC)) as knowledge:
        for number, target in enumerate(targets, 1):
            if isinstance(target, Unscanned):
                yield target
                continue
            try:
                with showing() as progress:
                    _, result = scan_with(knowledge, target, _numbered(progress, number, len(targets)))
            except (TargetError, InputError, NetworkError, UsageError) as error:
                yield Unscanned(target, error.message, error.remedy)
            else:
                yield result


def _numbered(progress: Progress, number: int, targets: int) -> Progress:
    def step(what: str, done: int, total: int | None) -> None:
        progress(f"target {number:,} of {targets:,}: {what}", done, total)

    return step
