"""TOML: what is refused, and that refusing costs little."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.toml import decode
from nakami.errors import InputError, LimitExceeded, Malformed


def test_values():
    assert decode(b'a.b = 1\n[[c]]\nd = "x"\n', "a.toml") == {"a": {"b": 1}, "c": [{"d": "x"}]}


@pytest.mark.parametrize("text", [b"a", b"a = ", b"a = 1\na = 2", b"\xff", b'a = "\n"', b"a = " + b"1" * 5000, b"[a"])
def test_what_is_no_toml_is_malformed(text: bytes):
    with pytest.raises(Malformed):
        decode(text, "a.toml")


def test_too_many_bytes():
    with pytest.raises(LimitExceeded, match="more than 3"):
        decode(b"a = 1", "a.toml", 3)


@pytest.mark.parametrize("opening", [b"a = " + b"[" * 50_000, b"a = " + b"{b = " * 50_000])
def test_too_deep(opening: bytes):
    with pytest.raises(LimitExceeded, match="deep"):
        decode(opening, "a.toml")


@pytest.mark.parametrize(
    "text",
    [
        b"a" + b".a" * 20_000 + b" = 1",
        b"a" + b' . "x.y"' * 20_000 + b" = 1",
        b"a" + b" .'x'" * 20_000 + b" = 1",
        b"[a" + b".a" * 20_000 + b"]",
        b"x = {a" + b".a" * 20_000 + b" = 1}",
    ],
)
def test_keys_of_many_parts_take_no_time(text: bytes):
    began = time.process_time()
    with pytest.raises(LimitExceeded, match="parts"):
        decode(text, "a.toml")
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text",
    [b'a = "' + b"x." * 1000 + b'"', b"a = '" + b"x." * 1000 + b"'", b'a = ["x.y.z"' + b', "x.y.z"' * 1000 + b"]"],
)
def test_dots_in_strings_are_no_keys(text: bytes):
    assert decode(text, "a.toml")


@pytest.mark.parametrize(
    "text", [b'"' + b'\\"' * 500_000, b"." + b" " * 1_000_000, b"'" * 1_000_001, b"." * 63 + b" " * 1_000_000]
)
def test_looking_for_long_keys_takes_no_time(text: bytes):
    began = time.process_time()
    with contextlib.suppress(InputError):
        decode(text, "a.toml")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "text",
    [
        b"[[a]]\n" * 100_000,
        b"a=[" + b"1," * 1_100_000 + b"]",
        b"a.a.a.a=1\n" * 300_000,
        b"a=[" + b"{a=1}," * 300_000 + b"]",
        b"#\n" * 1_100_000,
        b"".join(b"[a%d]\n" % number for number in range(200_000)),
    ],
)
def test_what_takes_long_to_read_is_refused_at_once(text: bytes):
    began = time.process_time()
    with pytest.raises(LimitExceeded, match="than any lock file"):
        decode(text, "a.toml")
    assert time.process_time() - began < 1


@pytest.mark.parametrize("odd", [b'"""x"y"""', b'"""x""""', b"'''x'y'''", b'"""\nx"\n"""', b'"""\\""""'])
def test_strings_of_several_lines_hide_no_keys(odd: bytes):
    with pytest.raises(LimitExceeded, match="parts"):
        decode(b"a = [" + odd + b", {a" + b".a" * 20_000 + b" = 1}]", "a.toml")


def test_a_number_that_nobody_can_print_is_malformed():
    with pytest.raises(Malformed, match="digits"):
        decode(b"a = 0x" + b"f" * 5000, "a.toml")


class TestFuzz:
    """TOML 1.0.0, "Spec": a document is UTF-8 text; whatever else comes is an InputError."""

    @given(st.text(alphabet="ab.=[]{}\"'#\n ,1-:T", max_size=60))
    def test_any_text(self, text: str):
        with contextlib.suppress(InputError):
            decode(text.encode(), "a.toml")

    @given(st.binary(max_size=60))
    def test_any_bytes(self, content: bytes):
        with contextlib.suppress(InputError):
            decode(content, "a.toml")
