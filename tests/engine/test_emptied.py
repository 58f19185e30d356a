"""Packages of which nothing is left, in images and folders, and those of which something is."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.bounded.tar import Kind
from nakami.engine.emptied import Brought, asked_first, brought, documentation, emptied
from nakami.engine.intake import open_with, take_inventory
from nakami.engine.inventory import merge
from nakami.engine.reading import NOTHING, Read, Reading
from nakami.engine.settings import Settings
from nakami.model.document import Document
from nakami.model.inventory import Inventory
from nakami.model.outcome import BlindSpot
from nakami.model.package import Ownership
from nakami.model.progress import silent
from nakami.rootfs.listing import ListingWriter
from nakami.rootfs.tree import LayeredTree
from tests import small_world
from tests.engine.scenes import OFFERS

INFO = "var/lib/dpkg/info"
STANZA = "Package: {}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n"
DEBIAN: small_world.Files = {
    "etc/os-release": b"ID=debian\nVERSION_ID=12\n",
    "var/lib/dpkg/status": "".join(map(STANZA.format, ("curl", "libcurl4", "git-man", "hello", "pip"))).encode(),
    f"{INFO}/curl.list": b"/.\n/usr\n/usr/bin\n/usr/bin/curl\n/etc\n/etc/curlrc\n/usr/share\n/usr/share/doc\n/usr/share/doc/curl\n"
    b"/usr/share/doc/curl/copyright\n",
    f"{INFO}/libcurl4:amd64.list": b"/.\n/lib\n/lib/libcurl.so.4\n",
    f"{INFO}/git-man.list": b"/.\n/usr\n/usr/share\n/usr/share/man\n/usr/share/man/man1\n/usr/share/man/man1/git.1.gz\n",
    f"{INFO}/hello.list": b"/.\n/usr\n/usr/bin\n/usr/bin/hello\n",
    f"{INFO}/pip.list": b"/.\n/usr\n/usr/bin\n/usr/bin/pip\n/usr/lib/pip.py\n",
    "usr/bin/curl": b"curl",
    "usr/bin/hello": b"hello",
    "usr/bin/pip": b"pip",
    "usr/lib/pip.py": b"pip",
    "usr/lib/libcurl.so.4": b"library",
    "etc/curlrc": b"settings",
    "usr/share/doc/curl/copyright": b"notice",
    "usr/share/man/man1/git.1.gz": b"manual",
}


@pytest.fixture
def fresh(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, cache=tmp_path / "cache")


def inside(place: Path, settings: Settings) -> Inventory:
    opened = open_with(settings, str(place))
    try:
        return take_inventory(opened, settings, silent)
    finally:
        opened.close()


def names(found: frozenset[tuple[str, str]]) -> set[str]:
    assert {kind for kind, _ in found} <= {"deb"}
    return {name for _, name in found}


def test_a_whole_image_has_none(fresh: Settings, tmp_path: Path):
    found = inside(small_world.docker_archive(tmp_path / "i.tar", DEBIAN), fresh)
    assert names(found.emptied) == set()
    assert names(found.documentation) == {"git-man"}


def test_what_an_upper_layer_deleted_is_gone(fresh: Settings, tmp_path: Path):
    upper = {"usr/bin/.wh.curl": b"", "usr/lib/.wh.libcurl.so.4": b""}
    image = small_world.docker_archive(tmp_path / "i.tar", DEBIAN, upper)
    for _ in range(2):  # the second time from the cache
        assert names(inside(image, fresh).emptied) == {"curl", "libcurl4"}


def test_a_script_that_is_left_counts(fresh: Settings, tmp_path: Path):
    image = small_world.docker_archive(tmp_path / "i.tar", DEBIAN, {"usr/bin/.wh.pip": b""})
    assert names(inside(image, fresh).emptied) == set()


def test_what_was_put_back_stands(fresh: Settings, tmp_path: Path):
    image = small_world.docker_archive(tmp_path / "i.tar", DEBIAN, {"usr/bin/.wh.curl": b""}, {"usr/bin/curl": b"own"})
    assert names(inside(image, fresh).emptied) == set()


def test_a_diverted_file_stands(fresh: Settings, tmp_path: Path):
    upper = {"usr/bin/.wh.curl": b"", "usr/bin/curl.distrib": b"curl"}
    assert names(inside(small_world.docker_archive(tmp_path / "i.tar", DEBIAN, upper), fresh).emptied) == set()


def test_a_list_that_is_gone_tells_nothing(fresh: Settings, tmp_path: Path):
    upper = {"usr/bin/.wh.curl": b"", f"{INFO}/.wh.curl.list": b""}
    assert names(inside(small_world.docker_archive(tmp_path / "i.tar", DEBIAN, upper), fresh).emptied) == set()


def test_a_folder(fresh: Settings, tmp_path: Path):
    root = small_world.unpacked(tmp_path / "root", DEBIAN)
    (root / "usr/bin/curl").unlink()
    found = inside(root, fresh)
    assert names(found.emptied) == {"curl"}
    assert names(found.documentation) == {"git-man"}


def test_alpine(fresh: Settings, tmp_path: Path):
    database = b"P:zlib\nV:1-r0\nA:x86_64\nF:lib\nR:libz.so.1\n\nP:git-doc\nV:1-r0\nA:x86_64\nF:usr\nF:usr/share/man/man1\nR:git.1.gz\n\n"
    files = {**small_world.ALPINE, "lib/apk/db/installed": database, "lib/libz.so.1": b"library"}
    upper = {"lib/.wh.libz.so.1": b""}
    whole = inside(small_world.docker_archive(tmp_path / "i.tar", files), fresh)
    assert (whole.emptied, whole.documentation) == (frozenset(), frozenset({("apk", "git-doc")}))
    assert inside(small_world.docker_archive(tmp_path / "j.tar", files, upper), fresh).emptied == {("apk", "zlib")}


def test_a_database_without_its_files_says_nothing(fresh: Settings, tmp_path: Path):
    """A copy of /var alone, or of a system whose /usr is mounted from elsewhere."""
    lists = {f"{INFO}/p{number}.list": f"/usr/bin/p{number}\n".encode() for number in range(1000)}
    status = "".join(STANZA.format(f"p{number}") for number in range(1000)).encode()
    files: small_world.Files = {"etc/os-release": b"ID=debian\n", "var/lib/dpkg/status": status, **lists}
    assert inside(small_world.docker_archive(tmp_path / "i.tar", files), fresh).emptied == frozenset()


def test_where_a_layer_was_not_read_nothing_is_gone():
    """The library may stand in the layer that is a blind spot."""
    read = Read(b"lib/apk/db/installed", "apk", (Ownership("zlib", ("lib/libz.so.1",)),))
    writer = ListingWriter()
    writer.add(read.path, Kind.FILE, b"")
    upper = Reading(writer.finish(), (read,))
    document = Document("lib/apk/db/installed", "P:zlib\nF:lib\nR:libz.so.1\n")
    lists = replace(NOTHING, reads=(Read(read.path, "file-lists", (document,)),))
    unread = replace(NOTHING, blind_spots=(BlindSpot("layer", "sha256:1", "a foreign layer"),))
    for lower, gone in ((NOTHING, {("apk", "zlib")}), (unread, set())):
        assert merge([lower, upper], OFFERS, lambda *_: NOTHING, lambda *_: lists).emptied == gone


def test_a_tree_that_is_too_large_to_ask_says_nothing(monkeypatch: pytest.MonkeyPatch):
    tree = LayeredTree([], [])
    monkeypatch.setattr("nakami.rootfs.tree.MAX_KNOWN_BYTES", 10)
    package = Brought(("deb", "curl"), 0, b"var/lib/dpkg/info/curl.list", ("usr/bin/curl",))
    assert emptied([package], tree, lambda *_: NOTHING) == frozenset()


def test_the_first_paths_cover_both_names():
    read = Read(b"x", "dpkg-files", (Ownership("libc6", ("lib/libc.so.6",)), Ownership("doc", (), documentation=True)))
    found = set(asked_first([replace(NOTHING, reads=(read,))]))
    assert {b"lib/libc.so.6", b"usr/lib/libc.so.6"} <= found
    assert documentation([(0, read)]) == {("deb", "doc")}
    assert [package.key for package in brought([(0, read)])] == [("deb", "libc6")]
