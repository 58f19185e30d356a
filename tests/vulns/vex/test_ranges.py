"""Ranges of versions in the `vers` notation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.vulns.vex.ranges import holds


@pytest.mark.parametrize(
    ("written", "version", "inside"),
    [
        ("1.2", "1.2", True),
        ("1.2", "1.2.0", False),
        ("vers:npm/*", "9", True),
        ("vers:npm/1.2.3", "1.2.3", True),
        ("vers:npm/=1.2.3|2.0.0", "2.0.0", True),
        ("vers:npm/<2.0.0", "1.9.9", True),
        ("vers:npm/<2.0.0", "2.0.0", False),
        ("vers:npm/<=2.0.0", "2.0.0", True),
        ("vers:npm/>=1.0.0|<2.0.0", "1.5.0", True),
        ("vers:npm/>=1.0.0|<2.0.0", "2.0.0", False),
        ("vers:npm/<2.0.0|>1.5.0", "1.7.0", True),
        ("vers:npm/<=1.5.0|7.0.0", "7.0.0", True),
        ("vers:npm/<=1.5.0|7.0.0", "6.0.0", False),
        ("vers:npm/>=1.0.0|<2.0.0|>=3.0.0|<4.0.0", "2.5.0", False),
        ("vers:npm/>=1.0.0|<2.0.0|>=3.0.0|<4.0.0", "3.5.0", True),
        ("vers:npm/>=1.0.0|!=1.5.0|<2.0.0", "1.5.0", False),
        ("vers:npm/!=1.5.0", "1.6.0", True),
        ("vers:npm/>3.0.0", "4.0.0", True),
        ("vers:npm/", "1.0.0", False),
        ("vers:npm/<%32.0.0", "1.0.0", True),
        ("vers:npm/>=1.0.0|<=1.0.0", "1.0.0", False),  # "The versions are unique"
        ("vers:npm/<what", "1.0.0", False),
        ("vers:npm/" + "|".join(["1.0.0"] * 2000), "1.0.0", False),
    ],
)
def test_of_npm(written: str, version: str, inside: bool):
    assert holds(written, "npm", version) == inside


def test_the_package_s_own_order_counts():
    assert holds("vers:deb/<1.0", "deb", "1.0~rc1")
    assert not holds("vers:deb/<1:0", "deb", "1:1")
    assert holds("vers:pypi/<1.0", "pypi", "1.0rc1")
    assert holds("vers:generic/<1.10", "something", "1.9")


class TestVers:
    """VERS specification: "vers:<versioning-scheme>/<version-constraint>|<version-constraint>|..."

    "The list of <version-constraint>s for a range are signposts in the version timeline of a package that specify version intervals."
    """

    @given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
    def test_an_interval_holds_what_lies_in_it(self, low: int, high: int, version: int):
        low, high = min(low, high), max(low, high) + 1
        written = f"vers:npm/>={low}.0.0|<={high}.0.0"
        assert holds(written, "npm", f"{version}.0.0") == (low <= version <= high)
