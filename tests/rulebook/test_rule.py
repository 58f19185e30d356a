"""What a rule is."""

from nakami.freshness.checks import CHECKS
from nakami.rulebook.folder import FAMILIES
from nakami.rulebook.rule import LETTERS


def test_every_family_has_its_letter():
    assert set(FAMILIES) < set(LETTERS)
    assert {check.code[3] for check in CHECKS} == {LETTERS["freshness"]}
