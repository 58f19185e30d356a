"""What has to be in the database to judge something."""

from collections.abc import Iterable

from nakami.model.package import Distro, Package
from nakami.vulns.content_sets import is_layered
from nakami.vulns.ecosystems import NVD, ecosystem_of
from nakami.vulns.feeds import CONTENT_SETS, parts_for
from nakami.vulns.interface import Match
from nakami.vulns.judge import names_of
from nakami.vulns.part import Part, nvd_year


def parts_to_judge(packages: Iterable[Package], distro: Distro | None) -> tuple[Part, ...]:
    """The partitions that judge an inventory: its ecosystems, and what ranks findings (KEV, EPSS); none for an empty inventory."""
    folders = {ecosystem_of(package, distro)[0] for package in packages} - {""}
    # NVD's years are half a gigabyte: whoever wants them asks for them (`nakami db update nvd`).
    parts = [part for folder in sorted(folders - {NVD}) for part in parts_for(folder, distro)]
    if distro and distro.id == "rhel" and any(map(is_layered, distro.repositories)):
        parts.append(CONTENT_SETS)
    return (*parts, Part("kev"), Part("epss")) if folders else ()


def parts_to_score(matches: Iterable[Match]) -> tuple[Part, ...]:
    """The years of NVD that would give a severity to matches whose advisory has none."""
    unscored = [match for match in matches if not match.severity and match.score is None]
    return tuple(Part("nvd", year) for year in sorted({nvd_year(name) for name in names_of(unscored)} - {""}))
