"""Tests of apk's order. apk itself is not to be had on other distributions, so the judge is its rule, written a second way."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import VersionInvalid
from nakami.versions.apk import Apk

key = Apk().key

# The kinds of tokens of apk-tools 3, src/version.c, in its order: where two versions part, the higher kind is the older version.
_KINDS = ("initial", "digit", "letter", "suffix", "suffix number", "hash", "revision", "end")
_SUFFIXES = ("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p")
_TOKEN = re.compile(
    r"(?P<initial>^\d+)|\.(?P<digit>\d+)|_(?P<suffix>[a-z]+)|-r(?P<revision>\d+)|~(?P<hash>[0-9a-f]+)|(?P<number>\d+)|(?P<letter>[a-z])"
)


def _tokens(version: str) -> list[tuple[str, str]]:
    tokens = [(str(found.lastgroup), found[str(found.lastgroup)]) for found in _TOKEN.finditer(version)]
    return [("suffix number" if kind == "number" else kind, text) for kind, text in tokens] + [("end", "")]


def _compare(a: str, b: str) -> int:
    """-1, 0 or 1: apk_version_compare() as its comments tell it."""
    for (kind, x), (other, y) in zip(_tokens(a), _tokens(b), strict=False):
        if kind != other:
            for this, text, sign in ((kind, x, -1), (other, y, 1)):
                if this == "suffix" and _SUFFIXES.index(text) < _SUFFIXES.index(""):
                    return sign
            return -1 if _KINDS.index(kind) > _KINDS.index(other) else 1
        if x != y:
            raw = kind == "hash" or (kind == "digit" and "0" in (x[0], y[0]))
            if kind == "suffix":
                left, right = _SUFFIXES.index(x), _SUFFIXES.index(y)
                return -1 if left < right else 1
            if raw or kind == "letter":
                return -1 if x < y else 1
            if int(x) != int(y):
                return -1 if int(x) < int(y) else 1
    return 0


numbers = st.sampled_from(["0", "1", "2", "9", "10", "00", "01", "010", "20240101"])
versions = st.builds(
    "".join,
    st.tuples(
        numbers,
        st.lists(numbers.map(".{}".format), max_size=3).map("".join),
        st.sampled_from(["", "", "a", "b", "z"]),
        st.lists(
            st.builds("_{}{}".format, st.sampled_from([each for each in _SUFFIXES if each]), numbers | st.just("")),
            max_size=2,
        ).map("".join),
        st.sampled_from(["", "", "~0a1b", "~0a", "~ff"]),
        st.sampled_from(["", "-r0", "-r1", "-r10"]),
    ),
)


class TestOrder:
    """apk-tools, src/version.c: "Alpine version: digit{.digit}...{letter}{_suf{#}}...{~hash}{-r#}"; "leading version components and their
    values are equal, now the non-terminating version is greater unless it's a suffix indicating pre-release"; "if either of the digits have
    a leading zero, use raw string comparison similar to Gentoo spec".
    """

    @given(versions, versions)
    def test_agrees_with_the_rule(self, a: str, b: str) -> None:
        x, y = key(a), key(b)
        assert (x > y) - (x < y) == _compare(a, b)

    def test_suffixes_around_the_release(self, ascends: Callable[..., None]) -> None:
        ascends(
            "apk",
            ["1.2_alpha", "1.2_alpha1", "1.2_beta", "1.2_pre2", "1.2_rc1_git5", "1.2", "1.2-r0", "1.2-r10", "1.2_cvs", "1.2_svn", "1.2_git20240101", "1.2_hg", "1.2_p1", "1.2a", "1.2.0", "1.2.1"],
        )  # fmt: skip

    def test_a_pre_release_of_a_suffix(self, ascends: Callable[..., None]) -> None:
        ascends(
            "apk",
            ["1.2_rc1", ("1.2_rc1_git5", "1.2_rc01_git05"), "1.2_rc2", "1.2_p1_alpha", "1.2_p1", "1.2_p1_p1", "1.2_p2"],
        )

    def test_revisions_compare_as_numbers(self, ascends: Callable[..., None]) -> None:
        ascends("apk", ["1.1.1k-r0", ("1.1.1k-r2", "1.1.1k-r02"), "1.1.1k-r10", "1.1.1l-r0", "3.0.0-r0"])

    def test_a_leading_zero_after_a_dot_stands_below(self, ascends: Callable[..., None]) -> None:
        ascends("apk", ["1.0", "1.00", "1.01", "1.010", "1.09", "1.1", "1.9", "1.10", ("2", "02")])

    def test_hashes_compare_as_text(self, ascends: Callable[..., None]) -> None:
        ascends("apk", ["1.2", "1.2-r1", "1.2~0a", "1.2~0a-r1", "1.2~0a1b", "1.2~ff", "1.2_p1"])


def test_forgives_two_typing_errors_of_the_security_database() -> None:
    assert key("1.18.-r2") == key("1.18.r2") == key("1.18-r2")


@pytest.mark.parametrize(
    "version", ["a", "1.", "1..2", "1.2ab", "1.2_foo", "1.2_", "1.2-1", "1.2-r", "1.2~", "1.2~xyz", "1.2-r1-r2", "1.2.A", "v1", "57-1-r2", "6.6.2p1-r0", "1.2_p1a"]
)  # fmt: skip
def test_refuses_what_apk_calls_invalid(version: str) -> None:
    with pytest.raises(VersionInvalid, match="is not a apk version"):
        key(version)
