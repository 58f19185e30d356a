"""Compiled rules that are kept: read back only as they were written, by the engine that made them."""

from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.bounded.yara import Ruleset, Source
from nakami.errors import Malformed, UsageError
from nakami.rulebook.bundle import Bundle, compiled, digest, file_of, joined, kept, of_user, written
from nakami.rulebook.folder import GATES, kinds_gates
from nakami.rulebook.rule import Over
from tests.rulebook import written as rules

OURS = (
    rules.source("in_text"),
    rules.source("in_program", over="program", code="NK-M9002"),
    rules.source("in_all", over="any", code="NK-M9003"),
    rules.source("in_page", over="page", code="NK-M9004"),
    rules.source("in_setting", over="setting", code="NK-M9005"),
)
USER = (Source("mine.yar", "mine.yar", "rule Mine { condition: filesize > 0 }\nrule Broken { condition: nobody }\n"),)
BUNDLE = compiled(OURS, USER)
WRITTEN = written(BUNDLE)


def told(packed: bytes) -> set[str]:
    return {head.identifier for head in Ruleset.unpacked(packed).heads()}


def test_rules_are_sorted_by_what_they_are_held_against():
    assert [head.name for head in BUNDLE.heads] == ["in-all", "in-page", "in-program", "in-setting", "in-text"]
    assert (told(BUNDLE.text), told(BUNDLE.program)) == ({"in_text", "in_all"}, {"in_program", "in_all"})
    assert {name: told(packed) for name, packed in BUNDLE.gated.items()} == {
        "pages": {"in_page"},
        "settings": {"in_setting"},
    }


def test_behind_a_gate_stand_the_rules_of_its_group_that_are_held_against_texts():
    gate = Source("malware/rules/threat/_gate.yar", f"{GATES}{OURS[0].namespace}", "rule gate { condition: true }")
    bundle = compiled((gate, *OURS))
    assert {name: told(packed) for name, packed in bundle.gated.items()} == {
        "pages": {"in_page"},
        "settings": {"in_setting"},
        OURS[0].namespace: {"in_text", "in_all"},
    }
    assert (told(bundle.text), told(bundle.program)) == ({"gate"}, {"in_program", "in_all"})
    assert [head.name for head in bundle.heads] == [head.name for head in BUNDLE.heads]


def test_whatever_a_rule_may_be_held_against_it_is_in_a_set_and_behind_a_gate_that_is_there():
    ways = {source.namespace.removeprefix(GATES) for source in kinds_gates()}
    for kind in get_args(Over):
        bundle = compiled([rules.source(over=kind)])
        assert {"test_thing"} in [told(packed) for packed in (bundle.text, bundle.program, *bundle.gated.values())]
        assert set(bundle.gated) <= ways


def test_the_users_rules_stand_apart_and_what_is_left_out_is_told():
    assert told(BUNDLE.user) == {"Mine"}
    assert [(namespace, head.code) for namespace, head in BUNDLE.user_heads] == [("mine.yar", "Mine")]
    assert [(remark.source, remark.line) for remark in BUNDLE.left_out] == [("mine.yar", 2)]


def test_where_no_rule_of_the_user_compiles_the_first_error_is_told():
    with pytest.raises(UsageError, match=r"mine\.yar: line 1: unknown identifier `nobody`"):
        compiled(OURS, [Source("mine.yar", "mine.yar", "rule Broken { condition: nobody }")])


@pytest.mark.parametrize("words", [{"condition": "nobody"}, {"severity": "awful"}])
def test_ours_must_compile_and_have_whole_heads(words: dict[str, str]):
    with pytest.raises(Malformed, match="test"):
        compiled([rules.source(**words)])


def test_the_name_is_that_of_the_texts():
    assert digest(OURS, USER) == digest(list(OURS), list(USER))
    assert len({digest(OURS), digest(OURS, USER), digest(OURS[1:]), digest(OURS[::-1]), digest((), OURS)}) == 5


def test_the_users_rules_are_kept_apart():
    ours, users = compiled(OURS), of_user(USER)
    assert joined(ours, users) == BUNDLE
    assert (users.heads, users.text) == ((), b"")


def put(folder: Path, content: bytes) -> Path:
    file_of("name", folder).write_bytes(content)
    return folder


def test_what_is_kept_is_read_back(tmp_path: Path):
    assert kept("name", put(tmp_path, WRITTEN)) == BUNDLE
    assert kept("other", tmp_path) is None


@given(st.integers(0, len(WRITTEN) - 1), st.integers(0, 7))
def test_one_bit_changed_and_it_is_not(tmp_path_factory: pytest.TempPathFactory, at: int, bit: int):
    changed = bytearray(WRITTEN)
    changed[at] ^= 1 << bit
    assert kept("name", put(tmp_path_factory.mktemp("kept"), bytes(changed))) is None


@pytest.mark.parametrize("size", [0, 1, 31, 32, 33, len(WRITTEN) // 2, len(WRITTEN) - 1])
def test_what_is_cut_is_not(tmp_path: Path, size: int):
    assert kept("name", put(tmp_path, WRITTEN[:size])) is None


@pytest.mark.parametrize("payload", [b"", b"\xc0", msgspec.msgpack.encode({"heads": 7}), b"junk"])
def test_what_is_no_bundle_is_not(tmp_path: Path, payload: bytes):
    from hashlib import sha256

    assert kept("name", put(tmp_path, sha256(payload).digest() + payload)) is None


def test_what_another_build_of_the_engine_made_is_not(tmp_path: Path):
    assert kept("name", put(tmp_path, written(replace(BUNDLE, engine="another")))) is None
    assert kept("name", put(tmp_path, written(Bundle(BUNDLE.heads, b"x", b"x")))) is None


def test_a_folder_in_its_place_is_not(tmp_path: Path):
    file_of("name", tmp_path).mkdir()
    assert kept("name", tmp_path) is None
