import pytest

from nakami.vulns.part import Part
from nakami.vulns.updated import Updated, missed

DEBIAN, OSV, KEV = Part("debian"), Part("osv", "Debian"), Part("kev")


@pytest.mark.parametrize(
    ("results", "left"),
    [
        ([Updated(OSV, "new"), Updated(DEBIAN, "absent")], []),
        ([Updated(OSV, "unchanged"), Updated(DEBIAN, "absent")], []),
        ([Updated(OSV, "absent"), Updated(DEBIAN, "new")], []),
        ([Updated(OSV, "absent"), Updated(DEBIAN, "absent")], [OSV, DEBIAN]),
        ([Updated(OSV, "failed"), Updated(DEBIAN, "absent")], [OSV, DEBIAN]),
        ([Updated(OSV, "new"), Updated(DEBIAN, "failed")], [DEBIAN]),
        ([Updated(Part("osv", "npm"), "new"), Updated(DEBIAN, "absent")], [DEBIAN]),
        ([Updated(DEBIAN, "absent")], [DEBIAN]),
        ([Updated(OSV, "new"), Updated(KEV, "absent")], [KEV]),
        ([Updated(Part("alpine", "v3.20"), "new"), Updated(Part("alpine", "v3.99"), "absent")], []),
    ],
)
def test_what_leaves_a_question_open(results: list[Updated], left: list[Part]):
    assert [each.part for each in missed(results)] == left
