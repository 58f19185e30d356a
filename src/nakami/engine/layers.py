"""Reading layers: fetched side by side, inflated, checked against their digests, and walked, all in one pass."""

import os
import sys
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from hashlib import new
from threading import Lock
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from nakami.bounded.streams import FileChunks, inflated
from nakami.bounded.threads import ahead, together
from nakami.engine.reading import NOTHING, Reading
from nakami.engine.walk import walk
from nakami.errors import DigestMismatch, InputError, NakamiError
from nakami.images.image import Image
from nakami.model.digest import Digest
from nakami.model.image import Layer
from nakami.model.outcome import BlindSpot
from nakami.model.progress import Progress
from nakami.rootfs.offer import Offers

if TYPE_CHECKING:
    from nakami.engine.inspection.inspector import Inspector, LayerInspection

Walked = tuple[Layer, Reading, "LayerInspection | None"]
"""A layer, what the walk made of it, and what is still being looked into."""
_SWITCH_INTERVAL = 0.0002
"""Seconds. Hashing and inflating leave the interpreter's lock for a millisecond at a time; with CPython's default of five milliseconds they
would wait for the header walk at every chunk."""
_MAX_WORKERS = 4
_LOOK_ANYWAY = "pull or export the image again, or look at what can be read with --no-verify-layers"


def read_layers(
    image: Image,
    layers: Sequence[Layer],
    offers: Offers,
    progress: Progress,
    inspector: "Inspector | None" = None,
    *,
    verify: bool = True,
) -> Iterator[Walked]:
    """Read layers as they come in, in any order. Whoever stops early, with Ctrl-C for one, stops all reading.

    Args:
        image: where they are.
        layers: which ones.
        offers: the readers.
        progress: told of stored bytes.
        inspector: looks into the files; None where nobody does.
        verify: check blob digests and diffIDs; without, bodies that nobody asks for may stay unread, and what cannot be read of a broken
            layer is a blind spot.

    Raises:
        DigestMismatch: a layer's bytes differ from the digest that names them (with `verify`).
        InputError: a layer cannot be read to its end (with `verify`).
        TargetError, NetworkError: a layer cannot be had.
    """
    if not layers:
        return
    reader = _LayerReader(image, layers, offers, _Meter(progress, layers), inspector, verify=verify)
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_INTERVAL)
    try:
        if image.parallel and len(layers) > 1:
            yield from reader.side_by_side(layers)
        else:
            yield from reader.one_by_one(layers)
    finally:
        reader.meter.stopped = True
        sys.setswitchinterval(before)


class _Stopped(Exception):
    """Nobody wants the layers any more."""


class _Meter:
    """Adds up what all layers have read, and tells it; once `stopped`, it ends every stream that passes by."""

    def __init__(self, progress: Progress, layers: Sequence[Layer]) -> None:
        self._progress = progress
        self._lock = Lock()
        self._done = 0
        sizes = [layer.size for layer in layers]
        self._total = None if None in sizes else sum(size or 0 for size in sizes)
        self.stopped = False

    def count(self, size: int) -> None:
        with self._lock:
            self._done += size
        self._progress("reading layers", self._done, self._total)


class _Metered:
    """A stream with its meter."""

    def __init__(self, chunks: Iterator[bytes], meter: _Meter) -> None:
        self._chunks = chunks
        self._meter = meter

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._meter.stopped:
            if isinstance(self._chunks, Generator):
                self._chunks.close()
            raise _Stopped
        chunk = next(self._chunks)
        self._meter.count(len(chunk))
        return chunk


class _MeteredFile(_Metered):
    """The same for a plain file, which can be skipped through."""

    def __init__(self, chunks: FileChunks, meter: _Meter) -> None:
        super().__init__(chunks, meter)
        self._file = chunks

    def skip(self, size: int) -> int:
        """Pass over bytes unread."""
        passed = self._file.skip(size)
        self._meter.count(passed)
        return passed


class _LayerReader:
    """Reads the layers of one image."""

    def __init__(
        self,
        image: Image,
        layers: Sequence[Layer],
        offers: Offers,
        meter: _Meter,
        inspector: "Inspector | None",
        *,
        verify: bool,
    ) -> None:
        self._image = image
        self._inspector = inspector
        self._total = sum(layer.size or 0 for layer in layers)
        self._offers = offers
        self._verify = verify
        self.meter = meter

    def one_by_one(self, layers: Sequence[Layer]) -> Iterator[Walked]:
        """Read layers in the order their source likes best."""
        left = {layer.index: layer for layer in layers}
        try:
            for layer, chunks in self._image.streams(layers):
                left.pop(layer.index, None)
                yield self._read(layer, chunks)
        except InputError as error:
            if self._verify:
                raise
            for layer in left.values():
                yield layer, self._nothing(layer, error), None

    def side_by_side(self, layers: Sequence[Layer]) -> Iterator[Walked]:
        """Read layers with a few threads."""
        # The largest first: the last one to finish is then a small one.
        waiting = deque(sorted(layers, key=lambda layer: -(layer.size or 0)))

        def some() -> Iterator[Walked]:
            while waiting:
                try:
                    layer = waiting.popleft()
                except IndexError:
                    return  # another thread was faster
                yield self._read(layer, None)

        workers = min(_MAX_WORKERS, os.cpu_count() or 1, len(layers))
        yield from together([some() for _ in range(workers)], depth=len(layers))

    def _read(self, layer: Layer, chunks: Iterator[bytes] | None) -> Walked:
        inspection = self._inspector.layer() if self._inspector is not None else None
        reading = self._walked(layer, chunks, inspection)
        if inspection is not None:
            inspection.end()
        return layer, reading, inspection

    def _walked(self, layer: Layer, chunks: Iterator[bytes] | None, inspection: "LayerInspection | None") -> Reading:
        where = f"layer {layer.index + 1} ({(layer.digest or layer.diff_id)[:19]}) of {self._image.target.name}"
        if self._verify:
            return self._checked(layer, self._image.chunks(layer) if chunks is None else chunks, where, inspection)
        try:
            stored = self._image.chunks(layer) if chunks is None else chunks
            chunks = inflated(stored, where)
            metered = (
                _MeteredFile(chunks, self.meter) if isinstance(chunks, FileChunks) else _Metered(chunks, self.meter)
            )
            reading = walk(metered, self._offers, where, inspection, partial=True)
        except (InputError, DigestMismatch) as error:
            return self._nothing(layer, error)
        return _with_end(reading, where)

    def _checked(
        self, layer: Layer, stored: Iterator[bytes], where: str, inspection: "LayerInspection | None"
    ) -> Reading:
        blob = _Hashed(layer.digest) if layer.digest and layer.digest != layer.diff_id else None
        plain = _Hashed(layer.diff_id) if layer.diff_id else None
        chunks: Iterator[bytes] = _Metered(stored, self.meter)
        with ExitStack() as stages, _named(where):
            if blob is not None:
                # Two stages for two cores: one inflates, the walk hashes what comes out.
                chunks = stages.enter_context(closing(ahead(inflated(blob.over(chunks), where))))
                chunks = plain.over(chunks) if plain is not None else chunks
            else:
                chunks = inflated(chunks, where)
                chunks = plain.over(chunks) if plain is not None else chunks
                if self._is_most(layer):
                    chunks = stages.enter_context(closing(ahead(chunks)))
            reading = walk(chunks, self._offers, where, inspection)
        for hashed, what in ((blob, "blob"), (plain, "uncompressed content")):
            if hashed is not None:
                hashed.check(where, what)
        return reading if blob is not None or plain is not None else _with_end(reading, where)

    def _is_most(self, layer: Layer) -> bool:
        """Whether the layer is most of the image: no other layer keeps the second core busy while this one is read."""
        return (layer.size or 0) * 3 >= self._total * 2

    def _nothing(self, layer: Layer, error: NakamiError) -> Reading:
        spot = BlindSpot("layer", layer.digest or layer.diff_id or str(layer.index + 1), error.message, error.remedy)
        return replace(NOTHING, blind_spots=(spot,))


@contextmanager
def _named(where: str) -> Iterator[None]:
    """See that what is wrong with a layer tells which layer, and what to do."""
    try:
        yield
    except InputError as error:
        message = error.message if where in error.message else f"{where}: {error.message}"
        raise type(error)(message, _LOOK_ANYWAY) from error


def _with_end(reading: Reading, where: str) -> Reading:
    """The reading of a layer whose digest says nothing, with a blind spot when it may have been cut off."""
    if reading.whole or any(spot.part == "layer" and spot.where == where for spot in reading.blind_spots):
        return reading
    spot = BlindSpot("layer", where, "it has no end mark: it may have been cut off", "export or pull it again")
    return replace(reading, blind_spots=(*reading.blind_spots, spot))


class _Hashed:
    """The digest of a stream that passes by, and the one it should have."""

    def __init__(self, expected: str) -> None:
        self._expected = Digest.parse(expected)
        self._hash: Any = new(self._expected.algorithm, usedforsecurity=True)

    def over(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        update = self._hash.update
        for chunk in chunks:
            update(chunk)
            yield chunk

    def check(self, where: str, what: str) -> None:
        found = self._hash.hexdigest()
        if found != self._expected.hex:
            raise DigestMismatch(
                f"{where}: its {what} has the digest {self._expected.algorithm}:{found}, not {self._expected}",
                _LOOK_ANYWAY,
            )
