"""YARA rules: what compiles, what is told of the rest, and the bounds of matching."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded import yara
from nakami.bounded.yara import GLOBALS, MAX_MATCHES, Match, Ruleset, Source
from nakami.errors import LimitExceeded, Malformed

WORDS = dict.fromkeys(GLOBALS, "")


def source(text: str, namespace: str = "one", name: str = "one.yar") -> Source:
    return Source(name, namespace, text)


def rule(name: str, condition: str = "$a", strings: str = '$a = "needle"') -> str:
    return f"rule {name} {{ strings: {strings} condition: {condition} }}\n"


def matches(text: str, content: bytes, **words: str) -> list[Match]:
    return Ruleset.compiled([source(text)]).matcher().match(content, {**WORDS, **words})


def test_a_match_tells_where():
    (match,) = matches(
        rule("found", strings='$a = "needle" $b = /n[e]{2}d/', condition="all of them"), b"a needle, needles"
    )
    assert (match.namespace, match.rule) == ("one", "found")
    assert match.places == (("$a", 2, 6), ("$b", 2, 4), ("$a", 10, 6), ("$b", 10, 4))


def test_a_head_tells_what_the_rule_says():
    (head,) = Ruleset.compiled(
        [source('rule x : a b { meta: s = "t" n = 7 y = true condition: filesize > 0 }')]
    ).heads()
    assert (head.namespace, head.identifier, head.tags) == ("one", "x", ("a", "b"))
    assert dict(head.meta) == {"s": "t", "n": 7, "y": True}


@pytest.mark.parametrize("name", GLOBALS)
def test_conditions_know_the_file(name: str):
    text = f'rule named {{ condition: {name} == "this" }}'
    assert matches(text, b"x", **{name: "this"})
    assert not matches(text, b"x", **{name: "that"})


def test_words_are_told_anew_for_each_file():
    matcher = Ruleset.compiled([source('rule named { condition: filename == "a" }')]).matcher()
    assert [bool(matcher.match(b"", {**WORDS, "filename": name})) for name in ("a", "b", "a", "a", "")] == [
        *(True, False, True, True, False),
    ]


def test_what_is_packed_finds_the_same():
    packed = Ruleset.compiled([source(rule("kept"))]).packed()
    assert [match.rule for match in Ruleset.unpacked(packed).matcher().match(b"needle", WORDS)] == ["kept"]


@pytest.mark.parametrize("cut", [0, 6, 40, -1])
def test_what_is_cut_is_not_unpacked(cut: int):
    packed = Ruleset.compiled([source(rule("kept"))]).packed()
    with pytest.raises(Malformed, match="does not read"):
        Ruleset.unpacked(packed[:cut])


def test_rules_of_another_format_are_not_unpacked():
    packed = bytearray(Ruleset.compiled([source(rule("kept"))]).packed())
    packed[8] += 1  # behind the letters YARA-X, in the number of the format
    with pytest.raises(Malformed, match="does not read"):
        Ruleset.unpacked(bytes(packed))


def test_an_error_names_file_and_line():
    with pytest.raises(Malformed, match=r"one\.yar.*(?s:.)*one\.yar:2"):
        Ruleset.compiled([source("\nrule x { condition: nobody }")])


def test_what_compiles_is_salvaged_and_the_rest_told():
    broken = rule("first") + "rule second { condition: nobody }\n" + rule("third")
    torn = "rule fourth {\ncondition:\n}\n" + rule("fifth")
    rules, remarks = Ruleset.salvaged(
        [source(broken), source(torn, "two", "two.yar"), source(rule("sixth"), "two", "3.yar")]
    )
    assert [head.identifier for head in rules.heads()] == ["first", "third", "fifth", "sixth"]
    assert [(told.source, told.line, told.error) for told in remarks] == [("one.yar", 2, True), ("two.yar", 3, True)]
    assert "nobody" in remarks[0].what


def test_what_is_slow_is_told():
    _, remarks = Ruleset.salvaged([source(rule("slow", strings='$a = "x"'))])
    assert [(told.line, told.code, told.error) for told in remarks] == [(1, "slow_pattern", False)]


def test_includes_are_not_followed(tmp_path: Path):
    (tmp_path / "other.yar").write_text(rule("other"))
    with pytest.raises(Malformed):
        Ruleset.compiled([source(f'include "{tmp_path}/other.yar"\n')])


def test_matches_of_a_pattern_are_bounded():
    (match,) = matches(rule("many"), b"needle" * 10 * MAX_MATCHES)
    assert len(match.places) == MAX_MATCHES


def test_time_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(yara, "MAX_SECONDS", 1)
    slow = 'import "hash" rule slow { condition: for any i in (0..100000) : (hash.md5(i, filesize - i) == "x") }'
    began = time.monotonic()
    with pytest.raises(LimitExceeded, match="1 seconds"):
        matches(slow, bytes(1 << 20))
    assert time.monotonic() - began < 20


@given(st.binary(max_size=300))
def test_any_bytes_may_be_matched(content: bytes):
    assert bool(matches(rule("found"), content + b"needle"))


@given(st.text(max_size=200))
def test_any_text_compiles_or_is_told(text: str):
    rules, remarks = Ruleset.salvaged([source(text + "\n" + rule("sound"), "junk")])
    assert rules.heads() or any(told.error for told in remarks)


def test_the_build_has_a_name():
    assert yara.engine() == yara.engine() != ""


def test_a_match_tells_where_it_stopped_to_keep_places():
    rules = Ruleset.compiled([Source("x.yar", "x", 'rule two { strings: $a = "a." $b = "b" condition: any of them }')])
    content = b"a." * (MAX_MATCHES + 7) + b"b"
    (found,) = rules.matcher().match(content, {})
    assert found.seen_until == 2 * MAX_MATCHES
    (found,) = rules.matcher().match(content[: 2 * MAX_MATCHES - 2], {})
    assert found.seen_until is None
