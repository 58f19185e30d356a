"""What the provider says of itself: how its source answered, and what it could not judge. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from nakami.model.outcome import BlindSpot, Source
from nakami.model.package import Distro, Package
from nakami.vulns.providers.archive.plan import Role
from nakami.vulns.providers.archive.survey import Answer

PROVIDER = "archive"
REMEDY = "name a mirror of the distribution with --apt-mirror"
MAX_NAMED = 5
"""How many packages or reasons a message names before it counts the rest."""

_NAMES = {"debian": "Debian", "ubuntu": "Ubuntu"}


def source(
    distro: Distro, status: Literal["ok", "partial", "failed"], *, updated: str = "", why: str = "", packages: int = 0
) -> Source:
    """The source as the answer names it: by its OSV ecosystem."""
    return Source(_NAMES.get(distro.id, distro.id), PROVIDER, status, updated, why, packages)


def summary(
    distro: Distro, answers: Mapping[Role, Answer], total: int, judged: int, missing: Mapping[str, int]
) -> Source:
    """How the mirrors answered in all. Without the security suite nothing is judged, whatever else answered."""
    security = answers[Role.SECURITY]
    if security.suite is None:
        why = "; ".join(security.failures[:MAX_NAMED]) or "no mirror has the security suite of this release"
        return source(distro, "failed", why=f"{why}; {REMEDY}", packages=total)
    whys: list[str] = []
    for role, answer in answers.items():
        if answer.suite is not None:
            whys += answer.suite.caveats
        elif role is Role.MAIN:
            whys.append("the release's own suite was not read: " + (", ".join(answer.failures) or "no mirror has it"))
        whys += answer.failures if answer.suite is not None else ()
    whys += [f"which vulnerabilities {count} updates fix is not known: {why}" for why, count in _first(missing)]
    return source(
        distro,
        "partial" if whys else "ok",
        updated=security.suite.release.made,
        why="; ".join(dict.fromkeys(whys)),
        packages=judged,
    )


def stranger_spots(strangers: Sequence[Package], distro: Distro) -> tuple[BlindSpot, ...]:
    """Packages that no suite has: another archive's, or built at home."""
    return _spot(strangers, distro, "packages are not of this release's archive, so nothing is known of them")


def broken_spots(broken: Sequence[Package], distro: Distro) -> tuple[BlindSpot, ...]:
    """Packages whose version cannot be compared."""
    return _spot(broken, distro, "packages have a version that Debian does not define, so nothing is known of them")


def _spot(packages: Sequence[Package], distro: Distro, why: str) -> tuple[BlindSpot, ...]:
    if not packages:
        return ()
    names = sorted({package.name for package in packages})
    shown = ", ".join(names[:MAX_NAMED]) + (", ..." if len(names) > MAX_NAMED else "")
    return (BlindSpot(PROVIDER, _NAMES.get(distro.id, distro.id), f"{len(packages)} {why}: {shown}"),)


def unread_spots(unread: Mapping[str, int], distro: Distro) -> tuple[BlindSpot, ...]:
    """Newer packages of the release whose changelog could not be read, by reason."""
    return tuple(
        BlindSpot(
            PROVIDER,
            _NAMES.get(distro.id, distro.id),
            f"whether {count} newer packages of the release fix vulnerabilities is not known: {why}",
        )
        for why, count in _first(unread)
    )


def _first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The most frequent reasons, and how many others there are."""
    ranked = Counter(dict(counts)).most_common()
    rest = sum(count for _, count in ranked[MAX_NAMED:])
    return ranked[:MAX_NAMED] + ([("other reasons", rest)] if rest else [])
