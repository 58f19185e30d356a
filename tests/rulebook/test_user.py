"""The user's own rules: written as public collections are, in words of our own."""

import os
from pathlib import Path

import pytest

from nakami.bounded.yara import Head, Ruleset
from nakami.errors import UsageError
from nakami.model.finding import Severity
from nakami.rulebook import user
from nakami.rulebook.user import user_rule, user_sources, user_words

PLAIN = 'rule plain { strings: $a = "needle" condition: $a }\n'
COLLECTION = r"""
/*
   A file as collections have it: external variables, modules, anonymous strings, comments in conditions.
*/
import "pe"
import "elf"
import "math"
import "hash"
import "console"

private rule is_small { condition: filesize < 1MB }

rule SUSP_Thing_Nov26_1 : THING {
   meta:
      description = "Detects a thing"
      author = "Somebody"
      reference = "https://example.org/thing"
      date = "2026-11-23"
      score = 75
      hash1 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      noarchivescan = 1
   strings:
      $ = "needle" ascii wide nocase
      $ = { 6E 65 65 [1-4] 65 }
      $x1 = /ne{2}dle\R?{}/ fullword
      $fp1 = "haystack"
   condition:
      is_small and extension == ".txt" and not filepath contains "/usr" and filetype != "EXE" and owner == ""
      and filename matches /^th/i  // a name
      /* and pe.is_pe */
      and 1 of them and not 1 of ($fp*)
      and math.entropy(0, filesize) < 8.0 and hash.md5(0, filesize) != "x" and not pe.is_pe and not defined elf.type
      and console.log("seen")
}
"""
WORDS = {"filename": "thing.txt", "filepath": "/srv", "extension": ".txt", "filetype": "text", "owner": ""}


def put(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yar"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def found(folder: Path, content: bytes = b"a needle") -> list[tuple[str, str]]:
    read = user_sources([folder])
    rules, remarks = Ruleset.salvaged(read.sources)
    assert not [told for told in (*read.unread, *remarks) if getattr(told, "error", True)]
    matches = rules.matcher().match(content, user_words(WORDS))
    return sorted((os.path.relpath(match.namespace, folder), match.rule) for match in matches)


def test_a_file_of_a_collection_loads_unchanged(tmp_path: Path):
    put(tmp_path, thing=COLLECTION)
    assert found(tmp_path) == [("thing.yar", "SUSP_Thing_Nov26_1")]
    assert found(tmp_path, b"a needle in a haystack") == []


def test_files_may_use_the_same_names(tmp_path: Path):
    put(tmp_path, a=PLAIN, b=PLAIN, deep__er__c=PLAIN)
    assert [name for name, _ in found(tmp_path)] == ["a.yar", "b.yar", "deep/er/c.yar"]


def test_only_files_of_rules_are_read_in_folders(tmp_path: Path):
    put(tmp_path, a=PLAIN, **{".hidden__b": PLAIN})
    (tmp_path / "readme.md").write_text("no rule")
    (tmp_path / "more.YARA").write_text(PLAIN)
    assert [name for name, _ in found(tmp_path)] == ["a.yar", "more.YARA"]


def test_a_file_may_have_any_name(tmp_path: Path):
    (tmp_path / "rules.txt").write_text(PLAIN)
    assert len(user_sources([tmp_path / "rules.txt", tmp_path / "rules.txt"]).sources) == 1


def test_a_mark_of_the_encoding_is_none_of_the_rules(tmp_path: Path):
    (tmp_path / "a.yar").write_bytes(b"\xef\xbb\xbf" + PLAIN.encode())
    assert len(found(tmp_path)) == 1


def test_an_index_includes_its_files_once(tmp_path: Path):
    """What the index includes can refer to each other, imports count for all, and nothing is told twice."""
    index = '/* all */\n  include "./parts/a.yar"\ninclude "parts/b.yar" // the rest\n// include "missing.yar"\n'
    own = 'rule own { meta: said = "include \\"x\\"" condition: used and not pe.is_pe }\n'
    put(tmp_path, index=index + own, parts__a=f'import "pe"\n{PLAIN}', parts__b="rule used { condition: plain }\n")
    assert found(tmp_path) == [("index.yar", "own"), ("index.yar", "plain"), ("index.yar", "used")]
    assert [Path(source.name).name for source in user_sources([tmp_path / "index.yar"]).sources] == [
        "a.yar",
        "b.yar",
        "index.yar",
    ]


def test_files_that_include_each_other_end(tmp_path: Path):
    put(tmp_path, a='include "b.yar"\n' + PLAIN, b='include "a.yar"\nrule other { condition: filesize > 0 }\n')
    assert {rule for _, rule in found(tmp_path)} == {"plain", "other"}


def test_a_chain_of_includes_is_bounded(tmp_path: Path):
    put(tmp_path, **{f"f{number}": f'include "f{number + 1}.yar"\n' for number in range(40)}, f40=PLAIN)
    read = user_sources([tmp_path / "f0.yar"])
    assert any("too deep" in told.what for told in read.unread)


def test_private_rules_are_not_told_and_global_ones_decide_for_their_file(tmp_path: Path):
    put(
        tmp_path,
        a="private rule never { condition: false }\n" + PLAIN + "rule both { condition: plain and not never }\n",
        b="global rule large { condition: filesize > 1MB }\n" + PLAIN,
    )
    assert found(tmp_path) == [("a.yar", "both"), ("a.yar", "plain")]


def test_a_rule_that_does_not_compile_leaves_the_others(tmp_path: Path):
    put(tmp_path, a=PLAIN + 'import "cuckoo"\nrule no_module { condition: true }\nrule broken { condition: nobody }\n')
    rules, remarks = Ruleset.salvaged(user_sources([tmp_path]).sources)
    assert "plain" in [head.identifier for head in rules.heads()]
    assert {(told.line, told.error) for told in remarks if told.error} >= {(4, True)}


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [(b"// caf\xe9\n", 1, "UTF-8"), (b"\n\n\xff", 3, "UTF-8"), (b'include "none.yar"\n', 1, "No such file")],
)
def test_what_cannot_be_read_among_many_is_told(tmp_path: Path, content: bytes, line: int, what: str):
    put(tmp_path, a=PLAIN)
    (tmp_path / "b.yar").write_bytes(content)
    read = user_sources([tmp_path])
    told = [each for each in read.unread if each.source.endswith("b.yar")]
    assert [(each.line, each.error) for each in told] == [(line, True)]
    assert what in told[0].what
    assert "a.yar" in {Path(source.name).name for source in read.sources}


def test_what_is_no_plain_file_is_told(tmp_path: Path):
    put(tmp_path, a=PLAIN)
    os.mkfifo(tmp_path / "pipe.yar")
    (tmp_path / "gone.yar").symlink_to("nowhere")
    assert {Path(told.source).name for told in user_sources([tmp_path]).unread} == {"pipe.yar", "gone.yar"}
    with pytest.raises(UsageError, match="is no plain file"):
        user_sources([tmp_path / "pipe.yar"])


def test_too_large_a_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(user, "MAX_FILE", 1000)
    put(tmp_path, a=PLAIN, b="//" + "x" * 1000)
    assert [Path(told.source).name for told in user_sources([tmp_path]).unread] == ["b.yar"]


@pytest.mark.parametrize(("bound", "value"), [("MAX_FILES", 2), ("MAX_BYTES", 100)])
def test_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, value: int):
    monkeypatch.setattr(user, bound, value)
    put(tmp_path, a=PLAIN, b=PLAIN, c=PLAIN)
    with pytest.raises(UsageError, match="more than"):
        user_sources([tmp_path])


def test_too_deep_a_folder_is_refused(tmp_path: Path):
    put(tmp_path, **{"d__" * 20 + "a": PLAIN})
    with pytest.raises(UsageError, match="nest deeper"):
        user_sources([tmp_path])


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_place_without_rules_is_refused(tmp_path: Path, name: str):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=name):
        user_sources([tmp_path / name])


def test_a_head_is_made_of_what_the_rule_says():
    head = user_rule(
        Head(
            "a.yar",
            "SUSP_Thing",
            ("T",),
            {"description": "A\nthing", "score": 75, "reference": "see https://example.org/a"},
        )
    )
    assert (head.code, head.name, head.title, head.severity) == ("SUSP_Thing", "SUSP_Thing", "A thing", Severity.HIGH)
    assert (head.family, head.group, head.maturity, head.confidence) == ("malware", "user", "stable", "medium")
    assert (head.references, head.tags) == (("https://example.org/a",), ("T",))


@pytest.mark.parametrize(
    ("meta", "severity"),
    [
        ({}, Severity.HIGH),
        ({"severity": "critical"}, Severity.CRITICAL),
        ({"Severity": "Medium", "score": 95}, Severity.MEDIUM),
        ({"severity": 95}, Severity.CRITICAL),
        ({"score": 90}, Severity.CRITICAL),
        ({"score": "70"}, Severity.HIGH),
        ({"score": 69}, Severity.MEDIUM),
        ({"score": 40}, Severity.LOW),
        ({"score": -5}, Severity.LOW),
        ({"score": "nan"}, Severity.LOW),
        ({"score": "high"}, Severity.HIGH),
    ],
)
def test_severities(meta: dict[str, object], severity: Severity):
    assert user_rule(Head("a.yar", "x", (), meta)).severity is severity


def test_a_rule_that_says_nothing_has_its_name():
    assert user_rule(Head("a.yar", "Some_Thing", (), {})).title == "Some Thing"


@pytest.mark.parametrize(("kind", "word"), [("pe", "EXE"), ("elf", "ELF"), ("text", "TEXT")])
def test_kinds_of_files_are_in_capitals(kind: str, word: str):
    assert user_words({**WORDS, "filetype": kind})["filetype"] == word
