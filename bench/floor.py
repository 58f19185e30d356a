"""The floor: the least work that any honest inventory of an image must do, done the fastest way that is to be had from Python.

Whoever reports on an image must know that the bytes are the ones its digests name. So for every layer the floor hashes what is stored
(the descriptor's digest), inflates it, and hashes what came out (the diffID); an uncompressed layer needs one hash only. The digests of
the executable files are part of the inventory, so these bytes are hashed once more; where they lie, the floor is told beforehand. isal
inflates, OpenSSL hashes, both outside the interpreter's lock; two threads share the work, the largest piece first. Nothing else is looked
at, so an inventory can come near this figure but not below it.

Usage: ``floor.py docker-archive:PATH | oci:PATH EXTENTS`` (a file that bench/extents.py wrote) prints one line of JSON.
"""

import hashlib
import json
import mmap
import sys
import tarfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from isal import isal_zlib

Extents = dict[str, list[tuple[int, int]]]
THREADS = 2
CHUNK = 128 << 10
"""Bytes handed to the inflater at once: what comes out still fits a core's second-level cache when it is hashed."""


@contextmanager
def _mapped(path: Path) -> Iterator[memoryview]:
    """The bytes of a file, without a copy."""
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
        memoryview(mapped) as view,
    ):
        yield view


def _hash_stored(path: Path, offset: int, size: int, expected: str) -> int:
    """Hash `size` bytes of `path` as they are; returns how many."""
    digest = hashlib.sha256()
    with _mapped(path) as view, view[offset : offset + size] as part:
        digest.update(part)
    _agree(digest.hexdigest(), expected, path)
    return size


def _hash_parts(path: Path, offset: int, parts: Sequence[tuple[int, int]]) -> int:
    """Hash parts of an uncompressed layer that begins at `offset`, each by itself; returns how many bytes they are."""
    with _mapped(path) as view:
        for at, size in parts:
            with view[offset + at : offset + at + size] as part:
                hashlib.sha256(part).hexdigest()
    return sum(size for _, size in parts)


def _hash_inflated(path: Path, expected: str, parts: Sequence[tuple[int, int]]) -> int:
    """Inflate a gzip blob, hash what comes out, and parts of that each by itself; returns how many bytes came out."""
    digest, total = hashlib.sha256(), 0
    waiting = deque(parts)
    file = hashlib.sha256()
    inflater = isal_zlib.decompressobj(wbits=31)
    with _mapped(path) as view:
        for start in range(0, len(view), CHUNK):
            with view[start : start + CHUNK] as part:
                out = inflater.decompress(part)
            digest.update(out)
            while waiting and waiting[0][0] < total + len(out):
                at, size = waiting[0]
                file.update(memoryview(out)[max(0, at - total) : at + size - total])
                if at + size > total + len(out):
                    break
                file.hexdigest()
                file = hashlib.sha256()
                waiting.popleft()
            total += len(out)
    if not inflater.eof or inflater.unused_data:
        raise SystemExit(f"floor: {path} is not exactly one gzip member; build the benchmark image again")
    if waiting:
        raise SystemExit(f"floor: {path} ends before its executable files; remove executables.json beside the image")
    _agree(digest.hexdigest(), expected, path)
    return total + sum(size for _, size in parts)


def _agree(found: str, expected: str, path: Path) -> None:
    if found != expected.removeprefix("sha256:"):
        raise SystemExit(f"floor: {path} hashes to {found}, not to {expected}; build the benchmark image again")


def _oci_tasks(layout: Path, extents: Extents) -> list[tuple[int, Callable[[], int]]]:
    """The work on an OCI layout folder: (weight, act) pairs, two for each gzip layer."""

    def blob(digest: str) -> Path:
        return layout / "blobs" / digest.replace(":", "/")

    index = json.loads((layout / "index.json").read_bytes())
    manifest = json.loads(blob(index["manifests"][0]["digest"]).read_bytes())
    config = json.loads(blob(manifest["config"]["digest"]).read_bytes())
    tasks: list[tuple[int, Callable[[], int]]] = []
    for layer, diff_id in zip(manifest["layers"], config["rootfs"]["diff_ids"], strict=True):
        path, size = blob(layer["digest"]), int(layer["size"])
        # Inflating and hashing three times as many bytes costs about nine times what hashing the blob costs.
        tasks.append((9 * size, partial(_hash_inflated, path, diff_id, extents[diff_id])))
        tasks.append((size, partial(_hash_stored, path, 0, size, layer["digest"])))
    return tasks


def _archive_tasks(archive: Path, extents: Extents) -> list[tuple[int, Callable[[], int]]]:
    """The work on an uncompressed docker-archive: one hash for each layer tar, and for each executable file in it."""
    with tarfile.open(archive, "r:") as tar:
        members = {member.name: member for member in tar}

        def document(name: str) -> Any:
            file = tar.extractfile(members[name])
            return json.load(file) if file else None

        (image,) = document("manifest.json")
        diff_ids = document(image["Config"])["rootfs"]["diff_ids"]
    tasks: list[tuple[int, Callable[[], int]]] = []
    for name, diff_id in zip(image["Layers"], diff_ids, strict=True):
        member = members[name]
        tasks.append((member.size, partial(_hash_stored, archive, member.offset_data, member.size, diff_id)))
        parts = extents[diff_id]
        tasks.append((sum(size for _, size in parts), partial(_hash_parts, archive, member.offset_data, parts)))
    return tasks


def main() -> None:
    """Do the work once and print how long it took inside the process, and over how many bytes."""
    kind, _, name = sys.argv[1].partition(":")
    started = time.perf_counter()
    extents: Extents = json.loads(Path(sys.argv[2]).read_bytes())
    tasks = {"oci": _oci_tasks, "docker-archive": _archive_tasks}[kind](Path(name), extents)
    with ThreadPoolExecutor(THREADS) as pool:
        futures = [pool.submit(act) for _, act in sorted(tasks, key=lambda task: -task[0])]
        read = sum(future.result() for future in futures)
    print(json.dumps({"seconds": round(time.perf_counter() - started, 4), "bytes_hashed": read}))


if __name__ == "__main__":
    main()
