"""The process that looks into files: batches of files come in, what was seen in them goes out, layer by layer.

It stands apart because matching rules holds the interpreter's lock, and because it reads hostile bytes with native code: when it ends
before its time, the scan goes on and tells what was not looked into.
"""

import os
import resource
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from nakami.engine.inspection.choice import claims, is_library
from nakami.engine.inspection.claims import MAX_CLAIMS, Claim, Ledger
from nakami.engine.inspection.examining import Examiner
from nakami.engine.inspection.protocol import Answer, Batch, End, Incoming, Item, Seen, Settled, Start, send
from nakami.engine.inspection.ring import Taking
from nakami.engine.inspection.slowness import MAX_SLOW_SECONDS
from nakami.errors import InputError
from nakami.malware.tampering import tampered
from nakami.model.entry import Entry
from nakami.model.hit import Hit
from nakami.model.outcome import BlindSpot
from nakami.rootfs.kind import PROGRAMS, kind_of
from nakami.rootfs.placing import shown
from nakami.rulebook.bundle import Bundle

if TYPE_CHECKING:
    from nakami.malware.clamav import ClamAV

MAX_DATA = 3 << 30
"""Bytes of memory of its own that the process may have; the largest files and what is unpacked of them take a tenth of it."""
MAX_TAMPERED = 3
"""Changed files of one package that are told one by one; the rest are counted."""
MAX_STRAYS = 5_000
MAX_HITS = 20_000
"""Of one layer. An image that holds more of them is made to exhaust its reader."""
MAX_OF_RULE = 1_000
"""Hits of one rule in one layer; the rest is counted, so that a flood of one kind hides no other."""
MAX_HIT_BYTES = 16 << 20
"""Of one layer's hits, about."""
MAX_BLIND_SPOTS = 1_000
"""Of one layer; the rest is counted."""
_HIT_BYTES = 100
_RUN_BITS = 0o111


class _Layer:
    """What is known of one layer so far."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.seen: set[bytes] = set()
        self.expected: set[bytes] = set()
        self._hits = MAX_HITS
        self._bytes = MAX_HIT_BYTES
        self._of_rule: Counter[str] = Counter()
        self._spots = 0
        self._passed_over = 0
        self._first = ""

    def pass_over(self, path: str) -> None:
        """A file is not looked into, because those before it took too long."""
        self._passed_over += 1
        self._first = self._first or path

    @property
    def is_full(self) -> bool:
        """Whether no more hits are taken."""
        return self._hits <= 0 or self._bytes <= 0

    def held(self, hits: Iterator[Hit], path: str) -> Iterator[Hit | BlindSpot]:
        """The hits as long as there is room for them; what is told stays told, also when another file takes the place of this one."""
        for hit in hits:
            self._of_rule[hit.rule] += 1
            if self._of_rule[hit.rule] > MAX_OF_RULE:
                continue
            self._hits -= 1
            self._bytes -= _HIT_BYTES + len(hit.path) + len(hit.excerpt)
            yield hit
            if self.is_full:
                why = f"its layer has more than {MAX_HITS:,} hits of rules, or very long ones; files from this one on are not looked into"
                yield BlindSpot("inspection", path, why, "an image made to exhaust its reader")
                return

    def noted(self, spots: list[BlindSpot]) -> tuple[BlindSpot, ...]:
        """The blind spots as long as there is room for them."""
        room = max(0, MAX_BLIND_SPOTS - self._spots)
        self._spots += len(spots)
        return tuple(spots[:room])

    @property
    def missed(self) -> Iterator[BlindSpot]:
        """What was not told of one by one."""
        if self.ledger.is_full:
            why = f"its packages record more than {MAX_CLAIMS:,} files, or it has more files of packages than are held"
            yield BlindSpot(
                "inspection", "", f"{why}: changes of others are not told", "an image made to exhaust its reader"
            )
        if unheld := self.ledger.unheld:
            why = f"{unheld:,} files of packages were not held against their records, which are of another system than the layer shows"
            yield BlindSpot("inspection", "", why, "compare them with the packages by other means")
        for rule, count in sorted(self._of_rule.items()):
            if count > MAX_OF_RULE:
                why = f"{count - MAX_OF_RULE:,} more hits of {rule} in its layer are not listed"
                yield BlindSpot("inspection", "", why, "look at what that rule tells of the others")
        over = self._spots - MAX_BLIND_SPOTS
        if over > 0:
            yield BlindSpot("inspection", "", f"{over:,} more blind spots are not listed")
        if self._passed_over:
            why = f"rules took {MAX_SLOW_SECONDS:.0f} seconds too long for files before; {self._passed_over:,} files from this one on were"
            yield BlindSpot("inspection", self._first, f"{why} not looked into", "an image made to exhaust its reader")


class Worker:
    """Answers batches.

    Args:
        examiner: looks into one file.
    """

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        self._layers: dict[int, _Layer] = {}

    def look(self, batch: Batch, take: Callable[[int], bytes]) -> Answer:
        """Look into the files of a batch.

        Args:
            batch: which files.
            take: gives the next so many bytes of them.
        """
        layer = self._layers.setdefault(batch.layer, _Layer())
        seen: list[Seen] = []
        spots: list[BlindSpot] = []
        for item in batch.items:
            content = take(item.length)
            hits: list[Hit] = []
            try:
                looking = self._look(layer, item, content, thorough=batch.thorough)
                for found in layer.held(looking, shown(item.path)):
                    if isinstance(found, Hit):
                        hits.append(found)
                    else:
                        spots.append(found)
            except InputError as error:
                spots.append(BlindSpot("inspection", shown(item.path), error.message, error.remedy))
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException as error:  # noqa: BLE001 -- one file must not hide what is in the others; a panic of Rust's is no Exception
                why = f"looking into it failed: {_named(error)}"
                spots.append(BlindSpot("inspection", shown(item.path), why, "please report this file to nakami"))
            spots += self._examiner.unread
            self._examiner.unread.clear()
            if hits or item.path in layer.seen:
                layer.seen.add(item.path)
                seen.append(Seen(item.path, tuple(hits), item.mtime))
        return Answer(batch.layer, tuple(seen), layer.noted(spots))

    def _look(self, layer: _Layer, item: Item, content: bytes, *, thorough: bool) -> Iterator[Hit]:
        if self._may_be_vouched(layer, item, content) and not thorough:
            layer.expected.add(item.path)
            return
        layer.expected.discard(item.path)
        if layer.is_full:
            return
        if self._examiner.slowness.is_spent:
            layer.pass_over(shown(item.path))
            return
        entry = Entry(shown(item.path), size=item.size, mode=item.mode, mtime=item.mtime, uid=item.uid)
        yield from self._examiner.examine(entry, content, item.kind)

    def _may_be_vouched(self, layer: _Layer, item: Item, content: bytes) -> bool:
        """Take what a file tells of packages, or its digest; whether it is a library that a package is expected to record."""
        folder, _, name = item.path.rpartition(b"/")
        if claims(item.path, folder, name):
            layer.ledger.record(item.path, content)
        elif item.length < item.size:
            layer.ledger.forget(item.path)
        elif not item.kind:
            kind = kind_of(content)
            program = kind in PROGRAMS or (kind == "script" and bool(item.mode & _RUN_BITS))
            layer.ledger.note(item.path, content, program=program)
            return is_library(item.path, name, kind, item.mode) and layer.ledger.expects(item.path)
        return False

    def settle(self, number: int) -> Settled:
        """What a layer's packages say of its files, once all of it was seen."""
        layer = self._layers.pop(number, None) or _Layer()
        ledger = layer.ledger
        vouched = tuple(path for path in sorted(layer.seen) if ledger.is_vouched(path))
        changed = tuple(_changed(ledger))
        unread = tuple(path for path in sorted(layer.expected) if not ledger.is_vouched(path))
        strays = tuple(stray for stray, _ in zip(ledger.strays(), range(MAX_STRAYS), strict=False))
        return Settled(number, vouched, changed, unread, strays, tuple(layer.missed))


def _named(error: BaseException) -> str:
    """What went wrong and where in the code; words of errors hold what they stumbled over, which may be a secret."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at line {trace.tb_lineno} of {trace.tb_frame.f_code.co_filename.rpartition('/')[2]}" if trace else ""
    return f"{type(error).__name__}{place}"


def _changed(ledger: Ledger) -> Iterator[Seen]:
    packages: dict[str, list[tuple[bytes, Claim]]] = {}
    for path, claim in ledger.changed():
        packages.setdefault(claim.package, []).append((path, claim))
    for files in packages.values():
        for path, claim in files[:MAX_TAMPERED]:
            yield Seen(path, (tampered(shown(path), _name(claim), len(files) - 1),))


def _name(claim: Claim) -> str:
    """A package's name; those of Python are named by a folder."""
    return claim.package.rpartition("/")[2].removesuffix(".dist-info")


def _clamav(place: str) -> "ClamAV":
    from nakami.malware.clamav import ClamAV
    from nakami.net.clamd import Clamd

    return ClamAV(Clamd(place))


def main() -> None:
    """Serve the questions on standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the scan is told, and ends this process
    allowed = resource.getrlimit(resource.RLIMIT_DATA)[1]
    most = MAX_DATA if allowed == resource.RLIM_INFINITY else min(MAX_DATA, allowed)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not stand between answers
    incoming = Incoming(sys.stdin.buffer)
    start = incoming.question()
    if not isinstance(start, Start):
        sys.exit(2)
    bundle = msgspec.msgpack.decode(start.rules, type=Bundle)
    clamav = _clamav(start.clamd) if start.clamd else None
    worker = Worker(Examiner(bundle, clamav=clamav))
    memory = Taking(start.memory, start.size)
    scan = os.getppid()

    def wanted(take: Callable[[int], bytes]) -> Callable[[int], bytes]:
        """The same, as long as the scan is there that asks: its end is seen between two files, and not after all that it asked."""

        def taken(size: int) -> bytes:
            if os.getppid() != scan:
                sys.exit(1)
            return take(size)

        return taken

    while isinstance(question := incoming.question(), Batch | End):
        if isinstance(question, Batch):
            take = incoming.body if question.start < 0 else memory.following(question.start)
            send(answers, worker.look(question, wanted(take)))
        else:
            send(answers, worker.settle(question.layer))
