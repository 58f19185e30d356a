"""The user's rules beside ours: what they tell, and what becomes of slow ones."""

import pytest

from nakami.bounded import yara
from nakami.bounded.yara import Source
from nakami.engine.inspection.examining import MAX_SLOW, Examiner
from nakami.model.entry import Entry
from nakami.model.hit import Hit
from nakami.rulebook.bundle import compiled
from tests.rulebook import written

OURS = (written.source(),)
SLOW = 'import "hash" rule slow { condition: filename == "slow" and for any i in (0..100000) : (hash.md5(i, filesize - i) == "x") }'


def examiner(text: str) -> Examiner:
    return Examiner(compiled(OURS, [Source("mine.yar", "mine.yar", text)]))


def seen(found: Examiner, content: bytes, path: str = "srv/thing.exe") -> list[tuple[str, int]]:
    def told(hit: Hit) -> tuple[str, int]:
        return hit.rule, hit.line

    return [told(hit) for hit in found.examine(Entry(path, size=len(content)), content)]


def test_they_are_told_beside_ours():
    mine = 'rule Mine { strings: $a = "needle" condition: $a and filetype == "TEXT" and extension == ".exe" }'
    assert seen(examiner(mine), b"a\nneedle\n") == [("NK-M9001", 2), ("Mine", 2)]


def test_they_are_held_against_programs_too():
    mine = 'rule Mine { condition: uint32(0) == 0x464c457f and filetype == "ELF" and filepath == "/srv" }'
    assert ("Mine", 0) in seen(examiner(mine), b"\x7fELF" + bytes(60))


def test_slow_ones_keep_no_file_from_ours_and_are_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(yara, "MAX_SECONDS", 1)
    found = examiner(f'{SLOW}\nrule Mine {{ strings: $a = "needle" condition: $a }}')
    content = b"needle\n" * 20_000
    for _ in range(2):
        assert seen(found, content, "slow") == [("NK-M9001", 1)]
    assert [(spot.part, spot.where) for spot in found.unread] == [("rules", "slow")] * 2
    assert seen(found, content, "quick")[:2] == [("NK-M9001", 1), ("Mine", 1)]
    found._slow = MAX_SLOW - 1
    assert seen(found, content, "slow") == [("NK-M9001", 1)]
    assert "held against no other file" in found.unread[-1].why
    assert seen(found, content, "quick") == [("NK-M9001", 1)]
