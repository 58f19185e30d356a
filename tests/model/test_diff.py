"""The differences as a value."""

import pytest
from msgspec.structs import replace

from nakami.model.diff import (
    Diff,
    ExecutableChange,
    ExecutableCounts,
    FindingChange,
    PackageChange,
    SettingChange,
    Side,
)
from nakami.model.finding import Evidence, Finding, Remedy, Severity
from nakami.model.image import Target

SAME = Diff(Side(Target("oci", "a")), Side(Target("oci", "b")))
FINDING = Finding("CVE-1", Severity.HIGH, Evidence("x"), Remedy("none-yet"))


def test_findings_by_what_became_of_them():
    findings = tuple(FindingChange(change, replace(FINDING, id=change)) for change in ("new", "unclear", "gone"))
    diff = replace(SAME, findings=findings)
    assert [finding.id for side in (diff.new, diff.unclear, diff.gone) for finding in side] == [
        "new",
        "unclear",
        "gone",
    ]


@pytest.mark.parametrize(
    "difference",
    [
        {"packages": (PackageChange("added", "npm", "", "a"),)},
        {"findings": (FindingChange("new", FINDING),)},
        {"settings": (SettingChange("user", "changed"),)},
        {"executables": (ExecutableChange("added", "a"),)},
        {"executable_counts": ExecutableCounts(unattributed=1)},
    ],
)
def test_the_same_is_what_differs_in_nothing(difference: dict[str, object]):
    assert SAME.is_same
    assert not replace(SAME, **difference).is_same
