"""Images made to exhaust their reader: each ends with an inventory or a clear error, in little memory and in time.

Each runs in a process of its own, through the whole of `of_image`, with digests that are right: nothing is refused for a wrong one.
"""

import gzip
import io
import json
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256, shake_128
from pathlib import Path

import pytest
import zstandard

from tests.bounded.tars import END, header, member, pax
from tests.images.made import CONFIG, LAYER, Layout, status
from tests.memory import MIB, peak_of

MOST_MEMORY = 300 * MIB
MOST_SECONDS = 120
"""A guard against endless work; none takes a fifth of it on an idle machine."""

_RUN = """
import sys
from pathlib import Path
from nakami.errors import NakamiError
from tests.engine.scenes import Layout, inside, opened
class Given(Layout):
    def __init__(self, folder): self.folder = folder
try:
    inventory = inside(opened(Given(Path(sys.argv[1]))))
    print("read", len(inventory.packages), inventory.files, len(inventory.blind_spots))
    for spot in inventory.blind_spots[:3]: print(spot.where[:60], spot.why[:200])
except NakamiError as error:
    print(type(error).__name__, error.message[:300])
"""


def image(folder: Path, *layers: Iterable[bytes], pack: str = "gzip") -> Path:
    """A layout whose layers are packed as they come, so that the tests need no memory themselves."""
    layout = Layout(folder)
    blobs, diff_ids = [], []
    for pieces in layers:
        plain, out = sha256(), io.BytesIO()
        packer = (
            gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1)
            if pack == "gzip"
            else zstandard.ZstdCompressor(
                compression_params=zstandard.ZstdCompressionParameters(window_log=25)
            ).stream_writer(out, closefd=False)
        )
        for piece in pieces:
            plain.update(piece)
            packer.write(piece)
        packer.close()
        diff_ids.append(f"sha256:{plain.hexdigest()}")
        blobs.append(layout.blob(out.getvalue(), f"{LAYER}+{pack}"))
    about = {"os": "linux", "architecture": "amd64", "rootfs": {"type": "layers", "diff_ids": diff_ids}}
    layout.list(layout.manifest(layout.blob(json.dumps(about).encode(), CONFIG), blobs))
    return folder


def each(count: int, make: Callable[[int], bytes], end: bytes = END) -> Iterator[bytes]:
    """Many entries, a few thousand at once."""
    for start in range(0, count, 2000):
        yield b"".join(make(number) for number in range(start, min(start + 2000, count)))
    yield end


def names(number: int) -> bytes:
    return b"usr/share/some/folder-%03d/with-a-name/file-%08d" % (number // 2000, number)


def noise(number: int, length: int) -> bytes:
    """A path that does not pack."""
    raw = shake_128(b"%d" % number).digest(length).translate(_NO_NUL_NO_SLASH)
    return b"/".join(raw[at : at + 200] for at in range(0, length, 200))


_NO_NUL_NO_SLASH = bytes(byte if byte not in {0, 0x2F} else 0x80 for byte in range(256))
METADATA = b"Metadata-Version: 2.1\nName: p%d\nVersion: 1.0\n"


def _packages(count: int, name: bytes) -> Iterable[bytes]:
    return each(count, lambda n: member(name % n, METADATA % n))


def _deep(count: int, depth: int) -> Iterable[bytes]:
    path = b"%x/" + b"d/" * depth + b"x.dist-info/METADATA"
    return each(count, lambda n: pax((b"path", path % n)) + member(b"x", METADATA % n))


SCENES: dict[str, tuple[Callable[[], list[Iterable[bytes]]], str]] = {
    "a million files": (
        lambda: [each(1_000_000, lambda n: header(names(n)))],
        "read 0 1000000 0",
    ),
    "a million files and one": (
        lambda: [each(1_000_001, lambda _: header(b"x"))],
        "LimitExceeded",
    ),
    "folders, each for itself": (
        lambda: [each(300_000, lambda n: header(b"%x/%x" % (n % 997, n), flag=b"5"))],
        "read 0 0 0",
    ),
    "symlinks that lead to each other": (
        lambda: [each(300_000, lambda n: header(b"l%d" % n, flag=b"2", link=b"l%d" % (n + 1)))],
        "read 0 0 1",
    ),
    "symlinks and entries behind them": (
        lambda: [each(50_000, lambda n: header(b"l%d" % n, flag=b"2", link=b"l%d" % (n - 1)) + header(b"l%d/x" % n))],
        "read 0 50000 0",
    ),
    "symlinks with telling names": (
        lambda: [each(60_000, lambda n: header(b"%x/METADATA" % n, flag=b"2", link=b"../%x/METADATA" % (n + 1)))],
        "one of more than 50,000 links",
    ),
    "hard links to what has records": (
        lambda: [
            each(
                60_000,
                lambda n: (
                    header(b"%x.dist-info/METADATA" % n, flag=b"1", link=b"0.dist-info/METADATA")
                    if n
                    else member(b"0.dist-info/METADATA", METADATA % 1)
                ),
            )
        ],
        "read 60000 60000 0",
    ),
    "hard links to what has none": (
        lambda: [each(60_000, lambda n: header(b"%x/METADATA" % n, flag=b"1", link=b"a") if n else member(b"a", b"x"))],
        "one of more than 50,000 links",
    ),
    "packages": (lambda: [_packages(150_000, b"%x.dist-info/METADATA")], "telling names"),
    "packages in deep folders": (lambda: [_deep(1_000, 240)], "telling names"),
    "packages in folders deeper than any": (lambda: [_deep(20, 2000)], "deeper than 256"),
    "packages in folders without end": (lambda: [_deep(1_000, 2000)], "folders without entries take more"),
    "packages in many layers": (
        lambda: [_packages(30_000, b"%d-%%x.dist-info/METADATA" % at) for at in range(10)],
        "LimitExceeded",
    ),
    "names that do not pack": (
        lambda: [each(100_000, lambda n: pax((b"path", noise(n, 1000))) + header(b"x"))],
        "LimitExceeded",
    ),
    "names that do not pack in many layers": (
        lambda: [
            each(20_000, lambda n, at=at: pax((b"path", noise(n + at * 1_000_000, 1000))) + header(b"x"))  # type: ignore[misc] # bound now
            for at in range(6)
        ],
        "too many names",
    ),
    "removals": (lambda: [each(300_000, lambda n: header(b"a/.wh.%x" % n))], "read 0 0 0"),
    "a file of 2 GB of zeros": (
        lambda: [[header(b"zeros", 2 << 30), *[bytes(MIB)] * 2048, END]],
        "read 0 1 0",
    ),
    "a claim of 10 GB": (
        lambda: [[header(b"var/lib/dpkg/status", 10 << 30), bytes(MIB)]],
        "StreamBroken",
    ),
    "a package database of 10 GB of holes": (
        lambda: [
            [
                pax((b"GNU.sparse.map", b"0,1"), (b"GNU.sparse.size", b"10737418240")),
                member(b"var/lib/dpkg/status", b"x"),
                END,
            ]
        ],
        "10,737,418,240 bytes",
    ),
    "package databases as large as may be": (
        lambda: [
            [header(f"var/lib/rpm/{name}".encode(), 128 << 20), *[bytes(MIB)] * 128, END]
            for name in ("Packages", "Packages.db", "rpmdb.sqlite")
        ],
        "read 0 3 3",
    ),
    "a dpkg database of 900,000 packages": (
        lambda: [[member(b"var/lib/dpkg/status", status("p 1") * 900_000), END]],
        "var/lib/dpkg/status",
    ),
    "extended headers of a mebibyte each": (
        lambda: [(pax((b"k%d" % n, bytes(MIB - 100))) for n in range(300))],
        "read 0 0 0",
    ),
    "folders replaced by files": (
        lambda: [
            each(
                60_000,
                lambda n: member(b"a%d/x.dist-info/METADATA" % (n % 5000), METADATA % n) + header(b"a%d" % (n % 5000)),
            )
        ],
        "read",
    ),
}


@pytest.mark.system
@pytest.mark.parametrize("scene", SCENES)
def test_it_ends_in_little_memory(scene: str, tmp_path: Path):
    layers, told = SCENES[scene]
    folder = image(tmp_path / "layout", *layers())
    peak, printed = peak_of(_RUN, folder, timeout=MOST_SECONDS)
    assert told in printed
    assert peak < MOST_MEMORY


@pytest.mark.system
def test_zstd_windows_as_large_as_may_be(tmp_path: Path):
    blocks = [sha256(b"%d" % n).digest() * (1 << 15) for n in range(64)]
    layers = [[header(b"f%d" % at, 64 << 20), *blocks, END] for at in range(4)]
    peak, printed = peak_of(_RUN, image(tmp_path / "layout", *layers, pack="zstd"), timeout=MOST_SECONDS)
    assert "read 0 4 0" in printed
    assert peak < MOST_MEMORY
