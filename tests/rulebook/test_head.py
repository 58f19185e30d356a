"""The head of a rule, read from its metadata."""

import pytest

from nakami.errors import Malformed
from nakami.model.finding import Severity
from nakami.rulebook.head import FIELDS, head_of
from tests.rulebook import written


def test_a_head_is_read():
    head = head_of(written.said(tags="one two", check="luhn"))
    assert (head.code, head.name, head.family, head.group) == ("NK-M9001", "test-thing", "malware", "things")
    assert (head.severity, head.confidence, head.maturity, head.over) == (Severity.HIGH, "medium", "stable", "text")
    assert head.references == ("https://example.org/things", "https://example.org/more")
    assert (head.tags, dict(head.more)) == (("one", "two"), {"check": "luhn"})


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_must_be_there(field: str):
    with pytest.raises(Malformed, match=f"test_thing lacks {field}"):
        head_of(written.said(**{field: None}))  # type: ignore[arg-type] # None leaves it out


@pytest.mark.parametrize("field", ["severity", "confidence", "maturity", "over"])
def test_words_must_be_known(field: str):
    with pytest.raises(Malformed, match="test_thing"):
        head_of(written.said(**{field: "enormous"}))
