"""Tests of Go's order."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import VersionInvalid
from nakami.versions.golang import Golang
from nakami.versions.semver import SemVer

key = Golang().key


class TestModules:
    """golang.org/x/mod/semver: "the precedence of versions is that of SemVer 2.0.0", "vMAJOR is short for vMAJOR.0.0".
    Go Modules Reference, "Pseudo-versions": vX.0.0-yyyymmddhhmmss-abcdefabcdef, vX.Y.Z-pre.0.yyyymmddhhmmss-abcdefabcdef and
    vX.Y.(Z+1)-0.yyyymmddhhmmss-abcdefabcdef; "this form sorts after the base version and before the next".
    """

    def test_pseudo_versions_stand_between_their_neighbours(self, ascends: Callable[..., None]) -> None:
        ascends(
            "golang",
            [
                "v0.0.0-20180101000000-abcdefabcdef",
                "v0.0.0-20191109021931-daa7c04131f5",
                "v1.2.3-pre",
                "v1.2.3-pre.0.20191109021931-daa7c04131f5",
                "v1.2.3",
                "v1.2.4-0.20191109021931-daa7c04131f5",
                "v1.2.4-0.20200101000000-aaaaaaaaaaaa",
                "v1.2.4-rc.1",
                "v1.2.4",
            ],
        )

    def test_the_v_and_build_metadata_do_not_count(self, ascends: Callable[..., None]) -> None:
        ascends(
            "golang",
            [("v2.0.0+incompatible", "2.0.0", "v2", "v2.0"), ("v2.1.0+incompatible", "2.1.0+meta.1-x"), "v3.0.0"],
        )

    @given(
        st.from_regex(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(-[0-9a-zA-Z-]{1,5}(\.[0-9a-zA-Z-]{1,5})?)?", fullmatch=True)
    )
    def test_is_semver_for_semantic_versions(self, version: str) -> None:
        assert key(version) == key(f"v{version}") == SemVer().key(version)


class TestToolchain:
    """The Go vulnerability database writes versions of the standard library as semantic versions ("introduced": "1.21.0-0", "fixed": "1.20.12");
    binaries tell theirs as tags: go1.20.11, go1.21rc2.
    """

    def test_tags_stand_among_the_database_s_versions(self, ascends: Callable[..., None]) -> None:
        ascends(
            "golang",
            [
                ("go1.20", "1.20.0", "1.20", "go1.20.0"),
                ("go1.20.11", "1.20.11"),
                "1.21.0-0",
                "go1.21beta1",
                ("go1.21rc2", "1.21rc2", "1.21.0-rc.2", "v1.21.0-rc.2"),
                "go1.21rc10",
                ("go1.21", "go1.21.0"),
                "go1.21.3",
                "go2",
            ],
        )

    def test_what_a_vendor_adds_does_not_count(self, ascends: Callable[..., None]) -> None:
        ascends(
            "golang",
            [
                ("go1.19.4", "go1.19.4 X:boringcrypto", "go1.19.4-custom", "go1.19.4+fips", "go1.19.4b5", "1.19.4b5"),
                "go1.19.5",
            ],
        )


@pytest.mark.parametrize(
    "version",
    ["(devel)", "devel go1.24-0a1b2c", "devel", "go", "v", "master", "v1.2.3.4", "v1.2.3-", "1.2.3_4", "unknown"],
)
def test_refuses_what_has_no_order(version: str) -> None:
    with pytest.raises(VersionInvalid, match="is not a golang version"):
        key(version)
