import pytest

from nakami.freshness.checks.old_image import OldImage
from tests.freshness.facts import facts


@pytest.mark.parametrize(
    ("created", "base", "told"),
    [
        ("2021-05-04T10:00:00Z", "", "not rebuilt since 2021-05-04"),
        ("2021-05-04T10:00:00Z", "2021-04-10T10:00:00Z", "not rebuilt since 2021-05-04, its base not since 2021-04-10"),
        ("2026-05-27T00:00:00Z", "", None),
        ("2026-05-26T00:00:00Z", "", "not rebuilt since 2026-05-26"),
        ("1970-01-01T00:00:00Z", "", None),
        ("", "", None),
    ],
)
def test_half_a_year(created: str, base: str, told: str | None):
    found = [each.title for each in OldImage().look(facts(created=created, base_created=base))]
    assert found == ([told] if told else [])
