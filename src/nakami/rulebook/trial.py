"""What became of the cases of a rule: whether it told the bad ones, and none of the good ones."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from nakami.errors import NakamiError
from nakami.rulebook.cases import Case, Maker, cases

Look = Callable[[Case], Iterable[str]]
"""Gives the codes of the rules that tell a case."""


class Trial(Struct, frozen=True):
    """One case of one rule, or why there is none.

    `place` is the recipe's file as people know it; `number` counts within the `bad` or the good cases, from 1, and is 0 where the recipe
    could not be tried at all: `problem` tells why. `told` are the codes of all rules that told the case, the file's own or not.
    """

    rules: tuple[str, ...]
    place: str
    number: int = 0
    bad: bool = False
    why: str = ""
    told: tuple[str, ...] = ()
    problem: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the case was told as it should be."""
        return not self.problem and (not set(self.rules).isdisjoint(self.told)) == self.bad


def trials(
    rules: tuple[str, ...], recipe: Path, place: str, makers: Mapping[str, Maker], look: Look
) -> Iterator[Trial]:
    """Try the cases of a recipe.

    Args:
        rules: the codes of the rules that it belongs to: a bad case must be told by one of them, a good one by none.
        recipe: the file.
        place: the file as people know it.
        makers: besides those of `rulebook.cases`.
        look: how a case is looked at.
    """
    try:
        for case in cases(recipe, makers):
            told = tuple(sorted(set(look(case))))
            yield Trial(rules, place, case.number, case.bad, case.why, told)
    except (NakamiError, OSError) as error:
        yield Trial(rules, place, problem=str(error).replace(f"{recipe}: ", ""))
