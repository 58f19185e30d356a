"""Squashfs against the tools that everybody uses: what mksquashfs packs is what unsquashfs lists, and what nakami reads."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from nakami.bounded.squashfs.filesystem import Squashfs
from nakami.bounded.tar import Kind
from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.errors import TargetError
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.rootfs.squashfs import SquashfsRoot
from tests import small_world
from tests.bounded import sifs

pytestmark = pytest.mark.system
Tool = Callable[[str], str]
LISTED = re.compile(r"(?P<mode>\S{10}) (?P<uid>\d+)/(?P<gid>\d+) +(?P<size>\d+(?:, *\d+)?) \S+ \S+ root(?P<path>.*)")
KINDS = {"d": Kind.DIRECTORY, "-": Kind.FILE, "l": Kind.SYMLINK, "p": Kind.FIFO, "s": Kind.DEVICE}
OPTIONS = ["-noappend", "-no-progress", "-quiet", "-processors", "1"]


def run(*command: str) -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, check=True, capture_output=True, env=environment, timeout=60).stdout.decode()


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one of everything that packs in its own way."""
    root = tmp_path_factory.mktemp("tree") / "root"
    for number in range(700):
        (root / "many").mkdir(parents=True, exist_ok=True)
        (root / "many" / f"{number:04d}-{'name' * (number % 30)}").write_bytes(b"%d\n" % number * (number % 50))
    (root / "empty").mkdir()
    (root / "none").write_bytes(b"")
    (root / "random").write_bytes(os.urandom(300_000))
    (root / "text").write_bytes(b"the same again and again\n" * 40_000)
    (root / "exact").write_bytes(b"block" * (131_072 // 5) + b"bl")
    with (root / "sparse").open("wb") as file:
        file.seek(3_000_000)
        file.write(b"end")
    (root / "zeros").write_bytes(bytes(131_072 * 2))
    (root / "hard").hardlink_to(root / "text")
    (root / "link").symlink_to("many/0001-name")
    (root / "caf\u00e9").write_text("name")
    os.mkfifo(root / "fifo")
    (root / "tool").write_text("#!/bin/sh\n")
    (root / "tool").chmod(0o4755)
    deep = root
    for number in range(40):
        deep /= f"d{number}"
    deep.mkdir(parents=True)
    (deep / "file").write_text("deep")
    return root


def listed(image: Path, tool: Tool) -> dict[str, tuple[Kind, int, int, int]]:
    """What unsquashfs says: kind, permission bits, owner, size."""
    found = {}
    for line in run(tool("unsquashfs"), "-d", "root", "-lln", str(image)).splitlines():
        if (told := LISTED.fullmatch(line)) and told["path"]:
            path = told["path"].partition(" -> ")[0].lstrip("/")
            kind = KINDS[told["mode"][0]]
            size = int(told["size"]) if kind is Kind.FILE else 0
            found[path] = (kind, _bits(told["mode"]), int(told["uid"]), size)
    return found


def _bits(mode: str) -> int:
    bits = sum(1 << (8 - at) for at, letter in enumerate(mode[1:]) if letter not in "-ST")
    return bits | (0o4000 if mode[3] in "sS" else 0) | (0o2000 if mode[6] in "sS" else 0)


def read(image: Path, tree: Path) -> dict[str, tuple[Kind, int, int, int]]:
    """What nakami says; contents are held against the folder."""
    descriptor = os.open(image, os.O_RDONLY)
    root = SquashfsRoot(descriptor, Squashfs(descriptor, 0, image.stat().st_size, str(image)))
    found = {}
    for each in root:
        path = each.path.decode()
        entry = each.entry()
        if entry is None:
            found[path] = (each.kind, -1, -1, 0)
            continue
        content = each.body(1 << 24)
        assert content == (tree / path).read_bytes()
        assert each.head(4) == content[:4]
        assert root.read(each.path, 1 << 24) == (entry, content)
        found[path] = (each.kind, entry.mode, entry.uid, entry.size)
        assert len(content) == entry.size
    assert not root.blind_spots
    root.close()
    return found


def same(image: Path, tree: Path, tool: Tool) -> None:
    told = {path: (one[0], -1, -1, 0) if one[0] is not Kind.FILE else one for path, one in listed(image, tool).items()}
    assert len(told) > 700
    assert read(image, tree) == told


@pytest.mark.parametrize(
    "options",
    [
        ["-comp", "gzip", "-Xcompression-level", "1"],
        ["-comp", "xz", "-Xbcj", "x86"],
        ["-comp", "zstd", "-Xcompression-level", "3"],
        ["-comp", "lzma"],
        ["-comp", "zstd", "-Xcompression-level", "3", "-b", "4096"],
        ["-comp", "zstd", "-Xcompression-level", "3", "-b", "1M", "-no-fragments"],
        ["-comp", "gzip", "-noI", "-noD", "-noF", "-noId"],
        ["-comp", "gzip", "-Xcompression-level", "1", "-always-use-fragments", "-no-duplicates", "-all-root"],
        ["-comp", "gzip", "-Xcompression-level", "1", "-no-exports", "-no-xattrs", "-noId"],
    ],
    ids=" ".join,
)
def test_what_mksquashfs_packs_is_read(tree: Path, tmp_path: Path, tool: Tool, options: list[str]):
    image = tmp_path / "tree.sqsh"
    run(tool("mksquashfs"), str(tree), str(image), *OPTIONS, *options)
    same(image, tree, tool)


@pytest.mark.parametrize("compressor", ["lz4", "lzo"])
def test_what_no_library_here_inflates_is_told(tree: Path, tmp_path: Path, tool: Tool, compressor: str):
    image = tmp_path / "tree.sqsh"
    run(tool("mksquashfs"), str(tree / "many"), str(image), *OPTIONS, "-comp", compressor)
    with pytest.raises(TargetError, match=f"compressed with {compressor}"):
        scan(str(image), Settings(tmp_path, Platform("linux", "amd64"), update=False), silent)


def test_a_scan_finds_what_it_finds_in_the_folder(tmp_path: Path, tool: Tool):
    mirror = small_world.mirror(tmp_path / "mirror")
    settings = Settings(tmp_path / "cache", Platform("linux", "amd64"), mirror=str(mirror), offline=True)
    folder = small_world.unpacked(tmp_path / "root", small_world.ALPINE, small_world.NODE)
    # A folder that readers want by a name that only a link gives it.
    (folder / "lib" / "apk").rename(folder / "apk")
    (folder / "lib" / "apk").symlink_to("../apk")
    image, sif = tmp_path / "root.img", tmp_path / "image"
    run(tool("mksquashfs"), str(folder), str(image), *OPTIONS)
    sif.write_bytes(sifs.sif(sifs.partition(image.read_bytes())))
    expected = scan(f"dir:{folder}", settings, silent)
    assert len(expected.findings) == 4
    for kind, path in (("squashfs", image), ("sif", sif)):
        found = scan(str(path), settings, silent)
        assert found.target.kind == kind
        # Singularity's image says when it was built, which a folder does not.
        told = tuple(finding for finding in found.findings if finding.kind == "vulnerability")
        assert (told, found.counts, found.blind_spots) == (expected.findings, expected.counts, ())
