"""A page for each rule."""

from nakami.engine.rule_pages import pages
from nakami.engine.rules import every_rule
from nakami.engine.settings import Settings


def test_every_rule_has_a_page_and_stands_in_the_index(settings: Settings):
    made = pages(settings)
    codes = [rule.code for rule in every_rule(settings)]
    assert set(made) == {f"{code}.md" for code in codes} | {"README.md"}
    assert all(f"({code}.md)" in made["README.md"] for code in codes)


def test_near_misses_are_told(settings: Settings):
    assert "a connection pool of a database" in pages(settings)["NK-M0001.md"]
