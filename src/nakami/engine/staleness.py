"""Is it kept alive? What is known of the ends of support, the ages of image and base, and fixes that were not fetched."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from nakami.engine.knowledge import Knowledge
from nakami.engine.vulnerabilities import Vulnerabilities
from nakami.errors import NakamiError
from nakami.freshness.age import is_old
from nakami.freshness.checks import CHECKS
from nakami.freshness.end import for_everybody
from nakami.freshness.interface import BaseNow, Facts
from nakami.freshness.products import cycle_of, product_of, software_of
from nakami.model.finding import Finding
from nakami.model.image import Base, Target
from nakami.model.inventory import Inventory
from nakami.model.lifecycle import Cycle
from nakami.model.package import DISTRIBUTION_TYPES, Distro
from nakami.model.progress import Progress
from nakami.report.words import shortened
from nakami.vulns.lifecycles import parts_of

BASE = "base image"
"""Under which word `Knowledge.reasons` tells why nobody could say what the base image's name stands for."""
_TITLE = 60
"""Characters of a distribution's title that a statement repeats; it is the image's own word."""
_WHY = 120


class Staleness(Struct, frozen=True):
    """What is too old: `findings` by the checks of `freshness`; `unknown` tells in words what could not be evaluated.

    `ends` is the ISO 8601 day on which the distribution's release gets its last fix for everybody, empty when nobody tells; `ended` whether
    that is past. `old` counts the vulnerabilities that have been known for more than three years. `lines` are statements for the card.
    """

    findings: tuple[Finding, ...] = ()
    ends: str = ""
    ended: bool = False
    old: int = 0
    unknown: str = ""
    lines: tuple[str, ...] = ()

    @property
    def is_kept_alive(self) -> bool:
        """Whether somebody is known to look after the system."""
        return not self.ended and not self.unknown


ALIVE = Staleness()


def staleness(
    target: Target,
    inventory: Inventory,
    judged: Vulnerabilities,
    knowledge: Knowledge,
    progress: Progress,
    base: Base | None = None,
) -> Staleness:
    """Look at everything that can be too old.

    Raises:
        DatabaseError: the database is damaged.
    """
    today = knowledge.then.date().isoformat()
    distro = inventory.distro
    # What the distribution brought it keeps alive, whether or not its advisories speak of it.
    alone = tuple(
        placed.package
        for placed in judged.packages
        if placed.package.type not in DISTRIBUTION_TYPES and not placed.owner
    )
    product = product_of(distro)
    products = sorted({product, *(software_of(package) for package in alone)} - {""})
    knowledge.need(parts_of(products), progress)
    cycles = knowledge.database.lifecycles(products)
    facts = Facts(
        today=today,
        distro=distro,
        cycles=cycles,
        packages=alone,
        created=target.config.created if target.config else "",
        base=base,
        base_created=_base_created(target, base),
        base_now=_base_now(target, base, knowledge) if knowledge.settings.check_base else None,
        missing_since=tuple(
            finding.fixed_on
            for finding in judged.findings
            if finding.fixed_on and finding.package and finding.package.type in DISTRIBUTION_TYPES
        ),
    )
    line = _line(distro, product, cycles)
    found = Staleness(
        findings=tuple(finding for check in CHECKS for finding in check.look(facts)),
        ends=line.eol if line else "",
        ended=bool(line and line.has_ended(today)),
        old=sum(is_old(finding, today) for finding in judged.distinct),
        unknown=_unknown(distro, line),
    )
    lines = _told(found, distro)
    if why := knowledge.reasons.get(BASE):
        lines += (f"whether there is a newer base image is not known: {shortened(why, _WHY)}",)
    return replace(found, lines=lines)


def unknown_end(distro: Distro | None, knowledge: Knowledge) -> str:
    """Why nothing can be said of the end of a distribution's release; empty where something can.

    Raises:
        DatabaseError: the database is damaged.
    """
    product = product_of(distro)
    return _unknown(distro, _line(distro, product, knowledge.database.lifecycles([product])))


def _line(distro: Distro | None, product: str, cycles: Iterable[Cycle]) -> Cycle | None:
    """The distribution's release line, with the end of what everybody gets."""
    found = cycle_of(product, distro.version_id, cycles) if distro and product else None
    return for_everybody(found) if found else None


def _unknown(distro: Distro | None, line: Cycle | None) -> str:
    if distro is None or (line and (line.eol or line.ended is not None)):
        return ""
    return f"whether {shortened(distro.title, _TITLE)} still gets fixes is not known"


def _base_created(target: Target, base: Base | None) -> str:
    """When the last layer of the base was made, by the image's own history."""
    if base is None or not base.layers or target.config is None:
        return ""
    steps = target.config.layer_steps()
    return steps[base.layers - 1].created if len(steps) >= base.layers else ""


def _base_now(target: Target, base: Base | None, knowledge: Knowledge) -> BaseNow | None:
    """What the base's name stands for today, by its registry; None where that cannot be told."""
    from nakami.engine.base_now import look_up

    knowledge.reasons.pop(BASE, None)  # that of another target
    if base is None or not base.name or base.by == "history":
        knowledge.reasons[BASE] = "which image it was built on is not told"
        return None
    try:
        found = look_up(target, base, knowledge.settings)
    except NakamiError as error:
        knowledge.reasons[BASE] = error.message
        return None
    if found is None:
        knowledge.reasons[BASE] = "which layers are the base's is not known"
    return found


def _told(stale: Staleness, distro: Distro | None) -> tuple[str, ...]:
    """What has ended or will, then what is old."""
    lines = [finding.title for finding in stale.findings if finding.package is None]
    software = [finding.title for finding in stale.findings if finding.package is not None]
    if distro and stale.ends and not stale.ended:
        lines.insert(0, f"{shortened(distro.title, _TITLE)} gets fixes until {stale.ends}")
    if stale.unknown:
        lines.append(stale.unknown)
    if software:
        rest = f", and {len(software) - 1} more like it" if len(software) > 1 else ""
        lines.append(f"{software[0]}{rest}")
    return tuple(lines)
