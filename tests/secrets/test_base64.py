from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.base64 import MAX_OBJECT, decoded, json_object


class TestBase64:
    """RFC 4648, sections 4 and 5: two alphabets; section 3.2: padding may be left out where the length is known."""

    @given(st.binary(max_size=100))
    def test_both_alphabets_with_and_without_padding(self, value: bytes):
        text = b64encode(value)
        other = text.translate(bytes.maketrans(b"+/", b"-_"))
        assert decoded(text) == decoded(text.rstrip(b"=")) == decoded(other) == value

    @pytest.mark.parametrize(
        ("text", "content"), [(b"Zg", b"f"), (b"Zm8", b"fo"), (b"Zm9v", b"foo"), (b"Zm9vYg==", b"foob"), (b"Z", b"")]
    )
    def test_padding_may_be_left_out(self, text: bytes, content: bytes):
        assert decoded(text) == content  # section 10


def test_objects_are_read_in_either_alphabet():
    assert json_object(b"eyJhIjoi8J-YgD8_In0") == json_object(b"eyJhIjoi8J+YgD8/In0") == {"a": "\U0001f600??"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"a":"' + b"a" * MAX_OBJECT + b'"}', b'{"a":' * 20 + b"1" + b"}" * 20]
)
def test_what_is_no_object_of_a_token(content: bytes):
    assert json_object(b64encode(content)) is None
