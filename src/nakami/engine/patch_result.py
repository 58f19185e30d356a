"""What a patch did, told by scanning the image before and after."""

from collections.abc import Sequence

from msgspec.structs import replace

from nakami.engine.changes.findings import Judged, finding_changes
from nakami.engine.patch_making import Made
from nakami.engine.scan import Examined
from nakami.model.finding import Finding
from nakami.model.patch import Left, Patched
from nakami.model.scan import Scan
from nakami.patch.plan import unpatchable
from nakami.vulns.judge import distinct

Seen = tuple[Examined, Scan]
_NOTHING = "no package of it could be upgraded"
_AFTER = "the upgrade did not bring a version without it"


def told(result: Patched, before: Seen, after: Seen | None, made: Made) -> Patched:
    """The result with all that is known of what the patch did; without a patched image, everything planned is still open."""
    result = replace(
        result,
        tool=made.outcome.tool,
        output=result.output if made.digest else "",
        digest=made.digest,
        layer=made.layer,
        installed=made.installed,
        caveats=made.caveats,
    )
    if after is None:
        return replace(result, still_open=_still_open(result, before[1].findings, made))
    changes, _ = finding_changes(
        Judged(before[1].findings, before[1].sources, before[0].inventory),
        Judged(after[1].findings, after[1].sources, after[0].inventory),
    )
    return replace(
        result,
        closed=tuple(each.finding for each in changes if each.change == "gone"),
        introduced=tuple(each.finding for each in changes if each.change == "new"),
        unclear=tuple(each.finding for each in changes if each.change == "unclear"),
        remaining=tuple(
            finding
            for finding in distinct(after[1].findings)
            if finding.package is not None and not unpatchable(finding, finding.package)
        ),
        still_open=_still_open(result, after[1].findings, made),
    )


def _still_open(result: Patched, findings: Sequence[Finding], made: Made) -> tuple[Left, ...]:
    """What was planned to end and has not, with the reason where one is known."""
    why = {refused.upgrade.source: refused.why for refused in made.outcome.refused}
    planned = result.plan.closes
    open_: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        package = finding.package
        if package is not None and (finding.id, package.source or package.name) in planned:
            open_.setdefault((finding.id, package.source or package.name), []).append(finding)
    return tuple(
        Left(
            identifier,
            max(finding.severity for finding in found),
            tuple(sorted({f"{f.package.name} {f.package.version}" for f in found if f.package})),
            why.get(source) or (_AFTER if made.digest else _NOTHING),
        )
        for (identifier, source), found in sorted(open_.items(), key=lambda item: (-item[1][0].severity, item[0]))
    )
