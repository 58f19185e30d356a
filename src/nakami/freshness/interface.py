"""What a check of freshness is, and what it looks at."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from nakami.model.finding import Evidence, Finding, Remedy, Severity
from nakami.model.image import Base
from nakami.model.lifecycle import Cycle
from nakami.model.package import Distro, Package


class BaseNow(Struct, frozen=True):
    """What the base image's name stands for today: its `digest`, whether that still holds the `same` layers, when it was `created`."""

    reference: str
    digest: str
    same: bool
    created: str = ""


class Deployment(Struct, frozen=True):
    """One reference to an image in files that deploy it: where it stands, and when that image and the newest of its name were made.

    Times are UTC ISO 8601, empty when not known; `newest` is empty where the reference is the newest.
    """

    reference: str
    path: str
    line: int
    created: str = ""
    newest: str = ""


class Facts(Struct, frozen=True):
    """All that the checks look at. `today` is an ISO 8601 day; other times are UTC ISO 8601, empty when not known.

    `cycles` are the release lines of the distribution and of the software; `packages` are those that no distribution keeps alive.
    `created` is when the image was built and `base_created` when its base was, by their own word. `missing_since` are the days since
    when fixes for packages of the distribution exist that the image does not have.
    """

    today: str
    distro: Distro | None = None
    cycles: tuple[Cycle, ...] = ()
    packages: tuple[Package, ...] = ()
    created: str = ""
    base: Base | None = None
    base_created: str = ""
    base_now: BaseNow | None = None
    missing_since: tuple[str, ...] = ()
    deployments: tuple[Deployment, ...] = ()


class Check(ABC):
    """One thing that is too old. `code` is permanent; `why` tells what follows from it, `remedy` what to do."""

    code: ClassVar[str]
    name: ClassVar[str]
    title: ClassVar[str]
    severity: ClassVar[Severity]
    why: ClassVar[str]
    remedy: ClassVar[str]

    @abstractmethod
    def look(self, facts: Facts) -> Iterator[Finding]:
        """Yield what is too old; nothing where that is not known."""

    def finding(
        self,
        what: str,
        path: str,
        *,
        package: Package | None = None,
        since: str = "",
        do: str = "",
        source: str = "",
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of this check.

        Args:
            what: what is the case, in one sentence.
            path: the file that shows it.
            package: the software that is too old.
            since: the ISO 8601 day since when.
            do: what to do, where it is more than the check's own remedy.
            source: whose word it is.
            severity: where this one is worse or better than the check's.
        """
        return Finding(
            id=self.code,
            kind="freshness",
            severity=self.severity if severity is None else severity,
            evidence=Evidence(path, source=source, advisory=self.name),
            remedy=Remedy("change", "", do or self.remedy),
            package=package,
            path=path,
            title=what,
            published=since,
        )
