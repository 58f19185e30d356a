import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import UsageError
from nakami.model.platform import Platform


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("linux/amd64", "linux/amd64"),
        ("amd64", "linux/amd64"),
        ("linux/x86_64", "linux/amd64"),
        ("Linux/AMD64", "linux/amd64"),
        ("linux/amd64/v1", "linux/amd64"),
        ("linux/amd64/v3", "linux/amd64/v3"),
        ("linux/arm64/v8", "linux/arm64"),
        ("aarch64", "linux/arm64"),
        ("linux/arm", "linux/arm/v7"),
        ("linux/armhf", "linux/arm/v7"),
        ("linux/armel", "linux/arm/v6"),
        ("linux/arm/6", "linux/arm/v6"),
        ("linux/i686", "linux/386"),
        ("linux/s390x", "linux/s390x"),
    ],
)
def test_one_platform_has_one_spelling(text: str, written: str):
    assert str(Platform.parse(text)) == written


@pytest.mark.parametrize("text", ["", "/", "linux/", "a/b/c/d", "linux/amd 64", "linux/" + "a" * 65])
def test_what_is_no_platform_is_refused(text: str):
    with pytest.raises(UsageError, match="linux/amd64"):
        Platform.parse(text)


def test_the_host_is_linux_on_its_processor():
    assert Platform.host() == Platform.parse(f"linux/{os.uname().machine}")


class TestFits:
    """containerd, platforms/compare.go, `Only`: "For arm/v8, will also match arm/v7, arm/v6 and arm/v5" ... "For arm64 also 32-bit ARM";
    "For amd64, will also match 386".
    """

    @pytest.mark.parametrize(
        ("host", "image", "fits"),
        [
            ("linux/amd64", "linux/amd64", True),
            ("linux/amd64", "linux/386", True),
            ("linux/386", "linux/amd64", False),
            ("linux/amd64", "linux/amd64/v2", False),
            ("linux/amd64/v3", "linux/amd64/v2", True),
            ("linux/amd64/v3", "linux/amd64", True),
            ("linux/arm64", "linux/arm64/v8", True),
            ("linux/arm64", "linux/arm/v7", True),
            ("linux/arm64/v9", "linux/arm64", True),
            ("linux/arm/v7", "linux/arm", True),
            ("linux/arm/v7", "linux/arm/v6", True),
            ("linux/arm/v6", "linux/arm/v7", False),
            ("linux/arm/v7", "linux/arm64", False),
            ("linux/amd64", "windows/amd64", False),
            ("linux/s390x", "linux/s390x", True),
            ("linux/amd64", "unknown/unknown", False),
        ],
    )
    def test_what_runs_where(self, host: str, image: str, fits: bool):
        assert Platform.parse(host).fits(Platform.parse(image)) is fits

    def test_an_index_may_spell_it_out(self):
        assert Platform.parse("linux/arm64").rank(Platform("linux", "arm64", "v8")) == 0

    def test_the_nearest_is_the_best(self):
        host = Platform.parse("linux/arm/v7")
        assert host.rank(Platform.parse("linux/arm/v7")) == 0
        assert host.rank(Platform.parse("linux/arm/v5")) == 2

    @given(
        st.sampled_from(["amd64", "arm64", "arm", "386", "riscv64"]),
        st.sampled_from(["", "v5", "v7", "v8", "v99", "vx"]),
    )
    def test_each_platform_fits_itself_best(self, architecture: str, variant: str):
        platform = Platform("linux", architecture, variant)
        assert platform.rank(platform) == 0
