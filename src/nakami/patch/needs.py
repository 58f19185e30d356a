"""What a Debian package needs of others (Debian Policy, 7.1 "Syntax of relationship fields" and 7.5 "Virtual packages")."""

import re
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from nakami.patch.plan import order

_WORD = re.compile(
    r"\s*(?P<name>[A-Za-z0-9][A-Za-z0-9+.-]*)(?::[a-z0-9-]+)?\s*(?:\(\s*(?P<sign><<|<=|=|>=|>>)\s*(?P<version>[^\s)]+)\s*\))?"
)
_FIELDS = ("pre-depends", "depends")


class Need(Struct, frozen=True):
    """One package that would do; `sign` and `version` are empty where any version does."""

    name: str
    sign: str = ""
    version: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.sign} {self.version}".rstrip()

    def is_met(self, there: Mapping[str, str], provided: Collection[str]) -> bool:
        """Whether an installed version does, or another package stands in for it; of which version, is not looked at."""
        if self.name not in there:
            return self.name in provided
        if not self.sign:
            return True
        here, asked = order("deb", there[self.name]), order("deb", self.version)
        return {"<<": here < asked, "<=": here <= asked, "=": here == asked, ">=": here >= asked, ">>": here > asked}[
            self.sign
        ]


Group = tuple[Need, ...]
"""Alternatives, of which one is enough."""


def unmet(said: Mapping[str, str], there: Mapping[str, str], provided: Collection[str]) -> Iterator[Group]:
    """What a package needs and nobody gives.

    Args:
        said: its fields, names in lower case.
        there: the installed packages with their versions.
        provided: the names that they stand in for.
    """
    for field in _FIELDS:
        for words in said.get(field, "").split(","):
            group = tuple(_need(found) for word in words.split("|") if (found := _WORD.match(word)))
            if group and not any(need.is_met(there, provided) for need in group):
                yield group


def provided_by(packages: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """The names that packages stand in for, by their fields."""
    words = (word for said in packages.values() for word in said.get("provides", "").split(","))
    return frozenset(found["name"] for word in words if (found := _WORD.match(word)))


def _need(found: re.Match[str]) -> Need:
    return Need(found["name"], found["sign"] or "", found["version"] or "")
