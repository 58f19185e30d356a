"""Reading layers: fetched side by side, inflated, checked against their digests, and walked, all in one pass."""

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from hashlib import new
from threading import Event, Lock
from typing import Any

from nakami.bounded.streams import ahead, inflated
from nakami.engine.reading import Reading
from nakami.engine.walk import walk
from nakami.errors import DigestMismatch, Malformed
from nakami.images.image import Image
from nakami.model.digest import Digest
from nakami.model.image import Layer
from nakami.model.progress import Progress
from nakami.rootfs.offer import Offers

_SWITCH_INTERVAL = 0.0005
"""Seconds. Hashing and inflating leave the interpreter's lock for a millisecond at a time; with CPython's default of five milliseconds they
would wait for the header walk at every chunk."""
_MAX_WORKERS = 4
_PATIENCE = 0.5
"""Seconds that workers which were told to stop are waited for; one may wait for a server, and Ctrl-C must not."""


class _Meter:
    """Adds up what all layers have read, and tells it."""

    def __init__(self, progress: Progress, layers: Sequence[Layer]) -> None:
        self._progress = progress
        self._lock = Lock()
        self._done = 0
        sizes = [layer.size for layer in layers]
        self._total = None if None in sizes else sum(size or 0 for size in sizes)

    def counted(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            with self._lock:
                self._done += len(chunk)
            self._progress("reading layers", self._done, self._total)
            yield chunk


def read_layers(
    image: Image, layers: Sequence[Layer], offers: Offers, progress: Progress, *, verify: bool = True
) -> Iterator[tuple[Layer, Reading]]:
    """Read layers as they come in, in any order.

    Args:
        image: where they are.
        layers: which ones.
        offers: the readers.
        progress: told of stored bytes.
        verify: check blob digests and diffIDs; without, the bodies that nobody asks for may stay unread.

    Raises:
        DigestMismatch: a layer's bytes differ from the digest that names them.
        TargetError, NetworkError, InputError: a layer cannot be had or read to its end.
    """
    if not layers:
        return
    meter = _Meter(progress, layers)
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_INTERVAL)
    try:
        if image.parallel and len(layers) > 1:
            yield from _side_by_side(image, layers, offers, meter, verify=verify)
        else:
            for layer, chunks in image.streams(layers):
                yield layer, _read(layer, _Stored(chunks, meter), offers, image.target.name, verify=verify)
    finally:
        sys.setswitchinterval(before)


def _side_by_side(
    image: Image, layers: Sequence[Layer], offers: Offers, meter: _Meter, *, verify: bool
) -> Iterator[tuple[Layer, Reading]]:
    # The largest first: the last one to finish is then a small one.
    largest_first = sorted(layers, key=lambda layer: -(layer.size or 0))
    stopped = Event()

    def read(layer: Layer) -> Reading:
        stored = _Stored(_until(stopped, image.chunks(layer)), meter)
        return _read(layer, stored, offers, image.target.name, verify=verify)

    pool = ThreadPoolExecutor(min(_MAX_WORKERS, os.cpu_count() or 1, len(layers)))
    jobs = {pool.submit(read, layer): layer for layer in largest_first}
    try:
        for job in as_completed(jobs):
            yield jobs[job], job.result()
    finally:
        stopped.set()
        pool.shutdown(wait=False, cancel_futures=True)
        wait([job for job in jobs if not job.cancelled()], _PATIENCE)


def _until(stopped: Event, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, until somebody says that nobody wants them any more."""
    for chunk in chunks:
        if stopped.is_set():
            raise Malformed("reading was stopped")
        yield chunk


class _Stored:
    """A layer's stream as stored, with its meter."""

    def __init__(self, chunks: Iterator[bytes], meter: _Meter) -> None:
        self.chunks = chunks
        self.meter = meter


def _read(layer: Layer, stored: _Stored, offers: Offers, name: str, *, verify: bool) -> Reading:
    where = f"layer {layer.index + 1} ({(layer.digest or layer.diff_id)[:19]}) of {name}"
    if not verify:
        return walk(inflated(stored.chunks, where), offers, where)
    blob = _Hashed(layer.digest) if layer.digest and layer.digest != layer.diff_id else None
    plain = _Hashed(layer.diff_id) if layer.diff_id else None
    chunks = stored.meter.counted(stored.chunks)
    if blob is not None:
        # Two stages for two cores: this one inflates, the walk hashes what comes out.
        chunks = ahead(inflated(blob.over(chunks), where))
        chunks = plain.over(chunks) if plain is not None else chunks
    else:
        chunks = inflated(chunks, where)
        chunks = ahead(plain.over(chunks) if plain is not None else chunks)
    reading = walk(chunks, offers, where)
    for hashed, what in ((blob, "blob"), (plain, "uncompressed content")):
        if hashed is not None:
            hashed.check(where, what)
    return reading


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
                "pull or export the image again, or look at it as it is with --no-verify-layers",
            )
