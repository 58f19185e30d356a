import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from nakami.engine.inspection import inspector as module
from nakami.engine.inspection.inspector import MAX_STARTS, Inspector, LayerInspection
from nakami.engine.inspection.protocol import Answer, Settled, Start
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


def sent(answer: Answer | Settled) -> bytes:
    frame = msgspec.msgpack.encode(answer)
    return len(frame).to_bytes(4, "little") + frame


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


def test_layers_that_begin_at_the_same_moment_are_strangers(inspector: Inspector):
    """Two layers of one number would have each other's hits, and one of them no end."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            layers = list(pool.map(lambda _: inspector.layer(), range(4_000)))
    finally:
        sys.setswitchinterval(before)
    assert len({layer._shares[0]._number for layer in layers}) == len(layers)


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
    lost._shares[0].flush()
    (process,) = inspector._workers
    child = process._child
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)
    take(lost, "second", b"telling")
    lost._shares[0].flush()
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
    layer._shares[0].flush()
    child = inspector._workers[0]._child
    assert child is not None
    inspector.close()
    assert child.returncode == -signal.SIGKILL


def test_a_process_that_hangs_is_ended_although_all_wait_for_room(
    inspector: Inspector, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    monkeypatch.setattr(module, "_LOOK_AGAIN", 0.1)
    layer = inspector.layer()
    take(layer, "first", b"telling")
    layer._shares[0].flush()
    child = inspector._workers[0]._child
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)
    for number in range(8):
        take(layer, f"f{number}", bytes(BYTES // 4 - 1))
    take(layer, "through-the-pipe", bytes(BYTES // 2))
    layer.end()
    results = layer.wait()
    assert results.lost + results.inspected == 10
    assert results.lost
    assert "ended with signal 9" in results.blind_spots[0].why


def test_a_process_is_not_blamed_for_silence_while_nobody_asked(inspector: Inspector, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "PATIENCE", 1)
    monkeypatch.setattr(module, "_LOOK_AGAIN", 0.05)
    for number in range(2):
        layer = inspector.layer()
        take(layer, f"f{number}", b"telling")
        layer.end()
        assert seen(layer) == [f"f{number}"]
        time.sleep(1.2)
    assert inspector._workers[0]._starts == 1


@pytest.mark.parametrize("answer", [Answer(7), Answer(1), Settled(1), Settled(7)])
def test_answers_to_no_question_end_the_process_and_nobody_waits(answer: Answer | Settled):
    """Whoever takes over the process with a hostile file says what he wants."""
    words = f"import os, sys\nsys.stdin.buffer.read(1)\nos.write(1, {sent(answer) * 3!r})\nos.read(0, 1 << 20)"
    with closing(Inspector(Start(b""), workers=1)) as inspector, pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_COMMAND", words)
        layer = inspector.layer()
        take(layer, "first", b"telling")
        layer.end()
        results = layer.wait()
    assert results.done
    assert results.seen == {}


def test_closed_standard_files_do_no_harm(tmp_path: Path):
    """A daemon that closes its own starts nakami without any."""
    script = tmp_path / "scan.py"
    told = tmp_path / "told"
    script.write_text(CLOSED.format(rules=msgspec.msgpack.encode(BUNDLE), told=str(told)))
    ended = subprocess.run(
        [sys.executable, str(script)], check=False, timeout=60, preexec_fn=lambda: os.closerange(0, 3)
    )
    assert ended.returncode == 0
    assert told.read_text() == "{b'f': 1} []"


CLOSED = """
from pathlib import Path
from nakami.engine.inspection.inspector import Inspector
from nakami.engine.inspection.protocol import Start
from nakami.model.entry import Entry
inspector = Inspector(Start({rules!r}))
layer = inspector.layer()
layer.take(Entry("f", size=7), b"f", b"telling")
layer.end()
results = layer.wait()
inspector.close()
Path({told!r}).write_text(f"{{ {{path: len(seen.hits) for path, seen in results.seen.items()}} }} {{results.blind_spots}}")
"""
