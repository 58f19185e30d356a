"""How much of a pattern is fixed, how it begins, and whether it ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import Malformed
from nakami.rulebook.expressions import begins_wide, fixed, of_hex, of_regex, of_text, runs_on


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", 0),
        ("abc", 3),
        (r"ab\.c", 4),
        (r"\x41\x42c", 3),
        ("a[bc]d", 3),
        ("ab.cdef", 4),
        ("(abc|abcdef)", 3),
        ("(AK|AS)IA", 4),
        ("x(ab|abc)y", 3),
        ("(abc)?x", 1),
        ("(abc){2}", 6),
        ("(abc){2,}d", 6),
        ("abc*d", 2),
        ("a{4}", 4),
        ("a{,4}bc", 2),
        ("a{x}", 4),
        (r"\babc\b$", 3),
        (r"\d{9}ab", 2),
        ("[a-h]{3}", 3),
        ("[a-z]{9}", 0),
        ("[^a]bc", 2),
        ("(?:abc)", 3),
        ("(?i)abc", 3),
        ("(?P<name>abc)", 3),
        ("[]a]bc", 3),
        ("[a-]bc", 3),
        (r"[\]a]bc", 3),
        ("ab+?c", 2),
        ("abc|", 0),
    ],
)
def test_the_longest_fixed_row(body: str, expected: int):
    assert fixed(of_regex(body)) == expected


@pytest.mark.parametrize("body", [".*abc", r"\w+abc", "(x|.*y)abc", "[^;]{0,40}abc", "x?.*abc", ".{3,40}abc"])
def test_it_begins_with_anything(body: str):
    assert begins_wide(of_regex(body))


@pytest.mark.parametrize(
    "body", ["abc", ".abc", "[^a]abc", r"\d{1,9}abc", "abc.*", r"\bx.*", "[a-z]{20}abc", r"\s*abc", r"\w{3,9}x"]
)
def test_it_begins_with_something(body: str):
    assert not begins_wide(of_regex(body))


@pytest.mark.parametrize("body", ["abc.*d", r"abc\w+", "abc[^x]{3,}", "(abc)+", "x(abc.*)y", "abc.+?d"])
def test_it_runs_on(body: str):
    assert runs_on(of_regex(body))


@pytest.mark.parametrize("body", ["abc", r"abc\s*d", r"abc\d+", "abc.{0,40}d", "(abc){1,3}", r"abc[ \t]*d", "a*"])
def test_it_ends(body: str):
    assert not runs_on(of_regex(body))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("4D 5A 90", 3),
        ("4D5A?090", 2),
        ("4D 5A [4-8] 01 02 03 04", 4),
        ("( 41 42 | 43 44 ) 45", 3),
        ("41 ~42 43", 1),
        ("41 [3] 42", 1),
    ],
)
def test_hexadecimal_patterns(body: str, expected: int):
    """YARA's documentation, "Hexadecimal strings": wild-cards, jumps, alternatives and not-operators."""
    assert fixed(of_hex(body)) == expected


def test_a_jump_without_end_runs_on():
    assert runs_on(of_hex("41 42 [4-] 43"))
    assert runs_on(of_hex("41 42 [-] 43"))
    assert not runs_on(of_hex("41 42 [4-9] 43 // to the end"))


def test_texts():
    assert fixed(of_text(r"a\"b\x00\\")) == 5


@pytest.mark.parametrize("body", ["(abc", "abc)", "[abc", "abc\\", "(" * 1000 + ")" * 1000])
def test_what_is_no_expression(body: str):
    with pytest.raises(Malformed):
        of_regex(body)


@given(st.text(alphabet="ab(|)[]{}*+?.\\-^$1,:<", max_size=60))
def test_any_expression_is_judged_or_refused(body: str):
    try:
        pieces = of_regex(body)
    except Malformed:
        return
    assert fixed(pieces) >= 0
    assert begins_wide(pieces) in {True, False}
    assert runs_on(pieces) in {True, False}


@given(st.binary(min_size=1, max_size=40))
def test_bytes_are_as_long_as_they_are(content: bytes):
    assert fixed(of_hex(content.hex(" "))) == len(content)
