"""CPE 2.3: NIST IR 7695, section 6.2.3, formatted string binding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.model.cpe import attributes, cpe, pair

WORD = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":"), min_size=1, max_size=9
).filter(lambda word: word not in {"*", "-"})


def test_what_stands_in_the_specification():
    # Section 6.2.3.1, example 4: special characters in a product's name.
    assert cpe("foo\\bar:big$money_2010", "8.0.6001") == "cpe:2.3:a:foo\\\\bar:big\\$money_2010:8.0.6001:*:*:*:*:*:*:*"
    assert cpe("gnu:bash", "") == cpe("gnu:bash", "-") == "cpe:2.3:a:gnu:bash:*:*:*:*:*:*:*:*"


@pytest.mark.parametrize("text", ["bash", ":bash", "gnu:", "", "g nu:bash", "é:bash", "a:b\n", "-:bash", "gnu:-"])
def test_what_is_no_pair_has_no_name(text: str):
    assert cpe(text, "1") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cpe:2.3:a:f5:nginx:1.2:*:*:*:*:*:*:*", "f5:nginx"),
        ("cpe:2.3:a:\\@a\\/b:c\\:d:1:*:*:*:*:*:*:*", "@a/b:c:d"),
        ("cpe:2.3:o:linux:linux_kernel:6:*:*:*:*:*:*:*", ""),
        ("cpe:2.3:a:*:nginx:1:*:*:*:*:*:*:*", ""),
        ("cpe:2.3:a:f5:nginx", ""),
        ("cpe:2.3:a:f5:nginx:1:*:*:*:*:*:*:\\", ""),
        ("cpe:/a:f5:nginx", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_what_a_cpe_names(text: str, expected: str):
    assert pair(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "cpe:2.3:a:f5:nginx:1:*:*:*:*:*:*:*:*",
        "cpe:2.3:a:f5:\\@nginx:1:*:*:*:*:*:*:*:*",
        "cpe:2.3:a:f5:\\@nginx:1:*:*:*:*:*:*",
        "cpe:2.3:a:f5:\\",
    ],
)
def test_too_many_or_too_few_attributes_are_none(text: str):
    assert attributes(text) == []


class TestRoundTrip:
    """Section 6.2.2.2: "unbinding [...] reverses the binding"."""

    @given(WORD, WORD, st.text(max_size=6))
    def test_what_is_written_is_read(self, vendor: str, product: str, version: str):
        assert pair(cpe(f"{vendor}:{product}", version)) == f"{vendor}:{product}"

    @given(st.text("cpe:2.3a*\\-", max_size=40).map("cpe:2.3:".__add__))
    def test_any_text_is_a_pair_or_none(self, text: str):
        assert not pair(text) or ":" in pair(text)
