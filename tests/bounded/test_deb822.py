import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.deb822 import fields, paragraphs
from nakami.errors import LimitExceeded

names = st.text("abcXYZ-09", min_size=1, max_size=8).map(lambda text: "x" + text)
values = st.text("ab:-# .", max_size=12).map(lambda text: f"v{text}v")


class TestParagraphs:
    """deb822(5): "The paragraphs are separated by empty lines." "Each paragraph consists of a series of data fields"."""

    @given(st.lists(st.dictionaries(names.map(str.lower), values, min_size=1), max_size=5), st.integers(1, 50))
    def test_come_back_whatever_the_chunks(self, written: list[dict[str, str]], step: int):
        text = "\n".join("".join(f"{name}: {value}\n" for name, value in each.items()) for each in written).encode()
        chunks = [text[at : at + step] for at in range(0, len(text), step)]
        assert [fields(each) for each in paragraphs(chunks, "it")] == written

    @given(st.binary(max_size=300))
    def test_never_fail_on_rubbish(self, rubbish: bytes):
        for each in paragraphs([rubbish], "it"):
            assert isinstance(fields(each), dict)


def test_continuation_lines_belong_to_the_value():
    said = fields("Description: short\n long\n .\n more\n# a comment\nX:y\nnot a field\nx: second")
    assert said == {"description": "short\nlong\n.\nmore", "x": "y"}


def test_a_line_that_continues_nothing_is_passed_over():
    assert fields(" lost\nA: 1") == {"a": "1"}


def test_an_endless_paragraph_is_refused():
    with pytest.raises(LimitExceeded):
        list(paragraphs((b"a" * 65_536 for _ in range(20)), "it"))


def test_endless_paragraphs_are_refused():
    with pytest.raises(LimitExceeded):
        list(paragraphs([b"A: 1\n\n" * 11], "it", limit=10))
