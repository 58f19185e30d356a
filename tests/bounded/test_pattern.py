import copy
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.pattern import pattern


def test_nothing_is_compiled_before_the_first_use() -> None:
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.match("")


def test_compiled_once() -> None:
    word = pattern(r"\w+")
    assert word.fullmatch("one")
    first = word.fullmatch
    assert first is word.fullmatch  # a pattern of `re` makes a method anew each time


def test_an_unknown_attribute_is_none_of_a_pattern_either() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = pattern("a").nothing  # type: ignore[attr-defined]  # this is the test


def test_can_be_copied() -> None:
    assert copy.deepcopy(pattern(rb"a(b)")).findall(b"abab") == [b"b", b"b"]


class TestSameAsCompiled:
    """Python Library Reference, re: "prog = re.compile(pattern); result = prog.match(string)" (and so all methods)."""

    @given(st.text("ab\n", max_size=20), st.sampled_from([0, re.MULTILINE, re.DOTALL | re.IGNORECASE]))
    def test_finds_the_same(self, text: str, flags: int) -> None:
        expression = r"^(?P<all>A|a.*)(b)?$"
        ours, theirs = pattern(expression, flags), re.compile(expression, flags)
        assert [each.span() for each in ours.finditer(text)] == [each.span() for each in theirs.finditer(text)]
        assert ours.sub("x", text) == theirs.sub("x", text)
        assert (ours.pattern, ours.flags, ours.groupindex) == (theirs.pattern, theirs.flags, theirs.groupindex)
