"""All statements of a run, asked by the names of a vulnerability; of several that apply, the latest counts."""

from collections.abc import Iterable
from datetime import UTC, datetime

from nakami.model.vex import Statement, Status
from nakami.vulns.vex.identity import Subject

_CAUTION = {Status.AFFECTED: 3, Status.UNDER_INVESTIGATION: 2, Status.FIXED: 1, Status.NOT_AFFECTED: 0}
"""Of two statements of the same moment, the graver one counts."""
_NEVER = datetime.min.replace(tzinfo=UTC)


class Statements:
    """What everybody says.

    Args:
        statements: of any documents, in any order.
    """

    def __init__(self, statements: Iterable[Statement] = ()) -> None:
        self._by_name: dict[str, list[Statement]] = {}
        for statement in statements:
            for name in {each.casefold() for each in statement.names}:
                self._by_name.setdefault(name, []).append(statement)

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def joined(self, more: Iterable[Statement]) -> "Statements":
        """These and some more."""
        mine = {id(each): each for some in self._by_name.values() for each in some}
        return Statements([*mine.values(), *more])

    def about(self, names: Iterable[str], subject: Subject) -> Statement | None:
        """The latest statement about one of these names that applies to the subject; None when nobody says anything.

        Args:
            names: of one vulnerability.
            subject: the package it was found in, and where.
        """
        said = [each for name in names for each in self._by_name.get(name.casefold(), ())]
        applying = [each for each in said if any(map(subject.is_meant, each.products))]
        return max(applying, key=lambda each: (_moment(each.timestamp), _CAUTION[each.status]), default=None)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return _NEVER
    return found if found.tzinfo else found.replace(tzinfo=UTC)
