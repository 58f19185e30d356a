"""What stands in a YARA file, with its lines."""

from hypothesis import given
from hypothesis import strategies as st

from nakami.rulebook.patterns import written_in

TEXT = r"""import "pe"
/* rule commented { strings: $no = "x" } */
rule first : tag // rule other
{
    meta:
        about = "rule inner { $x = \"y\" }"
    strings:
        $a = "one \" two" ascii wide
        $b = { 4D 5A [2-4]
               ?? (90 | 91) }
        $c = /x\/y[a"]{2}/i
        $ = "anonymous"
    condition:
        $a and pe.is_pe and filename matches /$d = "z"/
}
private global rule second { condition: true }
"""


def test_rules_and_patterns_have_their_lines():
    rules, patterns = written_in(TEXT)
    assert rules == {"first": 3, "second": 16}
    assert [(each.rule, each.name, each.form, each.line) for each in patterns] == [
        *(("first", "a", "text", 8), ("first", "b", "hex", 9), ("first", "c", "regex", 11), ("first", "", "text", 12)),
    ]
    assert patterns[0].body == r"one \" two"
    assert patterns[2].body == r'x\/y[a"]{2}'


@given(st.text(alphabet='rule $a="/{}*\\\n', max_size=200))
def test_any_text_is_read(text: str):
    rules, patterns = written_in(text)
    assert all(0 < each.line <= text.count("\n") + 1 for each in patterns)
    assert all(0 < line <= text.count("\n") + 1 for line in rules.values())
