"""YAML: what values are built, and that no document costs more than its bounds."""

import contextlib
import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded import yaml as bounded
from nakami.bounded.yaml import decode, documents
from nakami.errors import InputError, LimitExceeded, Malformed

LIMIT = 1 << 20


def read(text: str | bytes) -> Any:
    return decode(text.encode() if isinstance(text, str) else text, "a.yaml", LIMIT)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# only a comment\n", None),
        ("a: 1\nb: [x, 2.5]\nc: {d: e}\n", {"a": 1, "b": ["x", 2.5], "c": {"d": "e"}}),
        ("? a\n: b\n", {"a": "b"}),
        ("a: &x {b: c}\nd: *x\n", {"a": {"b": "c"}, "d": {"b": "c"}}),
        ("&k a: 1\nb: *k\n", {"a": 1, "b": "a"}),
        ("a: &k x\n*k : 1\n", {"a": "x", "x": 1}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("a:\n- b\n-\n", {"a": ["b", None]}),
        ("\ufeffa: b", {"a": "b"}),
        ("a: 1\na: 2\n", {"a": 2}),
        ("1: a\ntrue: b\n'': c\n", {"1": "a", "true": "b", "": "c"}),
    ],
)
def test_values(text: str, value: object):
    assert read(text) == value


def test_other_encodings():
    assert read("a: é".encode("utf-16")) == {"a": "é"}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("FALSE", False),
        ("12", 12),
        ("-7", -7),
        ("5.4", 5.4),
        ("1e3", 1000.0),
        # What YAML 1.1 made of these surprised everybody (`no`, the country; 22:22, the port).
        ("no", "no"),
        ("on", "on"),
        ("22:22", "22:22"),
        ("1_000", "1_000"),
        ("2001-01-01", "2001-01-01"),
        ("0x1F", "0x1F"),
        ("1.2.3", "1.2.3"),
        (".inf", ".inf"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ("!!python/object/apply:os.system [x]", ["x"]),
        ("!reset null", "null"),
        ("9" * 30, "9" * 30),
    ],
)
def test_plain_scalars_follow_the_core_schema(word: str, value: object):
    assert read(f"a: {word}") == {"a": value}


def test_merge_keys():
    text = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\none: {<<: *x, a: 0}\nmany: {<<: [*x, *y]}\n"
    found = read(text)
    assert found["one"] == {"a": 0, "b": 2}
    assert found["many"] == {"a": 1, "b": 2, "c": 4}
    assert read("'<<': {a: 1}") == {"<<": {"a": 1}}


def test_the_documents_of_a_stream():
    assert documents(b"a: 1\n---\n- b\n", "a.yaml", LIMIT) == [{"a": 1}, ["b"]]
    with pytest.raises(Malformed, match="2 YAML documents"):
        read("a: 1\n---\nb: 1\n")


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "a: b: c",
        "\ta: b",
        "{a: b}: c",
        "[a]: c",
        "a: *nothing",
        "a: &a [*a]",
        "a: &a {b: *a}",
        "a: &a {b: c}\n? *a\n: d",
        "a: &a 1\n---\nb: *a",
        "<<: [1]",
        "a: 'b",
        b"\xff\xfe\x00\xd8",
        b"a: \x01",
        b"a: \xff\xff",
    ],
)
def test_what_is_no_document_is_malformed(text: str | bytes):
    with pytest.raises(Malformed):
        read(text)


def test_too_many_bytes():
    with pytest.raises(LimitExceeded, match="more than 3"):
        decode(b"a: b", "a.yaml", 3)


@pytest.mark.parametrize("opening", ["[", "- ", "{a: "])
def test_too_deep(opening: str):
    with pytest.raises(LimitExceeded, match="deeper"):
        read(opening * 1000)


def test_aliases_do_not_dig_deeper():
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 100))]
    with pytest.raises(LimitExceeded, match="deeper"):
        read("\n".join(lines))


@pytest.mark.parametrize(
    "shape", ["[{}]", "{{a: {0}, b: {0}, c: {0}, d: {0}, e: {0}, f: {0}, g: {0}, h: {0}, i: {0}}}"]
)
def test_a_billion_laughs(shape: str):
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for n in range(1, 10):
        inner = ", ".join([f"*a{n - 1}"] * 9) if shape == "[{}]" else f"*a{n - 1}"
        lines.append(f"a{n}: &a{n} " + shape.format(inner))
    began = time.process_time()
    with pytest.raises(LimitExceeded, match="aliases"):
        read("\n".join(lines))
    assert time.process_time() - began < 1


def test_merges_count_as_what_they_copy(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bounded, "MAX_NODES", 1000)
    base = "a: &a {" + ", ".join(f"k{n}: v" for n in range(100)) + "}\n"
    with pytest.raises(LimitExceeded, match="aliases"):
        read(base + "".join(f"b{n}: {{<<: *a}}\n" for n in range(10)))


@pytest.mark.parametrize(
    "text",
    [
        "x: &b {long}\n" + "y: [" + "*b, " * 500 + "1]\n",
        "x: &b [{long}]\ny: [" + "*b, " * 500 + "1]\n",
        "x: &b {{? {long} : 1}}\ny: [" + "*b, " * 500 + "1]\n",
        "x: &b {long}\ny: [" + "{{*b : 1}}, " * 500 + "1]\n",
    ],
)
def test_a_long_text_counts_as_often_as_it_is_repeated(text: str):
    with pytest.raises(LimitExceeded, match="aliases"):
        read(text.format(long="b" * 100_000))


def test_too_many_nodes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bounded, "MAX_NODES", 100)
    with pytest.raises(LimitExceeded, match="nodes"):
        read("- a\n" * 101)
    with pytest.raises(LimitExceeded, match="nodes"):
        read("---\na\n" * 101)


def test_without_the_c_library_it_is_the_same(monkeypatch: pytest.MonkeyPatch):
    text = "a: &x [1, two]\nb: {<<: {c: d}, e: *x}\n"
    before = read(text)
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert read(text) == before
    with pytest.raises(Malformed):
        read("a: [")


# 0E0 is a number to YAML 1.2 and a text to PyYAML, which writes it without quotes.
TEXTS = st.text(max_size=12).filter(lambda text: not set(text) <= set("+-.0123456789eE"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


class TestProperties:
    """YAML 1.2.2, 1.1: "YAML should be able to serialize any native data structure"; and a hostile file is an InputError or a value."""

    @given(VALUES)
    def test_what_is_written_is_read(self, value: object):
        assert decode(yaml.safe_dump(value).encode(), "a.yaml", LIMIT) == value

    @given(st.text(alphabet="ab:-?*&!|>'\"%@`#,[]{}<~ \n\t01.", max_size=60))
    def test_any_text(self, text: str):
        with contextlib.suppress(InputError):
            read(text)

    @given(st.binary(max_size=60))
    def test_any_bytes(self, content: bytes):
        with contextlib.suppress(InputError):
            read(content)
