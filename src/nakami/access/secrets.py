"""Secrets in words: what they open, where they lie, and that deleting them in a later layer deleted nothing."""

from collections import Counter
from collections.abc import Sequence

from nakami.model.finding import Finding
from nakami.model.hit import INSTRUCTIONS

_NAMED = 2
"""Secrets that are named one by one."""


def secrets_in_words(secrets: Sequence[Finding], inspected: int | None) -> str:
    """One line.

    Args:
        secrets: the gravest first.
        inspected: how many files were looked into; None where nobody looked.
    """
    if inspected is None:
        return "secrets: not looked for"
    if not secrets:
        return f"no secrets in {inspected:,} {'file' if inspected == 1 else 'files'}"
    if len(secrets) == 1:
        return f"1 secret: {_named(secrets[0])}"
    severities = Counter(finding.severity for finding in secrets)
    numbers = ", ".join(f"{severities[severity]:,} {severity.word}" for severity in sorted(severities, reverse=True))
    more = [f"{len(secrets) - _NAMED:,} more"] if len(secrets) > _NAMED else []
    return " · ".join([f"{len(secrets):,} secrets: {numbers}", *map(_named, secrets[:_NAMED]), *more])


def place_in_words(finding: Finding) -> str:
    """Where a secret lies: the layer and the path, or the statement of the configuration, which its note names first."""
    if finding.path == INSTRUCTIONS:
        return finding.note.partition(";")[0] or f"in the {INSTRUCTIONS}"
    layer = finding.evidence.layer
    return f"/{finding.path}" if layer is None else f"layer {layer + 1}: /{finding.path}"


def _named(finding: Finding) -> str:
    gone = finding.evidence.deleted_in
    deleted = f" (deleted in layer {gone + 1}, still downloadable)" if gone is not None else ""
    return f"{in_a_sentence(finding.title)}, {place_in_words(finding)}{deleted}"


def in_a_sentence(title: str) -> str:
    """A title inside of a sentence: in small letters, unless it begins with a name that has capitals elsewhere (API, OAuth, GitHub)."""
    first = title.partition(" ")[0]
    return title if first[1:] != first[1:].lower() else title[:1].lower() + title[1:]
