"""Tests of Python's order; the library `packaging` is the judge."""

import random
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import InvalidVersion, Version

from nakami.errors import VersionInvalid
from nakami.versions.interface import Scheme
from nakami.versions.pep440 import Pep440

key = Pep440().key
number = st.sampled_from(["0", "1", "2", "10", "00", "01"])
separator = st.sampled_from(["", ".", "-", "_"])


def _suffix(words: list[str]) -> st.SearchStrategy[str]:
    return st.just("") | st.builds(
        "{}{}{}{}".format, separator, st.sampled_from(words), separator, number | st.just("")
    )


versions = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "", "v", " V", "0!", "1!"]),
        st.lists(number, min_size=1, max_size=4).map(".".join),
        _suffix(["a", "b", "rc", "c", "alpha", "BETA", "pre", "preview"]),
        _suffix(["post", "rev", "R"]) | number.map("-{}".format),
        _suffix(["dev", "DEV"]),
        st.just("") | st.from_regex(r"\+[0-9A-Za-z]{1,3}([-_.][0-9a-z]{1,3}){0,2}", fullmatch=True),
    ),
)


def _judge(version: str) -> Version | None:
    try:
        return Version(version)
    except InvalidVersion:
        return None


class TestOrder:
    """PEP 440: "Within an alpha (1.0a1), beta (1.0b1), or release candidate (1.0rc1, 1.0c1) [...] the following suffixes are permitted and
    MUST be ordered as shown: .devN, aN, bN, rcN, <no suffix>, .postN"; "when comparing release segments with different numbers of components,
    the shorter segment is padded out with additional zeros"; local versions: "comparison and ordering [...] considers each segment".
    """

    @given(versions, versions)
    def test_agrees_with_packaging(self, a: str, b: str) -> None:
        x, y = _judge(a), _judge(b)
        if x is not None and y is not None:
            assert (key(a) < key(b), key(a) == key(b)) == (x < y, x == y)

    @given(versions | st.text("01.!+-_vabcrdepost ", max_size=12))
    def test_is_defined_where_packaging_is(self, version: str) -> None:
        try:
            made = key(version)
        except VersionInvalid:
            assert _judge(version) is None
        else:
            assert made == key(str(Version(version)))

    def test_the_summary(self, ascends: Callable[..., None]) -> None:
        ascends("pep440", [("1.dev0", "1.0.dev"), "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2",
                           "1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", ("1.0rc1", "1.0-C.1"), ("1.0", "1", "v1.0.0"), "1.0+abc.5", "1.0+abc.7",
                           "1.0+5", "1.0.post456.dev34", ("1.0.post456", "1.0-456"), "1.0.15", "1.1.dev1", "1!0.1"])  # fmt: skip

    def test_every_pair_of_suffixes(self) -> None:
        parts = product(["1", "1.0.1"], ["", "a1", "rc"], ["", ".post2"], ["", ".dev3"], ["", "+x", "+1", "+1.x"])
        made = ["".join(each) for each in parts]
        random.Random(1).shuffle(made)
        assert sorted(made, key=key) == sorted(made, key=Version)


@pytest.mark.parametrize(
    "version",
    [
        "2004d",
        "1.0-final",
        "0.1-bulbasaur",
        "1.0.dev-120828c",
        "1.",
        ".1",
        "1..2",
        "1+",
        "1.0+a..b",
        "*",
        "1.*",
        "1.0\u0661",
    ],
)
def test_refuses_legacy_versions(version: str) -> None:
    with pytest.raises(VersionInvalid, match=r"PEP 440 does not define it|outside ASCII"):
        key(version)


@pytest.mark.system
def test_agrees_on_real_versions(valid: Callable[[str, Scheme], list[str]], feed: Callable[[str], list[str]]) -> None:
    kept = valid("PyPI", Pep440())
    assert kept == [version for version in feed("PyPI") if _judge(version) is not None]
    assert sorted(kept, key=key) == sorted(kept, key=Version)
