"""JSON with comments: what is taken away, and that this costs little."""

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.jsonc import decode_with_comments
from nakami.errors import InputError, LimitExceeded, Malformed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"a": [1, 2,],}', {"a": [1, 2]}),
        (b'{"a": 1, // x, }\n}', {"a": 1}),
        (b'/* a */ {"a": /* , */ 1 /**/}', {"a": 1}),
        (b"[1, /* x */ ]", [1]),
        (b"[1 // ,]\n]", [1]),
        (rb'["// no comment", "/* nor */ this", ",]", "\",]"]', ["// no comment", "/* nor */ this", ",]", '",]']),
        (b'["https://host.example/*"]', ["https://host.example/*"]),
    ],
)
def test_values(text: bytes, value: object):
    assert decode_with_comments(text, "a.jsonc") == value


@pytest.mark.parametrize("text", [b"", b"[,]x", b"[1,,]", b"/* [1]", b'["a', b"{,,}"])
def test_what_is_no_json_is_malformed(text: bytes):
    with pytest.raises(Malformed):
        decode_with_comments(text, "a.jsonc")


def test_bounds():
    with pytest.raises(LimitExceeded):
        decode_with_comments(b"[1]", "a.jsonc", limit=2)
    with pytest.raises(LimitExceeded):
        decode_with_comments(b"[" * 70 + b"]" * 70, "a.jsonc")


@pytest.mark.parametrize(
    "text",
    [
        b"/*" * 500_000,
        b'"' + b'\\"' * 500_000,
        b"," * 1_000_000,
        b", " * 500_000 + b" " * 500_000,
        b"//" * 500_000,
        b"/*" + b"*" * 1_000_000,
    ],
)
def test_hostile_texts_take_no_time(text: bytes):
    began = time.process_time()
    with contextlib.suppress(InputError):
        decode_with_comments(text, "a.jsonc")
    assert time.process_time() - began < 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)


class TestProperties:
    """jsonc.org: what is JSON is JSON with comments, too."""

    @given(JSON)
    def test_json_stays_what_it_is(self, value: object):
        text = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
        with contextlib.suppress(Malformed):  # lone surrogates are no UTF-8
            assert decode_with_comments(text, "a.jsonc") == json.loads(json.dumps(value))

    @given(st.text(alphabet='"\\/*,[]{} \n1:', max_size=40))
    def test_any_text(self, text: str):
        with contextlib.suppress(InputError):
            decode_with_comments(text.encode(), "a.jsonc")
