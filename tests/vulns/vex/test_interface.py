import pytest
from msgspec import Struct

from nakami.errors import Malformed
from nakami.vulns.vex.interface import head, joined, shaped, unquoted, words


class Shape(Struct, frozen=True):
    name: str
    parts: list[str] = []


@pytest.mark.parametrize(
    "plain", [None, [], "x", {}, {"name": 1}, {"name": "x", "parts": "x"}, {"name": "x", "parts": [1]}]
)
def test_another_shape_is_none(plain: object):
    assert shaped(plain, Shape) is None
    with pytest.raises(Malformed, match=r"it\.json does not follow its format"):
        head(plain, Shape, "it.json")


def test_unknown_fields_are_passed_over():
    assert shaped({"name": "x", "more": 1}, Shape) == Shape("x")


def test_words_are_there_once():
    assert words("a", "", "b", "a") == ("a", "b")
    assert joined(["One.", " ", "Two. ", "One."]) == "One. Two."


@pytest.mark.parametrize(
    ("text", "plain"), [("a%2Fb", "a/b"), ("%E4%B8%AD", "中"), ("%ff", "�"), ("100%", "100%"), ("%zz", "%zz")]
)
def test_percent_encoding(text: str, plain: str):
    assert unquoted(text) == plain
