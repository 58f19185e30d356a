"""A rule's head as plain values, for the documents that tell of rules."""

from typing import Any

from nakami.rulebook.rule import Rule


def rule_document(head: Rule) -> dict[str, Any]:
    """The head; its tags are for who lists rules."""
    return {
        "code": head.code,
        "name": head.name,
        "family": head.family,
        "group": head.group,
        "title": head.title,
        "severity": head.severity.word,
        "confidence": head.confidence,
        "maturity": head.maturity,
        "since": head.since,
        "why": head.why,
        "remedy": head.remedy,
        "references": list(head.references),
    }
