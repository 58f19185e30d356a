"""Pages of rules."""

from msgspec.structs import replace

from nakami.rulebook.head import head_of
from nakami.rulebook.page import index, page
from tests.rulebook import written

RULE = head_of(written.said())


def test_a_page_tells_what_the_rule_tells():
    text = page(RULE, ["a `thread` [1]"])
    for told in (RULE.code, RULE.name, RULE.title, RULE.why, "Take it out again.", *RULE.references):
        assert told in text
    assert "- a \\`thread\\` \\[1\\]\n" in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_what_is_not_known_is_left_out():
    text = page(replace(RULE, references=()), [])
    assert "More" not in text
    assert "does not take" not in text


def test_the_index_names_every_rule_by_group():
    other = replace(RULE, code="NK-S9001", family="secrets", group="issuers")
    text = index([other, RULE])
    assert text.index("## Malware") < text.index("[NK-M9001](NK-M9001.md)") < text.index("### Secrets: issuers")
    assert "All 2 rules" in text
