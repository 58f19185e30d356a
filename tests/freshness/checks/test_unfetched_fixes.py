import pytest

from nakami.freshness.checks.unfetched_fixes import UnfetchedFixes
from tests.freshness.facts import BULLSEYE, facts


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (
            ("2026-09-01T00:00:00Z", "2025-11-23T00:00:00Z"),
            "12 months behind the security archive: a fix of 2025-11-23 is missing",
        ),
        (("2026-10-20T00:00:00Z",), "1 month behind the security archive: a fix of 2026-10-20 is missing"),
        (("2026-11-01T00:00:00Z",), None),
        ((), None),
        (("soon",), None),
    ],
)
def test_the_oldest_missing_fix_counts(days: tuple[str, ...], told: str | None):
    found = [each.title for each in UnfetchedFixes().look(facts(distro=BULLSEYE, missing_since=days))]
    assert found == ([told] if told else [])
