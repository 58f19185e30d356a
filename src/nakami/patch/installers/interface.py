"""What an installer is, and what it is given."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct

from nakami.model.patch import Upgrade
from nakami.patch.workshop import Workshop


class Refused(Struct, frozen=True):
    """An upgrade that the package manager, or the archive, does not give, and why."""

    upgrade: Upgrade
    why: str


class Outcome(Struct, frozen=True):
    """How it went: who did the work, what was not given, and what a reader should know."""

    tool: str
    refused: tuple[Refused, ...] = ()
    caveats: tuple[str, ...] = ()


class Installer(ABC):
    """Upgrades the packages of one kind of system.

    `name` is what did the work, as the user is told; `type` the purl type of its packages.
    """

    name: ClassVar[str]
    type: ClassVar[str]

    @abstractmethod
    def fits(self, workshop: Workshop) -> bool:
        """Whether the root is one that it can work in."""

    @abstractmethod
    def versions(self, workshop: Workshop) -> dict[str, str]:
        """The version of each installed package, as the root's own database tells it."""

    @abstractmethod
    def install(self, upgrades: Sequence[Upgrade], workshop: Workshop) -> Outcome:
        """Upgrade what can be.

        Raises:
            TargetError: the package manager failed half-way: the root is of no use any more.
            NetworkError, InputError: packages could not be had.
        """
