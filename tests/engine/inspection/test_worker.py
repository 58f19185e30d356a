from collections.abc import Iterator
from hashlib import md5

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
    class Failing(Examiner):
        def examine(self, entry: Entry, content: bytes, kind: str = "") -> Iterator[Hit]:
            if entry.path == "bad":
                raise RuntimeError("no such thing")
            return super().examine(entry, content, kind)

    answer = looked(Worker(Failing(BUNDLE)), {"bad": b"telling", "good": b"telling"})
    assert [seen.path for seen in answer.seen] == [b"good"]
    ((spot),) = answer.blind_spots
    assert (spot.part, spot.where) == ("inspection", "bad")
    assert "RuntimeError: no such thing" in spot.why
