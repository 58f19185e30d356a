import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.tar import Kind
from nakami.errors import LimitExceeded, Malformed
from nakami.rootfs import listing as module
from nakami.rootfs.listing import Listing, ListingWriter, pairs, unpacked

_PATH = st.binary(min_size=1, max_size=30).map(lambda path: path.replace(b"\0", b"0").strip(b"/") or b"x")
_TARGET = st.binary(max_size=30).map(lambda path: path.replace(b"\0", b"0"))


def pieces(blocks: tuple[bytes, ...]) -> list[bytes]:
    return [piece for block in unpacked(blocks) for piece in block]


def made(*marks: bytes) -> Listing:
    writer = ListingWriter()
    for mark in marks:
        folder, _, name = mark.rpartition(b"/")
        assert writer.mark(folder, name)
    return writer.finish()


@given(entries=st.lists(st.tuples(_PATH, st.sampled_from(list(Kind)), _TARGET), max_size=30))
def test_what_goes_in_comes_out_in_order(entries: list[tuple[bytes, Kind, bytes]]):
    writer = ListingWriter()
    for path, kind, target in entries:
        writer.add(path, kind, target)
    listing = writer.finish()
    suffix = {Kind.DIRECTORY: b"/", Kind.SYMLINK: b"//"}
    assert pieces(listing.paths) == [path + suffix.get(kind, b"") for path, kind, _ in entries]
    assert list(pairs(listing.symlinks)) == [(path, target) for path, kind, target in entries if kind is Kind.SYMLINK]
    assert listing.files == sum(kind in {Kind.FILE, Kind.HARDLINK} for _, kind, _ in entries)


def test_many_blocks_and_empty_targets():
    writer = ListingWriter()
    for number in range(10_000):
        writer.add(b"l%d" % number, Kind.SYMLINK, b"")
    listing = writer.finish()
    assert len(listing.symlinks) > 1
    assert list(pairs(listing.symlinks)) == [(b"l%d" % number, b"") for number in range(10_000)]


class TestMarks:
    """OCI image specification 1.1, layer.md: "A whiteout file is an empty file with a special filename that signifies a path should be
    deleted. A whiteout filename consists of the prefix .wh. plus the basename of the path to be deleted."."""

    def test_removals_and_opaque_folders(self):
        listing = made(b"a/.wh.b", b".wh.c", b"d/.wh..wh..opq", b".wh..wh..opq")
        assert pieces(listing.removed) == [b"a/b", b"c"]
        assert pieces(listing.opaque) == [b"d"]  # overlayfs has no opaque root

    @pytest.mark.parametrize("mark", [b".wh.", b"a/.wh..", b"a/.wh...", b".wh..wh.aufs", b".wh..wh.plnk"])
    def test_marks_that_name_nothing(self, mark: bytes):
        listing = made(mark)
        assert not listing.removed
        assert not listing.opaque

    @pytest.mark.parametrize("name", [b"wh.x", b"x.wh.y", b".whx", b".w"])
    def test_names_that_are_no_marks(self, name: bytes):
        assert not ListingWriter().mark(b"", name)


class TestFoldersWithoutEntries:
    def reached(self, *folders: bytes) -> list[bytes]:
        writer = ListingWriter()
        for folder in folders:
            writer.reach(folder)
        return pieces(writer.finish().paths)

    def test_each_folder_on_the_way(self):
        assert self.reached(b"a/b/c") == [b"a/b/c/", b"a/b/", b"a/"]

    def test_once_while_entries_stay_there(self):
        assert self.reached(b"a/b", b"a/b", b"a", b"", b"a") == [b"a/b/", b"a/", b"a/"]

    def test_a_name_that_only_begins_alike_is_another(self):
        assert self.reached(b"abc", b"ab") == [b"abc/", b"ab/"]

    def test_not_where_the_folder_has_its_entry(self):
        writer = ListingWriter()
        writer.add(b"a", Kind.DIRECTORY, b"")
        writer.reach(b"a")
        assert pieces(writer.finish().paths) == [b"a/"]


def test_names_made_not_to_pack_are_too_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MAX_PACKED_BYTES", 1 << 20)
    writer = ListingWriter()
    with pytest.raises(LimitExceeded, match="1,048,576"):
        _add_noise(writer)


def _add_noise(writer: ListingWriter) -> None:
    for _ in range(100_000):
        writer.add(os.urandom(200).replace(b"\0", b"0"), Kind.FILE, b"")


def test_a_damaged_block_is_noticed():
    writer = ListingWriter()
    writer.add(b"a", Kind.FILE, b"")
    (block,) = writer.finish().paths
    for damaged in (block[:-1], b"rubbish", b"", block[:-1] + b"\0"):
        with pytest.raises(Malformed):
            list(unpacked((damaged,)))
