"""XML 1.0, Namespaces in XML 1.0; and the bombs that need a document type."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.xml import parse
from nakami.errors import InputError, LimitExceeded, Malformed


def test_elements_attributes_and_text():
    root = parse(b'<a xmlns="urn:x" xmlns:p="urn:p" k="v" p:q="w"> one <b>two</b><p:b/> three <c><b>x</b></c></a>', "x")
    assert (root.name, root.namespace, root.attributes) == ("a", "urn:x", {"k": "v", "q": "w"})
    assert root.text == " one  three "
    assert [child.name for child in root.children] == ["b", "b", "c"]
    assert root.told("b") == "two"
    assert root.told("none") == ""
    assert [each.text for each in root.all("c", "b")] == ["x"]
    assert root.all() == [root]
    assert root.child("none") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_encodings(encoding: str):
    text = f'<?xml version="1.0" encoding="{encoding}"?><a>é</a>'
    assert parse(text.encode(encoding), "x").text == "é"


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"<!DOCTYPE a><a/>",
        b"<a>&nbsp;</a>",
        b"<a>",
        b"<a></b>",
        b"<a/><b/>",
        b"",
        b"<a\x00/>",
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
        b"<p:a/>",
        b'<a b="1" b="2"/>',
        b"<a>\xff</a>",
    ],
)
def test_what_is_refused(data: bytes):
    with pytest.raises(Malformed):
        parse(data, "x")


def test_a_billion_laughs_are_not_laughed():
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    with pytest.raises(Malformed, match="document type"):
        parse(f'<!DOCTYPE a [<!ENTITY l0 "ha">{entities}]><a>&l9;</a>'.encode(), "x")


def test_bounds():
    parse(b"<a>" * 64 + b"</a>" * 64, "x")
    with pytest.raises(LimitExceeded, match="deeper"):
        parse(b"<a>" * 65 + b"</a>" * 65, "x")
    with pytest.raises(LimitExceeded, match="elements"):
        parse(b"<a>" + b"<b/>" * 10 + b"</a>", "x", elements=10)
    with pytest.raises(LimitExceeded, match="bytes"):
        parse(b"<a>1</a>", "x", limit=7)


@given(st.binary(max_size=60) | st.text("<>a/=\"' &;!-[]", max_size=40).map(str.encode))
def test_any_bytes_are_elements_or_an_error(data: bytes):
    with suppress(InputError):
        parse(data, "x")


def test_many_attributes_are_refused_before_the_parser_holds_them():
    with pytest.raises(LimitExceeded, match="attributes"):
        parse(b"<a " + b'b="" ' * 500_001 + b"/>", "x")


def test_a_long_namespace_is_not_repeated_for_each_element():
    with pytest.raises(LimitExceeded, match="namespace of 1,000 characters"):
        parse(b'<a xmlns="' + b"u" * 1000 + b'">' + b"<b/>" * 1000 + b"</a>", "x")
