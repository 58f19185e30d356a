from collections.abc import Iterator
from time import process_time

import pytest

from nakami.engine.inspection import slowness as module
from nakami.engine.inspection.examining import ENDS, Examiner
from nakami.engine.inspection.protocol import Batch, Item
from nakami.engine.inspection.slowness import Slowness
from nakami.engine.inspection.worker import Worker
from nakami.errors import LimitExceeded
from nakami.model.entry import Entry
from nakami.model.hit import Hit
from nakami.rulebook.bundle import compiled
from tests.rulebook import written

BUNDLE = compiled([written.source("in_text", condition="$word", strings='$word = "telling"')])


def work(seconds: float) -> None:
    end = process_time() + seconds
    while process_time() < end:
        pass


def test_files_that_take_their_time_cost_nothing():
    slowness = Slowness(0.05)
    for _ in range(3):
        slowness.begin(1_000_000)
        work(0.05)
        slowness.end()
    assert not slowness.is_spent


def test_what_is_over_is_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MAX_FILE_SECONDS", 0.02)
    slowness = Slowness(0.05)
    slowness.begin(1)
    assert not slowness.is_file_spent
    work(0.08)
    assert slowness.is_file_spent
    slowness.end()
    assert slowness.is_spent
    slowness.begin(1)
    assert not slowness.is_file_spent


def test_of_a_file_that_keeps_rules_busy_the_ends_are_looked_into(monkeypatch: pytest.MonkeyPatch):
    content = b"a telling word" + bytes(ENDS) + b"telling, but in the middle" + bytes(ENDS) + b"the telling end"
    examiner = Examiner(BUNDLE)
    whole = examiner._text.match

    def match(piece: bytes, words: dict[str, str]) -> object:
        if len(piece) > ENDS:
            raise LimitExceeded("matching rules took more than 10 seconds")
        return whole(piece, words)

    monkeypatch.setattr(examiner._text, "match", match)
    hits = list(examiner.examine(Entry("f", size=len(content)), content))
    assert [hit.offset for hit in hits] == [2, content.rindex(b"telling")]
    ((spot),) = examiner.unread
    assert (spot.where, "first and last 16 KiB" in spot.why) == ("f", True)


def test_after_too_many_slow_files_the_rest_is_told_and_left(monkeypatch: pytest.MonkeyPatch):
    class Slow(Examiner):
        def _examined(self, entry: Entry, content: bytes, kind: str) -> Iterator[Hit]:
            work(0.03)
            yield from super()._examined(entry, content, kind)

    examiner = Slow(BUNDLE)
    monkeypatch.setattr(examiner, "slowness", Slowness(0.05))
    worker = Worker(examiner)
    items = tuple(Item(f"f{number}".encode(), 7, 7) for number in range(6))
    answer = worker.look(Batch(1, items), lambda _: b"telling")
    assert [seen.path for seen in answer.seen] == [b"f0", b"f1"]
    ((spot),) = worker.settle(1).blind_spots
    assert spot.where == "f2"
    assert "4 files from this one on were not looked into" in spot.why
