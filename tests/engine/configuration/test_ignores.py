"""Rules: each says why and until when."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from nakami.engine.configuration import ignores
from nakami.engine.configuration.ignores import far_ends, ignores_of
from nakami.errors import UsageError
from nakami.model.ignore import Ignore

GOOD: dict[str, Any] = {"id": "CVE-2026-0001", "reason": "why", "expires": "2027-01-01"}


def one(**fields: Any) -> Ignore:
    told = {key: value for key, value in {**GOOD, **fields}.items() if value is not None}
    [rule] = ignores_of([told], "it")
    return rule


def test_one_of_everything():
    rule = one(
        id=["CVE-1", "GHSA-1"], package="pkg:npm/x@1", path="/usr/**", layer="sha256:0123456789ab", reason=" why "
    )
    assert rule == Ignore(
        1, "it", "why", "2027-01-01", ("CVE-1", "GHSA-1"), "pkg:npm/x@1", "usr/**", "sha256:0123456789ab"
    )


@pytest.mark.parametrize("day", ["2027-01-01", date(2027, 1, 1), datetime(2027, 1, 1, 12, tzinfo=UTC)])
def test_days_of_every_kind(day: Any):
    assert one(expires=day).expires == "2027-01-01"


@pytest.mark.parametrize(("layer", "text"), [(3, "3"), ("3", "3"), ("sha256:" + "a" * 64, "sha256:" + "a" * 64)])
def test_layers(layer: Any, text: str):
    assert one(layer=layer).layer == text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": None}, "has no reason"),
        ({"reason": "  "}, "has no reason"),
        ({"reason": 1}, "reason is no text"),
        ({"expires": None}, "has no end"),
        ({"expires": "soon"}, "expires is 'soon', not a day"),
        ({"expires": 20270101}, "not a day"),
        ({"id": None}, "says nothing of what to ignore"),
        ({"id": []}, "says nothing of what to ignore"),
        ({"id": [1]}, "id is no name"),
        ({"id": "CVE-*"}, "id takes whole names"),
        ({"package": ["x"]}, "package is no text"),
        ({"path": "a\nb"}, "path is no text of one line"),
        ({"layer": 0, "id": "CVE-1"}, "layer is '0'"),
        ({"layer": True}, "layer is 'True'"),
        ({"layer": "sha256:short"}, "layer is"),
        ({"why": "x"}, "'why', which nobody knows; known: id"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, Any], words: str):
    with pytest.raises(UsageError) as caught:
        one(**fields)
    assert str(caught.value).startswith("it: rule 1")
    assert words in str(caught.value)


@pytest.mark.parametrize("tables", [{}, "x", [1], [[]]])
def test_what_is_no_list_of_rules(tables: Any):
    with pytest.raises(UsageError, match=r"begin each rule with \[\[ignore\]\]"):
        ignores_of(tables, "it")


def test_too_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ignores, "_MAX_RULES", 1)
    with pytest.raises(UsageError, match="more than 1 rules"):
        ignores_of([GOOD, GOOD], "it")


def test_an_end_in_more_than_a_year_is_told():
    today = date(2026, 1, 1)
    assert list(far_ends((one(expires="2027-01-02"),), today)) == []
    [words] = far_ends((one(expires="2027-01-03"),), today)
    assert words == "it: rule 1 (CVE-2026-0001) holds until 2027-01-03, more than a year ahead; name an earlier day"
