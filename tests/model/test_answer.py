import msgspec
import pytest

from nakami.model.answer import Act, Answer, Mark, Verdict


def test_marks_are_words_in_json():
    assert [mark.value for mark in Mark] == ["fine", "attention", "bad", "not-known"]


def test_a_verdict_without_a_policy_is_the_default_one():
    assert Verdict("accept", ()).policy == "default"


@pytest.mark.parametrize(
    "value", [Answer("SAFE", Mark.NOT_KNOWN, ("x",), ("y",)), Act("x", 2, 1, "apk upgrade"), Verdict("refuse", ("x",))]
)
def test_they_survive_json(value: Answer | Act | Verdict):
    assert msgspec.json.decode(msgspec.json.encode(value), type=type(value)) == value
    with pytest.raises(AttributeError):
        value.policy = "other"  # type: ignore[union-attr, misc] # frozen
