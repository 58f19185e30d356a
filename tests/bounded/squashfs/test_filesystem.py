"""Whole file systems: what was put in comes out, and what is damaged is told."""

import os
import struct
from collections import deque
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakami.bounded.squashfs.filesystem import Squashfs
from nakami.bounded.squashfs.inode import Inode
from nakami.bounded.tar import Kind
from nakami.errors import InputError, LimitExceeded, Malformed, TargetError
from tests.bounded.squashfs.made import PACKERS, Link, Maker, Tree, patched

LIMIT = 1 << 20
BLOCK = 4096


_OPEN: deque[int] = deque()
"""Descriptors of the last few file systems; a scan's lives as long as its file system, and so do these."""


def opened(image: bytes, start: int = 0) -> Squashfs:
    descriptor = os.memfd_create("image")
    _OPEN.append(descriptor)
    if len(_OPEN) > 4:
        os.close(_OPEN.popleft())
    os.write(descriptor, image)
    return Squashfs(descriptor, start, len(image) - start, "it")


def contents(files: Squashfs, folder: Inode | None = None) -> Tree:
    found: Tree = {}
    for name, _, reference in files.entries(folder or files.root):
        inode = files.inode(reference)
        if inode.kind is Kind.DIRECTORY:
            found[name] = contents(files, inode)
        elif inode.kind is Kind.SYMLINK:
            found[name] = Link(files.target(inode))
        else:
            found[name] = files.content(inode, LIMIT)
    return found


NAMES = st.binary(min_size=1, max_size=20).filter(lambda name: b"/" not in name and b"\0" not in name)
FILES = st.one_of(
    st.binary(max_size=100),
    st.tuples(st.sampled_from([b"\0", b"x", b"\x7fELF"]), st.integers(0, 3 * BLOCK)).map(lambda t: t[0] * t[1]),
)
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.dictionaries(NAMES, st.one_of(FILES, st.binary(min_size=1, max_size=50).map(Link)), max_size=4),
    lambda trees: st.dictionaries(NAMES, st.one_of(FILES, trees), max_size=4),
    max_leaves=6,
)


class TestWhatIsPackedComesOut:
    """squashfs.rst, section 2: "Squashfs uses zlib, lz4, lzo, xz or zstd compression to compress files, inodes and directories"."""

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(TREES, st.sampled_from(sorted(PACKERS)), st.booleans(), st.booleans())
    def test_with_every_compressor(self, tree: Tree, compressor: int, long: bool, tails: bool):
        image = Maker(compressor=compressor, long=long, tails=tails).make(tree)
        assert contents(opened(image)) == tree

    def test_in_a_folder_of_more_entries_than_a_header_counts(self):
        tree = {b"%04d" % number: b"%d" % number for number in range(1500)}
        assert contents(opened(Maker().make({b"big": tree}))) == {b"big": tree}

    def test_behind_something_else(self):
        assert contents(opened(b"x" * 77 + Maker().make({b"a": b"b"}), 77)) == {b"a": b"b"}


class TestOnlyWhatIsAskedForIsRead:
    """A scan reads few files; the bytes of the others may be anything."""

    def test_a_damaged_block_hurts_its_own_file_alone(self):
        image = Maker(tails=False).make({b"a": b"a" * BLOCK, b"b": b"b" * BLOCK})
        files = opened(patched(image, 96, b"\xff" * 10))
        first, second = (files.inode(reference) for _, _, reference in files.entries(files.root))
        assert files.content(second, LIMIT) == b"b" * BLOCK
        with pytest.raises(Malformed, match="a damaged block"):
            files.content(first, LIMIT)

    def test_the_head_needs_one_block(self):
        image = Maker(tails=False).make({b"a": b"\x7fELF" + os.urandom(2 * BLOCK)})
        files = opened(image)
        ((_, _, reference),) = files.entries(files.root)
        assert files.head(files.inode(reference), 4) == b"\x7fELF"

    def test_a_long_file_is_not_read(self):
        files = opened(Maker().make({b"a": b"x" * 101}))
        ((_, _, reference),) = files.entries(files.root)
        with pytest.raises(LimitExceeded, match="101 bytes long; at most 100"):
            files.content(files.inode(reference), 100)

    def test_owners_are_looked_up(self):
        files = opened(Maker().make({b"a": b""}))
        ((_, _, reference),) = files.entries(files.root)
        assert files.owner(files.inode(reference)) == (1000, 0)


@pytest.mark.parametrize(("number", "name"), [(3, "lzo"), (5, "lz4"), (9, "the unknown method 9")])
def test_a_compressor_without_a_library_is_named(number: int, name: str):
    with pytest.raises(TargetError, match=f"compressed with {name}.*unsquashfs"):
        opened(patched(Maker().make({}), 20, struct.pack("<H", number)))


@pytest.mark.parametrize("letter", [b"x", b"\0"], ids=["packed", "a hole"])
def test_too_much_in_all_is_a_bomb(monkeypatch: pytest.MonkeyPatch, letter: bytes):
    files = opened(Maker(tails=False).make({b"a": letter * 20 * BLOCK}))
    monkeypatch.setattr(files._blocks, "_left", 10 * BLOCK)
    ((_, _, reference),) = files.entries(files.root)
    with pytest.raises(LimitExceeded, match="archive bomb"):
        files.content(files.inode(reference), LIMIT)


TREE: Tree = {
    b"etc": {b"os-release": b"ID=alpine\n" * 30, b"link": Link(b"../usr/lib")},
    b"usr": {b"lib": {b"%d.so" % n: b"\x7fELF" * 3000 for n in range(30)}, b"empty": {}},
    b"sparse": bytes(3 * BLOCK) + b"x",
}


def everything(image: bytes) -> Iterator[object]:
    """Read whatever can be read, as a scan would, within bounds."""
    files = opened(image)
    waiting, seen = [files.root], 0
    while waiting and seen < 500:
        folder = waiting.pop()
        try:
            for _, _, reference in files.entries(folder):
                seen += 1
                if seen > 500:
                    return
                yield from one(files, reference, waiting)
        except InputError as error:
            yield error


def one(files: Squashfs, reference: int, waiting: list[Inode]) -> Iterator[object]:
    try:
        inode = files.inode(reference)
        if inode.kind is Kind.DIRECTORY:
            waiting.append(inode)
        elif inode.kind is Kind.SYMLINK:
            yield files.target(inode)
        else:
            yield files.head(inode, 4)
            yield files.content(inode, LIMIT)
    except InputError as error:
        yield error


class TestDamageIsTold:
    """Whatever the bytes are, there is an answer or an error of ours: no other exception, no endless walk, no memory beyond the bounds."""

    @given(
        st.sampled_from([Maker(compressor=number).make(TREE) for number in (1, 6)]),
        st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6),
    )
    def test_anywhere(self, image: bytes, changes: list[tuple[float, bytes]]):
        for place, text in changes:
            image = patched(image, int(place * (len(image) - 8)), text)
        self._survives(image)

    @given(st.integers(0, 95), st.binary(min_size=1, max_size=8))
    def test_in_the_superblock(self, at: int, text: bytes):
        self._survives(patched(Maker().make(TREE), at, text))

    @given(st.data())
    def test_in_metadata_that_is_not_compressed(self, data: st.DataObject):
        maker = Maker()
        maker._pack = maker.inodes._pack = maker.folders._pack = lambda block: block + b"x"
        image = maker.make(TREE)
        start = struct.unpack_from("<Q", image, 64)[0]
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(start, len(image) - 9))
            image = patched(image, at, data.draw(st.binary(min_size=1, max_size=8)))
        self._survives(image)

    @given(st.floats(0, 1))
    def test_where_the_end_is_missing(self, part: float):
        image = Maker().make(TREE)
        used = struct.unpack_from("<Q", image, 40)[0]
        with pytest.raises(Malformed):
            opened(image[: int(part * (used - 1))])

    def _survives(self, image: bytes) -> None:
        try:
            for _ in everything(image):
                pass
        except (InputError, TargetError):
            pass
