import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing

import msgspec
import pytest

from nakami.engine.inspection.inspector import MAX_STARTS, Inspector, LayerInspection
from nakami.engine.inspection.protocol import Start
from nakami.engine.inspection.ring import BYTES
from nakami.model.entry import Entry
from nakami.rulebook.bundle import compiled
from tests.rulebook import written

BUNDLE = compiled([written.source("in_text", condition="$word", strings='$word = "telling"')])


@pytest.fixture
def inspector() -> Iterator[Inspector]:
    with closing(Inspector(Start(msgspec.msgpack.encode(BUNDLE)), workers=1)) as made:
        yield made


def take(layer: LayerInspection, path: str, content: bytes, size: int = 0) -> None:
    layer.take(Entry(path, size=size or len(content)), path.encode(), content)


def seen(layer: LayerInspection) -> list[str]:
    return sorted(path.decode() for path, found in layer.wait().seen.items() if found.hits)


def test_files_are_looked_into_in_another_process(inspector: Inspector):
    layers = [inspector.layer() for _ in range(3)]
    for number in range(2_000):
        for layer in layers:
            take(layer, f"f{number}", b"telling" if number % 500 == 3 else b"dull" * 100)
    for layer in layers:
        layer.end()
    for layer in layers:
        assert seen(layer) == ["f1003", "f1503", "f3", "f503"]
        assert (layer.results.inspected, layer.results.in_part, layer.results.blind_spots) == (2_000, 0, [])


def test_a_file_larger_than_the_shared_memory_comes_another_way(inspector: Inspector):
    layer = inspector.layer()
    take(layer, "large", bytes(BYTES + 1) + b"telling")
    take(layer, "part", b"telling", size=BYTES)
    layer.end()
    assert seen(layer) == ["large", "part"]
    assert (layer.results.inspected, layer.results.in_part) == (2, 1)


def test_of_two_files_at_one_place_the_later_stands(inspector: Inspector):
    layer = inspector.layer()
    take(layer, "twice", b"telling")
    take(layer, "twice", b"dull")
    layer.end()
    assert seen(layer) == []


def test_a_process_that_ends_before_its_time_is_told_and_replaced(inspector: Inspector):
    lost = inspector.layer()
    take(lost, "first", b"telling")
    lost._flush()
    (process,) = inspector._workers
    child = process._child
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)
    take(lost, "second", b"telling")
    lost._flush()
    os.kill(child.pid, signal.SIGKILL)
    lost.end()
    results = lost.wait()
    (spot,) = results.blind_spots
    assert spot.where in {"first", "second"}
    assert "ended with signal 9" in spot.why
    assert results.lost + results.inspected == 2
    again = inspector.layer()
    take(again, "third", b"telling")
    again.end()
    assert seen(again) == ["third"]


def test_a_process_that_never_starts_is_not_tried_for_ever():
    with closing(Inspector(Start(b"no rules"), workers=1)) as inspector:
        for number in range(MAX_STARTS + 2):
            layer = inspector.layer()
            take(layer, f"f{number}", b"telling")
            layer.end()
            assert layer.wait().lost == 1
            while inspector._workers[0]._child is not None:
                time.sleep(0.01)
        assert inspector._workers[0]._starts == MAX_STARTS


def test_closing_in_the_middle_leaves_no_process(inspector: Inspector):
    layer = inspector.layer()
    take(layer, "f", b"telling" * 100_000)
    layer._flush()
    child = inspector._workers[0]._child
    assert child is not None
    inspector.close()
    assert child.returncode == -signal.SIGKILL
