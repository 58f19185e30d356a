"""CVSS 4.0 base scores."""

from collections.abc import Mapping


def base_score(metrics: Mapping[str, str]) -> float | None:
    """The score of a vector's metrics; None when they are not those of a vector."""
    return None
