from collections.abc import Iterator
from hashlib import md5

import pytest

from nakami.engine.inspection import worker as module
from nakami.engine.inspection.examining import Examiner
from nakami.engine.inspection.protocol import Answer, Batch, Item
from nakami.engine.inspection.worker import MAX_TAMPERED, Worker
from nakami.malware.tampering import RULE as TAMPERED
from nakami.model.entry import Entry
from nakami.model.hit import Hit
from nakami.rulebook.bundle import compiled
from tests.rulebook import written

BUNDLE = compiled([written.source("in_text", condition="filesize < 1MB and $word", strings='$word = "telling"')])
CODE = BUNDLE.heads[0].code


def looked(worker: Worker, files: dict[str, bytes], layer: int = 1, mode: int = 0o644) -> Answer:
    bodies = iter(files.values())
    items = tuple(Item(path.encode(), len(content), len(content), mode) for path, content in files.items())
    return worker.look(Batch(layer, items), lambda _: next(bodies))


def worker() -> Worker:
    return Worker(Examiner(BUNDLE))


def sums(files: dict[str, bytes]) -> bytes:
    return b"".join(f"{md5(content).hexdigest()}  {path}\n".encode() for path, content in files.items())


def test_hits_by_file():
    answer = looked(worker(), {"a": b"nothing", "b": b"x\ntelling", "c": b""})
    ((path, (hit,), _),) = [(seen.path, seen.hits, seen.mtime) for seen in answer.seen]
    assert (path, hit.rule, hit.line, hit.excerpt) == (b"b", CODE, 2, "telling")
    assert not answer.blind_spots


def test_what_a_package_records_is_vouched_for_and_what_it_records_otherwise_is_told():
    files = {"usr/share/a.sh": b"#!/bin/sh\n# telling", "usr/share/b.sh": b"#!/bin/sh\n"}
    tool = worker()
    looked(tool, files)
    looked(tool, {"var/lib/dpkg/info/tool.md5sums": sums({**files, "usr/share/b.sh": b"as it was"})})
    settled = tool.settle(1)
    assert settled.vouched == (b"usr/share/a.sh",)
    ((path, (hit,)),) = [(seen.path, seen.hits) for seen in settled.tampered]
    assert (path, hit.rule) == (b"usr/share/b.sh", TAMPERED.code)
    assert hit.excerpt == "its digest is not the one that tool records"


def test_many_changed_files_of_a_package_are_counted():
    files = {f"usr/share/{number}.sh": b"#!/bin/sh\n" for number in range(10)}
    tool = worker()
    looked(tool, files)
    looked(tool, {"var/lib/dpkg/info/tool.md5sums": sums(dict.fromkeys(files, b"else"))})
    tampered = tool.settle(1).tampered
    assert len(tampered) == MAX_TAMPERED
    assert tampered[0].hits[0].excerpt.endswith("nor 9 more of its files")


def test_layers_are_strangers():
    tool = worker()
    files = {"usr/bin/a": b"\x7fELF" + bytes(100)}
    looked(tool, files, layer=1, mode=0o755)
    looked(tool, {"var/lib/dpkg/info/tool.md5sums": sums(files)}, layer=2)
    assert [path for path, _ in tool.settle(1).strays] == [b"usr/bin/a"]
    assert tool.settle(2).strays == ()
    assert tool.settle(1).strays == ()


def test_one_file_that_fails_does_not_hide_the_others():
    class Tripping(Examiner):
        def examine(self, entry: Entry, content: bytes, kind: str = "") -> Iterator[Hit]:
            if entry.path == "bad":
                raise RuntimeError("no such thing")
            return super().examine(entry, content, kind)

    answer = looked(Worker(Tripping(BUNDLE)), {"bad": b"telling", "good": b"telling"})
    assert [seen.path for seen in answer.seen] == [b"good"]
    ((spot),) = answer.blind_spots
    assert (spot.part, spot.where) == ("inspection", "bad")
    assert "failed: RuntimeError at line" in spot.why


class Failing(Examiner):
    """Fails over every file."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(BUNDLE)
        self._error = error

    def examine(self, entry: Entry, content: bytes, kind: str = "") -> Iterator[Hit]:
        if entry.path and content and not kind:
            raise self._error
        yield Hit("", "")


@pytest.mark.parametrize(
    "error", [RuntimeError("AKIAhidden"), type("PanicException", (BaseException,), {})("AKIAhidden")]
)
def test_what_failed_is_told_without_what_it_failed_over(error: BaseException):
    (spot,) = looked(Worker(Failing(error)), {"bad": b"telling"}).blind_spots
    assert (
        spot.why == f"looking into it failed: {type(error).__name__} at line {spot.why.split()[-3]} of test_worker.py"
    )


def test_hits_of_a_layer_are_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MAX_HITS", 3)
    tool = worker()
    answer = looked(tool, {f"f{number}": b"telling" for number in range(5)})
    assert [seen.path for seen in answer.seen] == [b"f0", b"f1", b"f2"]
    (spot,) = answer.blind_spots
    assert spot.where == "f2"
    assert "more than 3 hits" in spot.why
    assert looked(tool, {"more": b"telling"}) == Answer(1)
    assert looked(tool, {"other": b"telling"}, layer=2).seen


def test_blind_spots_of_a_layer_are_bounded_and_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MAX_BLIND_SPOTS", 3)
    tool = Worker(Failing(RuntimeError()))
    told = [looked(tool, {f"{batch}/{number}": b"x" for number in range(2)}).blind_spots for batch in range(4)]
    assert [len(spots) for spots in told] == [2, 1, 0, 0]
    (missed,) = tool.settle(1).blind_spots
    assert missed.why == "5 more blind spots are not listed"
    assert tool.settle(2).blind_spots == ()


def test_nobody_vouches_for_the_rest_of_a_file_that_took_the_place_of_a_recorded_one():
    ours = b"#!/bin/sh\n"
    tool = worker()
    looked(tool, {"usr/bin/a": ours, "var/lib/dpkg/info/tool.md5sums": sums({"usr/bin/a": ours})})
    tool.look(Batch(1, (Item(b"usr/bin/a", 1 << 30, 7),)), lambda _: b"telling")
    settled = tool.settle(1)
    assert (settled.vouched, settled.tampered) == ((), ())


def test_a_flood_of_one_kind_is_counted_and_hides_no_other(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MAX_OF_RULE", 2)
    tool = worker()
    answer = looked(tool, {f"f{number}": b"telling" for number in range(5)})
    assert [seen.path for seen in answer.seen] == [b"f0", b"f1"]
    assert not answer.blind_spots
    (spot,) = tool.settle(1).blind_spots
    assert spot.why == f"3 more hits of {CODE} in its layer are not listed"
