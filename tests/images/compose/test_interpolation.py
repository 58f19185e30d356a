"""Variables as the Compose Specification fills them in."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import InputError, LimitExceeded, Malformed
from nakami.images.compose.interpolation import MAX_TEXT, interpolate

VALUES = {"SET": "value", "EMPTY": "", "TAG_1": "1.4"}


class TestBracedExpressions:
    """Compose Specification, "Interpolation": "`${VAR:-default}` -> value of `VAR` if set and non-empty, otherwise `default`", and so on."""

    @pytest.mark.parametrize(
        ("text", "filled"),
        [
            ("nginx:1", "nginx:1"),
            ("a:$TAG_1-x", "a:1.4-x"),
            ("a:${TAG_1}x", "a:1.4x"),
            ("${SET:-d}|${EMPTY:-d}|${NONE:-d}", "value|d|d"),
            ("${SET-d}|${EMPTY-d}|${NONE-d}", "value||d"),
            ("${SET:?e}|${SET?e}|${EMPTY?e}", "value|value|"),
            ("${SET:+r}|${EMPTY:+r}|${NONE:+r}", "r||"),
            ("${SET+r}|${EMPTY+r}|${NONE+r}", "r|r|"),
            ("${NONE:-${SET}}", "value"),
            ("${NONE:-${ALSO:-default}}", "default"),
            ("${NONE:-$SET}:x", "value:x"),
            ("${SET:-${NEVER:?not asked for}}", "value"),
            ("$$SET $${SET} $$$SET", "$SET ${SET} $value"),
            ("$ $1 $.} }", "$ $1 $.} }"),
            ("${NONE:-}", ""),
        ],
    )
    def test_are_filled_in(self, text: str, filled: str):
        assert interpolate(text, VALUES, set()) == filled

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("${NONE:?give it}", "NONE is required and not set: give it"),
            ("${EMPTY:?$SET}", "EMPTY is required and not set: value"),
            ("${NONE?}", "NONE is required and not set"),
            ("${", "without the name"),
            ("${1}", "without the name"),
            ("${SET", "without an end"),
            ("${SET:-x", "without an end"),
            ("${SET/foo/bar}", "an operator that Compose does not have"),
            ("${SET^^}", "an operator that Compose does not have"),
        ],
    )
    def test_or_refused(self, text: str, why: str):
        with pytest.raises(Malformed, match=why.replace("^", r"\^")):
            interpolate(text, VALUES, set())

    def test_what_has_no_value_is_noted(self):
        unset: set[str] = set()
        assert interpolate("$A ${B} ${C:-c} ${D:+$E} ${SET:-$F}", VALUES, unset) == "  c  value"
        assert unset == {"A", "B"}


class TestAnyText:
    """Compose Specification: "In other circumstances, it will be preserved without attempting to interpolate a value"."""

    @given(st.text(alphabet="${}:?-+aS\n ", max_size=60))
    def test_has_an_end(self, text: str):
        with suppress(InputError):
            assert len(interpolate(text, {"a": "b", "S": ""}, set())) <= len(text) + 60

    @given(st.text(max_size=60).filter(lambda text: "$" not in text))
    def test_without_a_dollar_stays(self, text: str):
        assert interpolate(text, {}, set()) == text


def test_depth_length_and_time_are_bounded():
    with pytest.raises(LimitExceeded, match="deep"):
        interpolate("${A:-" * 100 + "}" * 100, {}, set())
    with pytest.raises(LimitExceeded, match=f"{MAX_TEXT:,}"):
        interpolate("$A" * 1000, {"A": "x" * 100}, set())
    began = time.monotonic()
    interpolate("${A:-x}" * 20_000 + "$" * 20_000, {}, set())
    assert time.monotonic() - began < 2
