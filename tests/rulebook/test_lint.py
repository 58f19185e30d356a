"""The linter tells what is wrong with a rule, and where."""

from pathlib import Path

import pytest

from nakami.bounded.yara import Source
from nakami.rulebook.head import head_of
from nakami.rulebook.lint import Problem, lint, lint_user
from tests.rulebook import written


def problems(folder: Path, *sources: Source, cases: str | None = written.CASES) -> list[Problem]:
    return lint([written.put(folder, source, cases) for source in sources], [], {})


def test_nothing_is_wrong(tmp_path: Path):
    assert problems(tmp_path, written.source()) == []


@pytest.mark.parametrize(
    ("meta", "line", "what"),
    [
        ({"code": "NK-1"}, 4, "the code 'NK-1' is none"),
        ({"code": "NK-S9001"}, 4, "those of malware are NK-M0001"),
        ({"title": "in lower case"}, 5, "the title begins with a capital"),
        ({"title": "A" * 99}, 5, "at most 90 characters"),
        ({"title": "It ends."}, 5, "no full stop"),
        ({"severity": "awful"}, 1, "its severity is 'awful'"),
        ({"confidence": "total"}, 1, "Invalid enum value 'total'"),
        ({"maturity": "old"}, 1, "Invalid enum value 'old'"),
        ({"since": "soon"}, 9, "since is 'soon'"),
        ({"why": "bad"}, 10, "why is a sentence"),
        ({"why": ""}, 10, "why is empty"),
        ({"remedy": "Take it out."}, 11, "remedy says what to do"),
        ({"references": "http://example.org/a"}, 12, "'http://example.org/a' is no https address"),
        ({"over": "pictures"}, 1, "Invalid enum value 'pictures'"),
        ({"remedy": None}, 1, "lacks remedy"),
        ({"strings": r"$a = /n.{0,3}e/"}, 15, "$a: has 1 fixed bytes in a row"),
        ({"strings": r"$a = /needle.*/"}, 15, "$a: repeats without end"),
        ({"strings": r"$a = /.{0,40}needle/"}, 15, "$a: begins with a row of nearly anything"),
        ({"strings": '$a = "n"'}, 15, "$a: has 1 fixed bytes in a row"),
        ({"condition": "$a and nobody"}, 17, "unknown identifier `nobody`"),
        ({"condition": "$a or true"}, 17, "invariant boolean expression"),
        ({"tags": "Upper"}, 1, "the tag 'Upper' is not in lower case"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, meta: dict[str, str], line: int, what: str):
    found = [each for each in problems(tmp_path, written.source(**meta)) if what in each.what]
    assert [(each.path, each.line) for each in found] == [("malware/rules/things/test-thing.yar", line)]


def test_all_of_it_is_told(tmp_path: Path):
    told = problems(tmp_path, written.source(code="NK-1", why="bad", remedy="Bad."), cases=None)
    assert len(told) == 4


def test_references_may_be_empty(tmp_path: Path):
    assert problems(tmp_path, written.source(references="")) == []


def test_pages_may_hold_short_patterns(tmp_path: Path):
    assert problems(tmp_path, written.source(over="page", strings="$a = /<[?%]/")) == []


def test_behind_a_gate_patterns_may_be_short(tmp_path: Path):
    source = written.source(strings="$a = /n.{1,3}e/")
    assert [each.line for each in problems(tmp_path, source)] == [15]
    (tmp_path / source.name).with_name("_gate.yar").write_text("rule gate { condition: true }")
    assert problems(tmp_path, source) == []


def test_what_is_asked_for_at_one_place_may_be_short(tmp_path: Path):
    strings = "$mark = { 30 8? ?? } $a = /needle/"
    assert problems(tmp_path, written.source(strings=strings, condition="$mark at 0 and $a")) == []
    told = problems(tmp_path, written.source(strings=strings, condition="$mark at 0 and $a and #mark > 1"))
    assert [each.what[:24] for each in told] == ["$mark: has 1 fixed bytes"]


def test_the_file_is_called_as_the_rule(tmp_path: Path):
    source = Source("malware/rules/things/Other_Thing.yar", "malware/things", written.text())
    told = [each.what for each in problems(tmp_path, source)]
    assert any("should be 'Other_Thing'" in each for each in told)
    assert any("no kebab-case name" in each for each in told)


def test_one_file_has_one_rule(tmp_path: Path):
    source = written.source()
    both = Source(source.name, source.namespace, source.text + written.text("another_thing", code="NK-M9002"))
    assert "has 2 rules; one file, one rule" in [each.what for each in problems(tmp_path, both)]


def test_codes_and_names_are_unique(tmp_path: Path):
    told = problems(tmp_path, written.source(), written.source("other_thing"))
    assert [each.what for each in told] == ["the code NK-M9001 is that of malware/rules/things/test-thing.yar, too"]
    other = head_of(written.said(code="NK-M9003"))
    told = lint([written.put(tmp_path, written.source())], [("structure/thing.py", other)], {})
    assert [each.what for each in told] == ["the name test-thing is that of structure/thing.py, too"]


@pytest.mark.parametrize(
    ("cases", "what"),
    [
        (None, "is missing"),
        ('[[bad]]\npath = "a"\n', "has no good case"),
        ('[[good]]\npath = "a"\nwhy = "x"\n', "has no bad case"),
        ('[[bad]]\npath = "a"\n[[good]]\npath = "b"\n', "good case 1 does not say why"),
        ("[[bad]]\n", "bad case 1 must have a path"),
    ],
)
def test_a_stable_rule_has_cases(tmp_path: Path, cases: str | None, what: str):
    (told,) = problems(tmp_path, written.source(), cases=cases)
    assert told.path == "malware/rules/things/test-thing.toml"
    assert what in told.what


def test_others_need_none(tmp_path: Path):
    assert problems(tmp_path, written.source(maturity="sandbox"), cases=None) == []


def test_the_users_rules_are_linted_for_what_does_not_compile_and_what_is_slow():
    text = 'rule a { strings: $x = "x" $y = /.*abc/ condition: any of them }\nrule b { condition: nobody }\nrule Fine { strings: $s = "no" condition: $s }\n'
    told = lint_user([Source("mine.yar", "mine.yar", text)])
    assert {(each.line, each.what.partition(":")[0]) for each in told} == {
        *((1, "slow pattern"), (1, "$y"), (2, "unknown identifier `nobody`")),
    }
