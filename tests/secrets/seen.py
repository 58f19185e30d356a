"""Candidates for tests of noise filters and of what is told."""

from nakami.model.finding import Severity
from nakami.rulebook.rule import Level, Rule
from nakami.secrets.candidate import Candidate, Seen


def rule(confidence: Level = "medium", tags: tuple[str, ...] = (), **more: str) -> Rule:
    return Rule(
        "NK-S0999",
        "made-up",
        "Made up",
        Severity.HIGH,
        confidence,
        "stable",
        "0.1",
        "why",
        "remedy",
        "secrets",
        "keys",
        tags=tags,
        more=more,
    )


def candidate(
    value: str,
    path: str = "app/config.yml",
    name: str = "password",
    line: str = "",
    shown: str = "",
    confidence: Level = "medium",
    tags: tuple[str, ...] = (),
    **more: str,
) -> Candidate:
    """A value in its line, which is `password: value` where none is told; `@` in the line stands for the value."""
    before, _, after = (line or f"{name}: @").partition("@")
    text = before + value + after
    seen = Seen(value.encode(), len(before), name, shown)
    return Candidate(rule(confidence, tags, **more), path, text.encode(), seen)
