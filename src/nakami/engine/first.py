"""What to do first: the findings and what they were found in, to acts."""

from nakami.engine.staleness import Staleness
from nakami.engine.vulnerabilities import Vulnerabilities
from nakami.freshness.checks.outlived_system import OutlivedSystem
from nakami.model.answer import Act
from nakami.model.image import Base
from nakami.model.package import Distro, Package
from nakami.vulns.prioritise import Setting, acts


def what_first(judged: Vulnerabilities, distro: Distro | None, base: Base | None, stale: Staleness) -> tuple[Act, ...]:
    """The acts that pay off most, the best first."""
    owners = {id(placed.package): placed.owner for placed in judged.packages if placed.owner}

    def owner_of(package: Package) -> str:
        return owners.get(id(package), "")

    return acts(judged.findings, Setting(distro, owner_of, base, _instead(stale)))


def _instead(stale: Staleness) -> str:
    """What to rebuild on when the distribution's release gets no more fixes, by the check that says so; empty when it gets some."""
    told = (finding.remedy.text for finding in stale.findings if finding.id == OutlivedSystem.code)
    return next(told, "") if stale.ended else ""
