"""What stands in a document where something else is expected."""

from typing import Any

import pytest

from nakami.catalog.catalogers.decoded import fields, is_word, mapping, part, tables
from nakami.errors import Malformed


@pytest.mark.parametrize("value", [None, 7, "text", ["a"], True])
def test_what_is_no_record_says_nothing(value: object):
    assert fields(value) == {}
    with pytest.raises(Malformed, match=r"a\.lock is no mapping"):
        mapping(value, "a.lock")


def test_a_record_is_itself():
    record = {"name": "a"}
    assert fields(record) is record
    assert mapping(record, "a.lock") is record


def test_a_part_is_of_the_kind_that_is_asked_for():
    assert part({"packages": [1]}, "packages", list, "a.lock") == [1]


@pytest.mark.parametrize("document", [{}, {"packages": {}}, {"packages": None}, [], "packages"])
def test_a_part_that_is_not_there(document: object):
    with pytest.raises(Malformed, match=r"a\.lock holds no packages"):
        part(document, "packages", list, "a.lock")


def test_tables_are_there_or_not_and_what_is_none_is_an_empty_one():
    document: dict[str, Any] = {"package": [{"name": "a"}, 7]}
    assert list(tables(document, "package", "a.lock")) == [{"name": "a"}, {}]
    assert list(tables({}, "package", "a.lock")) == []
    with pytest.raises(Malformed, match=r"a\.lock holds no package"):
        list(tables({"package": 7}, "package", "a.lock"))


def test_words():
    assert all(map(is_word, ["a", "1.0~rc1", "@scope/name", "x" * 256]))
    assert not any(map(is_word, ["", "a b", "a\n", "\x1b[2J", "é", "x" * 257, None, 7, ["a"]]))
