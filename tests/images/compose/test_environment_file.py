"""The file `.env`, as Docker documents it."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import InputError, LimitExceeded, Malformed
from nakami.images.compose import environment_file as module
from nakami.images.compose.environment_file import variables


class TestSyntax:
    """Docker, "Syntax for environment files": "Each line represents a key-value pair. Values can optionally be quoted"."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("VAR=VAL", "VAL"),
            ('VAR="VAL"', "VAL"),
            ("VAR='VAL'", "VAL"),
            ("VAR=VAL # comment", "VAL"),
            ("VAR=VAL# not a comment", "VAL# not a comment"),
            ("VAR=# comment", "# comment"),
            ("VAR= # comment", ""),
            ('VAR="VAL # not a comment"', "VAL # not a comment"),
            ('VAR="VAL" # comment', "VAL"),
            ("VAR='$OTHER'", "$OTHER"),
            ("VAR='${OTHER}'", "${OTHER}"),
            ("VAR='Let\\'s go!'", "Let's go!"),
            ('VAR="{\\"hello\\": \\"json\\"}"', '{"hello": "json"}'),
            ('VAR="some\\tvalue"', "some\tvalue"),
            ("VAR='some\\tvalue'", "some\\tvalue"),
            ("VAR=some\\tvalue", "some\\tvalue"),
            ("VAR=$OTHER:x", "other:x"),
            ('VAR="${NONE:-${OTHER}}"', "other"),
            ('VAR="\\$OTHER"', "$OTHER"),
            ("  export VAR = VAL  ", "VAL"),
            ("VAR: VAL", "VAL"),
            ("VAR=", ""),
            ('VAR="two\nlines"', "two\nlines"),
            ("VAR=VAL\r", "VAL"),
        ],
    )
    def test_as_documented(self, text: str, value: str):
        found = variables(f"# first\n\n{text}\nAFTER=x\n", {"OTHER": "other"})
        assert found == {"VAR": value, "AFTER": "x"}

    def test_values_may_refer_to_those_before_them(self):
        assert variables("A=1\nB=$A.2\nA=3\n", {}) == {"A": "3", "B": "1.2"}
        assert variables("A=1\nB=$A.2\n", {"A": "shell"})["B"] == "shell.2"

    @pytest.mark.parametrize("text", ["NAME", "1=x", "=x", "#A=x", "-A=x"])
    def test_other_lines_say_nothing(self, text: str):
        assert variables(text, {}) == {}


class TestAnyFile:
    """A file of the repository that is scanned: it may be anything."""

    @given(st.text(alphabet="AB=:$\"'\\# \n{}-", max_size=80))
    def test_has_an_end(self, text: str):
        with suppress(InputError):
            variables(text, {"A": "x"})


def test_damage_and_size_are_told(monkeypatch: pytest.MonkeyPatch):
    for text in ("A='x", 'A="x\\"', "A=${B"):
        with pytest.raises(Malformed):
            variables(text, {})
    with pytest.raises(LimitExceeded, match="a value of more"):
        variables("A0=xxxxxxxxxx\n" + "".join(f"A{n + 1}=$A{n}$A{n}\n" for n in range(40)), {})
    monkeypatch.setattr(module, "MAX_VARIABLES", 3)
    with pytest.raises(LimitExceeded, match="more than 3 variables"):
        variables("A=\nB=\nC=\nD=\n", {})


def test_a_large_file_is_read_in_time():
    began = time.monotonic()
    variables("".join(f"NAME_{n}=value {n}\n" for n in range(2000)) + "#" * 1_000_000, {})
    variables("A='" + "\\'" * 300_000 + "'", {})
    assert time.monotonic() - began < 2
