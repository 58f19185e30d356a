"""Tests of NuGet's order."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import VersionInvalid
from nakami.versions.nuget import NuGet
from nakami.versions.semver import SemVer

key = NuGet().key


class TestOrder:
    """NuGet documentation, "Package versioning": Major.Minor.Patch[.Revision][-Suffix]; "alphabetical sorting of pre-release labels, ignoring
    case; SemVer 2.0.0 with dots"; "Normalized version numbers": 1.00 is 1.0, 1.01.1 is 1.1.1, 1.00.0.1 is 1.0.0.1, 1.0.0.0 is 1.0.0,
    and "1.0.7+r3456 is 1.0.7".
    """

    def test_the_examples_of_the_documentation(self, ascends: Callable[..., None]) -> None:
        ascends(
            "nuget",
            [
                "1.0.1-aaa",
                "1.0.1-alpha10",
                "1.0.1-alpha2",
                "1.0.1-beta",
                "1.0.1-open",
                "1.0.1-rc.2",
                "1.0.1-rc.10",
                "1.0.1-zzz",
                "1.0.1",
            ],
        )

    def test_normalised_versions_are_equal(self, ascends: Callable[..., None]) -> None:
        ascends(
            "nuget",
            [
                ("1", "1.0", "1.00", "1.0.0", "1.0.0.0", "v1.0"),
                ("1.00.0.1", "1.0.0.1"),
                ("1.0.7", "1.0.7+r3456"),
                "1.01.1",
            ],
        )

    def test_labels_have_no_case(self, ascends: Callable[..., None]) -> None:
        ascends("nuget", [("1.0.0-ALPHA", "1.0.0-alpha"), ("1.0.0-Beta.1", "1.0.0-bETA.1"), "1.0.0"])

    def test_the_revision_counts_before_the_label(self, ascends: Callable[..., None]) -> None:
        ascends("nuget", ["0.9.0.27621-RC", "0.9.0.27621", "0.9.0.28041-RC", "0.9.1"])

    @given(st.from_regex(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(-[0-9a-z-]{1,5}){0,2}", fullmatch=True), st.data())
    def test_is_semver_for_three_numbers_and_lower_case(self, a: str, data: st.DataObject) -> None:
        b = data.draw(st.sampled_from([a.partition("-")[0], a + "-1", "1.1.1"]))
        assert (key(a) < key(b), key(a) == key(b)) == (
            SemVer().key(a) < SemVer().key(b),
            SemVer().key(a) == SemVer().key(b),
        )


@pytest.mark.parametrize("version", ["1.0.0.0.0", "a", "1.0-", "1.0-a..b", "1.0-a_b", "[1.0,2.0)", "1.*"])
def test_refuses_what_is_no_version(version: str) -> None:
    with pytest.raises(VersionInvalid, match="is not a nuget version"):
        key(version)
