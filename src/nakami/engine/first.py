"""What to do first: the findings and what they were found in, to acts.

What somebody left in an image comes before what somebody may use in it: malware first, then keys that open other doors from anywhere in
the world, beside what is known to be exploited.
"""

from collections.abc import Iterator, Sequence

from nakami.access.secrets import in_a_sentence, place_in_words
from nakami.engine.harm import is_grave
from nakami.engine.staleness import Staleness
from nakami.engine.vulnerabilities import Vulnerabilities
from nakami.freshness.checks.outlived_system import OutlivedSystem
from nakami.model.answer import Act
from nakami.model.finding import Finding, Severity
from nakami.model.hit import INSTRUCTIONS
from nakami.model.image import Base
from nakami.model.package import Distro, Package
from nakami.report.words import shortened
from nakami.vulns.prioritise import MOST, Setting, acts

_MOST_SECRETS = 2
"""Acts about secrets; one more than that is told with the last of them."""
_PATH = 60


def what_first(
    judged: Vulnerabilities,
    distro: Distro | None,
    base: Base | None,
    stale: Staleness,
    harm: Sequence[Finding] = (),
) -> tuple[Act, ...]:
    """The acts that pay off most, the best first.

    Args:
        judged: the vulnerabilities.
        distro: of the target.
        base: what the image was built on.
        stale: what is too old.
        harm: malware, once for each file, and secrets; the gravest first.
    """
    owners = {id(placed.package): placed.owner for placed in judged.packages if placed.owner}

    def owner_of(package: Package) -> str:
        return owners.get(id(package), "")

    upgrades = acts(judged.findings, Setting(distro, owner_of, base, _instead(stale)))
    taken = [*_clean(harm), *_revoke(harm)]
    exploited = [act for act in upgrades if act.known_exploited and act.kind == "upgrade"]
    # A key that an attacker can use today does not wait for upgrades, nor does what attackers use wait for all keys.
    first = [*taken[:2], *exploited[: MOST - len(taken)], *taken[2:]]
    return tuple([*first, *(act for act in upgrades if act not in exploited)][:MOST])


def _clean(harm: Sequence[Finding]) -> Iterator[Act]:
    """One act for all malware: whoever finds one file of it looks for the others as well."""
    malware = [finding for finding in harm if finding.kind == "malware" and is_grave(finding)]
    if not malware:
        return
    first = malware[0]
    more = f" and {len(malware) - 1:,} more" if len(malware) > 1 else ""
    if first.path == INSTRUCTIONS:
        what = f"rebuild without {place_in_words(first).removeprefix('in ')}{more}, on a clean base"
    else:
        layer = first.evidence.layer
        where = "" if layer is None else f" (layer {layer + 1})"
        what = f"remove /{shortened(first.path, _PATH)}{where}{more}, and rebuild from a clean base"
    yield Act(what, len(malware), kind="clean", beside="malware")


def _revoke(harm: Sequence[Finding]) -> Iterator[Act]:
    """Secrets are revoked one by one, by whoever issued them; those that the container still has come first."""
    secrets = [finding for finding in harm if finding.kind == "secret" and finding.severity >= Severity.HIGH]
    secrets.sort(key=lambda finding: finding.evidence.deleted_in is not None)
    for number, finding in enumerate(secrets[:_MOST_SECRETS], 1):
        left = len(secrets) - number if number == _MOST_SECRETS else 0
        more = f" and {left:,} more {'secret' if left == 1 else 'secrets'}" if left else ""
        gone = finding.evidence.deleted_in
        place = place_in_words(finding) if finding.path == INSTRUCTIONS else f"in /{shortened(finding.path, _PATH)}"
        yield Act(
            f"revoke the {in_a_sentence(finding.title)} {place}{more}",
            1 + left,
            kind="revoke",
            beside="" if gone is None else f"deleted in layer {gone + 1}, still downloadable",
        )


def _instead(stale: Staleness) -> str:
    """What to rebuild on when the distribution's release gets no more fixes, by the check that says so; empty when it gets some."""
    told = (finding.remedy.text for finding in stale.findings if finding.id == OutlivedSystem.code)
    return next(told, "") if stale.ended else ""
