"""XML 1.0, read as it comes; the judge is the reader that holds the whole document."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded import xml_records
from nakami.bounded.xml import parse
from nakami.bounded.xml_records import records
from nakami.errors import LimitExceeded, Malformed


def cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def test_records_and_what_is_in_them():
    data = b'<r xmlns="urn:x"> <head><a>no</a></head> <a k="v"><b>one</b><a>inner</a></a> text <more><a/></more></r>'
    found = list(records([data], "a", "x"))
    assert [each.name for each in found] == ["a", "a", "a"]
    assert found[1].attributes == {"k": "v"}
    assert (found[1].told("b"), found[1].told("a")) == ("one", "inner")


class TestAnyCut:
    """XML 1.0, section 2.1: "There is exactly one element, called the root". How its bytes were cut says nothing."""

    @given(st.lists(st.text("ab <&é", max_size=12), max_size=8), st.integers(1, 40))
    def test_the_records_are_those_of_the_whole_document(self, texts: list[str], size: int):
        escaped = [text.replace("&", "&amp;").replace("<", "&lt;") for text in texts]
        data = f"<r>{''.join(f'<u><t>{text}</t></u>' for text in escaped)}</r>".encode()
        assert list(records(cut(data, size), "u", "x")) == parse(data, "x").all("u")


def test_records_come_before_the_damage():
    found = records([b"<r><u>1</u>", b"<u>2</u>", b"<u>3</r>"], "u", "x")
    assert [next(found).text, next(found).text] == ["1", "2"]
    with pytest.raises(Malformed):
        next(found)


@pytest.mark.parametrize(
    "data",
    [b"", b"<r>", b"<r></x>", b"<!DOCTYPE r><r/>", b'<!DOCTYPE r [<!ENTITY e "x">]><r><u>&e;</u></r>', b"\xff\xfe\x00"],
)
def test_what_is_refused(data: bytes):
    with pytest.raises(Malformed):
        list(records([data], "u", "x"))


def test_bounds(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(LimitExceeded, match="elements"):
        list(records([b"<r><u>" + b"<a/>" * 20], "u", "x", elements=10))
    with pytest.raises(LimitExceeded, match="deeper"):
        list(records([b"<r><u>" + b"<a>" * 20], "u", "x", depth=10))
    with pytest.raises(LimitExceeded, match="deep"):
        list(records([b"<a>" * 20], "u", "x", depth=10))
    with pytest.raises(LimitExceeded, match="record of more"):
        list(records(cut(b"<r><u>" + b"x" * 5000, 100), "u", "x", length=1000))
    with pytest.raises(LimitExceeded, match="record of more"):
        list(records(cut(b'<r a="' + b"x" * 5000, 100), "u", "x", length=1000))
    assert len(list(records(cut(b"<r>" + b"<u/>" * 5000 + b"</r>", 100), "u", "x", length=1000, elements=10))) == 5000
    monkeypatch.setattr(xml_records, "MAX_ATTRIBUTES", 10)
    with pytest.raises(LimitExceeded, match="attributes"):
        list(records([b'<u a=""/>' * 20], "u", "x"))
    monkeypatch.setattr(xml_records, "MAX_ELEMENTS", 10)
    with pytest.raises(LimitExceeded, match="elements"):
        list(records([b"<r>" + b"<u/>" * 20], "u", "x"))
