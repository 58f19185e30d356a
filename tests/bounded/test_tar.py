import io
import os
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.streams import FileChunks
from nakami.bounded.tar import MAX_NAME_BYTES, Kind, TarStream
from nakami.errors import LimitExceeded, Malformed, StreamBroken
from tests.bounded.tars import BLOCK, END, cut, header, member, packed, padded, pax, record
from tests.memory import MIB, peak_of

Seen = list[tuple[bytes, Kind, int, bytes, bytes | None]]


def seen(data: bytes, sizes: tuple[int, ...] = (), limit: int = MIB) -> Seen:
    """All members with their content."""
    tar = TarStream(cut(data, sizes), "it")
    return [
        (name, kind, size, link, tar.body(limit) if kind is Kind.FILE else None) for name, kind, size, link, _ in tar
    ]


def names(data: bytes) -> list[bytes]:
    return [name for name, *_ in TarStream(iter([data]), "it")]


def judged(data: bytes) -> Seen:
    """The same by the standard library."""
    kinds = {
        tarfile.LNKTYPE: Kind.HARDLINK,
        tarfile.SYMTYPE: Kind.SYMLINK,
        tarfile.DIRTYPE: Kind.DIRECTORY,
        tarfile.FIFOTYPE: Kind.FIFO,
        tarfile.CHRTYPE: Kind.DEVICE,
    }
    found: Seen = []
    with tarfile.open(fileobj=io.BytesIO(data), errors="surrogateescape") as tar:
        for info in tar:
            kind = kinds.get(info.type, Kind.FILE)
            file = tar.extractfile(info) if info.isreg() else None
            content = file.read() if file else None
            name = os.fsencode(info.name)
            found.append(
                (
                    name,
                    kind,
                    info.size if kind is Kind.FILE else 0,
                    os.fsencode(info.linkname) if kind in {Kind.HARDLINK, Kind.SYMLINK} else b"",
                    content,
                )
            )
    return found


def plain(members: Seen) -> Seen:
    """The standard library drops the slash behind a folder."""
    return [(name.rstrip(b"/"), *rest) for name, *rest in members]  # type: ignore[misc]


_NAME = st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1, max_size=30).filter(
    lambda part: part not in {".", ".."}
)
_RAW_NAME = st.binary(min_size=1, max_size=20).filter(lambda part: not set(part) & {0, 0x2F}).map(os.fsdecode)
_PATH = st.lists(_NAME | _RAW_NAME, min_size=1, max_size=12).map("/".join)
_SIZES = st.sampled_from([0, 1, 511, 512, 513, 1023, 1024, 1025, 5000]) | st.integers(0, 3000)
_ENTRIES = st.lists(
    st.tuples(_PATH, st.just("f"), _SIZES.map(lambda size: (b"0123456789abcdef" * (size // 16 + 1))[:size]))
    | st.tuples(_PATH, st.sampled_from("dpc"), st.just(b""))
    | st.tuples(_PATH, st.sampled_from("lh"), _PATH.map(os.fsencode)),
    max_size=8,
)


class TestAgainstTheStandardLibrary:
    """IEEE 1003.1-2017, pax, "ustar Interchange Format": "each file archived shall be represented by a header block that describes the file,
    followed by zero or more blocks that give the contents of the file"."""

    @given(
        entries=_ENTRIES,
        form=st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]),
        sizes=st.lists(st.integers(1, 2000), max_size=40),
    )
    def test_the_same_members_wherever_the_chunks_end(
        self, entries: list[tuple[str, str, bytes]], form: int, sizes: list[int]
    ):
        data = packed(entries, form)
        assert plain(seen(data, tuple(sizes))) == judged(data)

    @given(
        parts=st.lists(st.text("abc", min_size=1, max_size=60), min_size=1, max_size=4), content=st.binary(max_size=600)
    )
    def test_ustar_splits_long_names(self, parts: list[str], content: bytes):
        name = "/".join(parts)
        try:
            data = packed([(name, "f", content)], tarfile.USTAR_FORMAT)
        except ValueError:
            return  # too long for ustar
        assert seen(data) == [(name.encode(), Kind.FILE, len(content), b"", content)]

    @given(data=st.binary(max_size=3000), at=st.integers(0, 2000), byte=st.integers(0, 255))
    def test_no_bytes_make_it_fail_in_another_way(self, data: bytes, at: int, byte: int):
        sound = bytearray(packed([("a" * 150, "f", b"x" * 600), ("b", "l", b"c")]))
        sound[at] = byte
        for hostile in (data, bytes(sound)):
            try:
                seen(hostile)
            except (Malformed, LimitExceeded):
                continue


@pytest.mark.parametrize("form", ["v7", "oldgnu", "gnu", "ustar", "pax"])
def test_archives_of_gnu_tar(form: str, tmp_path: Path, tool: Callable[[str], str]):
    tree = _tree(tmp_path, form)
    made = subprocess.run(
        [tool("tar"), f"--format={form}", "--sort=name", "-C", tree, "-cf", "-", "."], capture_output=True, check=True
    )
    assert plain(seen(made.stdout)) == judged(made.stdout)
    assert len(names(made.stdout)) >= 7


@pytest.mark.system
@pytest.mark.parametrize("form", ["ustar", "pax", "gnutar", "v7"])
def test_archives_of_bsdtar(form: str, tmp_path: Path, tool: Callable[[str], str]):
    tree = _tree(tmp_path, form)
    made = subprocess.run(
        [tool("bsdtar"), f"--format={form}", "-C", tree, "-cf", "-", "."], capture_output=True, check=True
    )
    assert plain(seen(made.stdout)) == judged(made.stdout)


def _tree(folder: Path, form: str) -> Path:
    root = folder / "tree"
    (root / "etc/deep").mkdir(parents=True)
    (root / "etc/one").write_bytes(b"1" * 513)
    (root / "etc/two").hardlink_to(root / "etc/one")
    (root / "etc/three").symlink_to("../etc/one")
    (root / "empty").touch()
    if form != "v7":
        os.mkfifo(root / "pipe")
    (root / "tables").write_bytes(os.urandom(70_000))
    if form not in {"v7", "ustar"}:
        far = root / ("d" * 120) / ("e" * 120)
        far.mkdir(parents=True)
        (far / ("f" * 200)).write_bytes(b"far")
        (root / "etc/far").symlink_to("x" * 300)
        (root / os.fsdecode(b"caf\xe9")).write_bytes(b"latin-1")
    return root


@pytest.mark.parametrize(
    "option",
    [
        ["--format=gnu"],
        ["--format=pax", "--sparse-version=0.0"],
        ["--format=pax", "--sparse-version=0.1"],
        ["--format=pax", "--sparse-version=1.0"],
    ],
)
@pytest.mark.parametrize("pieces", [0, 1, 3, 40])
def test_sparse_files_of_gnu_tar(option: list[str], pieces: int, tmp_path: Path, tool: Callable[[str], str]):
    file = tmp_path / "holes"
    with file.open("wb") as out:
        for piece in range(pieces):
            out.seek(piece * 100_000)
            out.write(b"%04d" % piece * 1500)
        out.truncate(pieces * 100_000 + 300_000)
    made = subprocess.run(
        [tool("tar"), *option, "--sparse", "-C", tmp_path, "-cf", "-", "holes"], capture_output=True, check=True
    ).stdout
    assert len(made) < 600_000
    (entry,) = seen(made + member(b"behind"), limit=8 * MIB)[:1]
    content = file.read_bytes()
    assert entry == (b"holes", Kind.FILE, len(content), b"", content)
    assert names(made[: -len(made) % BLOCK or None]) == [b"holes"]


class TestTruncation:
    """A stream that ends too early must not look like a shorter one."""

    @pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
    def test_at_every_block(self, form: int):
        deep = "d/" * 40 + "file"
        long = deep if form == tarfile.USTAR_FORMAT else "l" * 300
        data = packed(
            [("one", "f", b"1" * 1300), ("two", "d", b""), (long, "f", b"3" * 10), ("four", "l", b"one")], form
        )
        whole = seen(data)
        sound = len(data.rstrip(b"\0")) // BLOCK + 1
        for blocks in range(sound):
            tar = TarStream(iter([data[: blocks * BLOCK]]), "it")
            try:
                found = [
                    (name, kind, size, link, tar.body(MIB) if kind is Kind.FILE else None)
                    for name, kind, size, link, _ in tar
                ]
            except StreamBroken:
                continue
            # Between two members the format cannot tell; the missing end mark does.
            assert not tar.ended
            assert found == whole[: len(found)]

    def test_at_every_byte_of_a_header_and_a_body(self):
        data = header(b"one", 700) + b"1" * 700
        for length in range(1, len(data)):
            with pytest.raises(StreamBroken, match="truncated"):
                seen(data[:length])

    @pytest.mark.parametrize("read", [True, False])
    @pytest.mark.parametrize("padding", [0, 1, 323])
    def test_the_last_padding_may_be_missing(self, read: bool, padding: int, tmp_path: Path):
        # umoci ends layers like that, and Go reads them.
        data = header(b"one", 700) + b"1" * 700 + bytes(padding)
        path = tmp_path / "short"
        path.write_bytes(data)
        with path.open("rb") as file:
            for chunks in (iter([data]), FileChunks(file.fileno(), 0, len(data), "it")):
                tar = TarStream(chunks, "it")
                assert [tar.body(MIB) if read else b"1" * 700 for _ in tar] == [b"1" * 700]
                assert not tar.ended

    @pytest.mark.parametrize("end", [END, END[:BLOCK], END * 10])
    def test_an_end_mark_is_told(self, end: bytes):
        tar = TarStream(iter([member(b"one") + end]), "it")
        assert len(list(tar)) == 1
        assert tar.ended

    def test_a_body_left_unread_must_be_there_all_the_same(self):
        with pytest.raises(StreamBroken, match="truncated"):
            names(header(b"one", 10 << 30) + b"x" * 5000)

    def test_a_file_that_can_be_passed_over_is_checked_too(self, tmp_path: Path):
        path = tmp_path / "short"
        path.write_bytes(header(b"one", 10 << 30) + b"x" * 5000)
        with path.open("rb") as file:
            chunks = FileChunks(file.fileno(), 0, path.stat().st_size, "it")
            with pytest.raises(StreamBroken, match="truncated"):
                list(TarStream(chunks, "it"))

    def test_pieces_of_a_short_member(self):
        tar = TarStream(iter([header(b"one", 5000) + b"x" * 600]), "it")
        next(iter(tar))
        with pytest.raises(StreamBroken):
            list(tar.pieces())


class TestLyingHeaders:
    @pytest.mark.parametrize(
        ("size", "why"),
        [
            (b"\xff" * 12, "negative"),
            (b"\xc0" + bytes(11), "negative"),
            (b"-0000000010\0", "for a size"),
            (b"+0000000010\0", "for a size"),
            (b"0000000_010\0", "for a size"),
            (b"0o000000010\0", "for a size"),
            (b"00000000089\0", "for a size"),
            (b"eleven_____\0", "for a size"),
        ],
    )
    def test_a_size_that_is_none(self, size: bytes, why: str):
        with pytest.raises(StreamBroken, match=why):
            seen(header(b"one", size) + END)

    @pytest.mark.parametrize(
        "size",
        [
            b"        5  \0",
            b"5\0garbage!!!",
            b"000000000005",
            bytes(11) + b"5",
            b"\x80" + bytes(10) + b"\x05",
        ],
    )
    def test_a_size_in_another_spelling(self, size: bytes):
        assert seen(header(b"one", size) + padded(b"hello") + END) == [(b"one", Kind.FILE, 5, b"", b"hello")]

    def test_all_twelve_digits_count(self):
        # A field without room for its end: 8 GiB less one byte, and not an eighth of it.
        tar = TarStream(iter([header(b"one", b"777777777777")]), "it")
        assert next(iter(tar))[2] == 8**12 - 1

    def test_a_size_larger_than_any_disk(self):
        with pytest.raises(StreamBroken, match="truncated"):
            names(header(b"one", b"\x80" + b"\x7f" * 11) + bytes(BLOCK))

    def test_a_claim_of_10_gb_is_not_believed(self):
        tar = TarStream(iter([header(b"one", 10 << 30) + b"x" * 5000]), "it")
        next(iter(tar))
        with pytest.raises(LimitExceeded, match="10,737,418,240"):
            tar.body(MIB)

    def test_a_wrong_checksum(self):
        with pytest.raises(StreamBroken, match="no tar archive: a wrong checksum"):
            seen(header(b"one", checksum=1) + END)
        with pytest.raises(StreamBroken, match="damaged: a wrong checksum"):
            seen(member(b"one") + header(b"two", checksum=1) + END)

    def test_every_changed_byte_is_noticed(self):
        sound = header(b"one", 5)
        for at in set(range(BLOCK)) - {155}:  # what stands behind the checksum's own end is of no account
            changed = bytearray(sound)
            changed[at] ^= 1
            with pytest.raises(StreamBroken):
                names(bytes(changed) + END)

    def test_a_checksum_of_signed_bytes(self):
        name = "é".encode()
        signed = header(name)
        total = sum(signed) - sum(signed[148:156]) + 256
        assert names(header(name, checksum=total - 512) + END) == [name]

    def test_what_is_no_tar_at_all(self):
        with pytest.raises(StreamBroken, match="it is no tar archive"):
            names(b"#!/bin/sh\necho no\n" * 100)

    def test_content_behind_a_block_of_zeros(self):
        with pytest.raises(StreamBroken, match="zeros"):
            names(member(b"one") + bytes(BLOCK) + member(b"two") + END)

    def test_nothing_behind_the_end_counts(self):
        assert names(member(b"one") + END + member(b"two") + END) == [b"one"]

    def test_draining_passes_all_and_counts_it(self):
        data = member(b"one") + END + b"rest" * 1000
        left = iter(list(cut(data, [700, 700])))
        tar = TarStream(left, "it")
        list(tar)
        tar.drain()
        assert tar.position == len(data)
        assert next(left, None) is None


class TestExtendedHeaders:
    """IEEE 1003.1-2017, pax, "pax Extended Header": "any record in the extended header shall override the corresponding field in the following
    header block". Where tools differ, Go's archive/tar is followed, which unpacks images."""

    def test_path_link_and_size(self):
        data = pax((b"path", b"far/away"), (b"size", b"5")) + header(b"near") + padded(b"hello") + member(b"next") + END
        assert seen(data) == [(b"far/away", Kind.FILE, 5, b"", b"hello"), (b"next", Kind.FILE, 0, b"", b"")]
        linked = pax((b"linkpath", b"t" * 500)) + header(b"a", flag=b"2", link=b"short") + END
        assert seen(linked)[0][3] == b"t" * 500

    @pytest.mark.parametrize(
        "records",
        [
            b"9 path=a\n ",
            b"99 path=a\n",
            b"x path=a\n",
            b"path=a\n",
            b"8 path=a\n",
            b"9 patha\n",
            b"5 =aa\n"[:6],
            b"9 path=a\0",
            b"0 a=b\n",
            b"-9 path=a\n",
            b" 9 path=a\n",
            b"9999999999999 a=b\n",
        ],
    )
    def test_records_whose_lengths_lie(self, records: bytes):
        with pytest.raises(StreamBroken, match="pax record"):
            seen(member(b"x", records, b"x") + member(b"a") + END)

    @pytest.mark.parametrize("key", [b"path", b"linkpath", b"GNU.sparse.name"])
    def test_a_nul_in_a_name(self, key: bytes):
        # One reader would stop at the NUL and another not.
        with pytest.raises(StreamBroken, match="NUL"):
            seen(pax((key, b"etc/passwd\0.txt")) + member(b"a") + END)

    @pytest.mark.parametrize("size", [b"-1", b"0x10", b"1e3", b" 5", b"9" * 30])
    def test_a_size_that_is_none(self, size: bytes):
        with pytest.raises(StreamBroken, match="for a number"):
            seen(pax((b"size", size)) + member(b"a") + END)

    def test_an_empty_value_leaves_the_header_as_it_is(self):
        assert names(pax((b"path", b"")) + member(b"a") + END) == [b"a"]

    def test_the_last_of_two_counts_and_they_do_not_add_up(self):
        data = pax((b"path", b"first"), (b"size", b"999999")) + pax((b"path", b"second")) + member(b"a", b"hello") + END
        assert seen(data) == [(b"second", Kind.FILE, 5, b"", b"hello")]

    def test_a_gnu_name_goes_before_a_pax_path(self):
        gnu = member(b"././@LongLink", b"gnu\0", b"L")
        for data in (gnu + pax((b"path", b"pax")), pax((b"path", b"pax")) + gnu):
            assert names(data + member(b"a") + END) == [b"gnu"]

    def test_a_global_header_names_nothing(self):
        data = pax((b"path", b"all"), flag=b"g") + member(b"a") + member(b"b") + END
        assert names(data) == [b"a", b"b"]
        assert names(pax((b"path", b"lost")) + pax((b"comment", b"c"), flag=b"g") + member(b"a") + END) == [b"a"]

    def test_one_for_each_member_only(self):
        assert names(pax((b"path", b"far")) + member(b"a") + member(b"b") + END) == [b"far", b"b"]

    @pytest.mark.parametrize("flag", [b"x", b"L", b"K"])
    def test_an_endless_one(self, flag: bytes):
        with pytest.raises(LimitExceeded, match="extended header"):
            seen(header(b"x", MAX_NAME_BYTES + 1, flag) + bytes(MAX_NAME_BYTES))

    @pytest.mark.parametrize("flag", [b"x", b"g", b"L"])
    def test_nothing_but_extended_headers(self, flag: bytes):
        tar = TarStream(iter([member(b"x", record(b"a", b"b"), flag) * 40]), "it", max_entries=10)
        with pytest.raises(LimitExceeded, match="more than 30 extended headers"):
            list(tar)

    def test_their_records_do_not_pile_up(self):
        tar = TarStream(iter([b"".join(pax((b"k%d" % n, b"v")) for n in range(50)) + member(b"a") + END]), "it")
        next(iter(tar))
        assert not tar._pax


class TestKinds:
    def test_folders_links_and_devices_have_no_content(self):
        for flag, kind in (
            (b"1", Kind.HARDLINK),
            (b"2", Kind.SYMLINK),
            (b"3", Kind.DEVICE),
            (b"4", Kind.DEVICE),
            (b"5", Kind.DIRECTORY),
            (b"6", Kind.FIFO),
        ):
            data = header(b"a", 5000, flag, b"t") + member(b"b") + END
            assert [(name, found) for name, found, *_ in TarStream(iter([data]), "it")] == [
                (b"a", kind),
                (b"b", Kind.FILE),
            ]

    def test_a_slash_makes_a_folder_in_v7_only(self):
        assert seen(header(b"a/", 700, b"\0") + member(b"b") + END)[0][1] is Kind.DIRECTORY
        (file, _) = seen(member(b"a/", b"x" * 700) + member(b"b") + END)
        assert file == (b"a/", Kind.FILE, 700, b"", b"x" * 700)

    def test_a_list_of_names_of_gnu_is_passed_over(self):
        assert [
            (n, k) for n, k, *_ in TarStream(iter([member(b"a/", b"Yb\0\0" * 200, b"D") + member(b"b") + END]), "it")
        ] == [(b"a/", Kind.DIRECTORY), (b"b", Kind.FILE)]

    @pytest.mark.parametrize("flag", [b"7", b"V", b"M", b"Z", b"\xff"])
    def test_what_is_unknown_has_content(self, flag: bytes):
        assert seen(member(b"a", b"x" * 600, flag) + member(b"b") + END)[0] == (b"a", Kind.FILE, 600, b"", b"x" * 600)


class TestPrefix:
    def test_only_ustar_has_one(self):
        assert names(header(b"b", prefix=b"a") + END) == [b"a/b"]
        assert names(header(b"b", prefix=b"a", magic=b"ustar\x0099") + END) == [b"b"]
        assert names(header(b"b", prefix=b"a", magic=bytes(8)) + END) == [b"b"]

    def test_gnu_keeps_times_there(self):
        assert names(header(b"b", prefix=b"12345670123\0" * 2, magic=b"ustar  \0") + END) == [b"b"]
        # Go before 1.8 wrote a prefix into GNU headers, and Go still reads it.
        assert names(header(b"b", prefix=b"usr/lib", magic=b"ustar  \0") + END) == [b"usr/lib/b"]

    def test_star_keeps_times_behind_a_shorter_one(self):
        tail = (b"p" * 131 + b"12345670123\0" * 2).ljust(163, b"\0") + b"tar\0"
        assert names(header(b"b", tail=tail) + END) == [b"p" * 131 + b"/b"]


class TestSparseLies:
    def sparse(self, numbers: bytes, size: bytes = b"1000", content: bytes = b"x" * 512) -> bytes:
        return (
            pax((b"GNU.sparse.map", numbers), (b"GNU.sparse.size", size)) + member(b"a", content) + member(b"b") + END
        )

    @pytest.mark.parametrize(
        "numbers", [b"0,2000", b"900,200", b"0,10,5,10", b"10,5,0,5", b"1", b"a,b", b"-1,5", b"0,9999999999999999999"]
    )
    def test_a_map_that_cannot_be(self, numbers: bytes):
        with pytest.raises(StreamBroken):
            seen(self.sparse(numbers))

    def test_a_map_that_tells_of_more_than_is_there(self):
        tar = TarStream(iter([self.sparse(b"0,900", content=b"x" * 10)]), "it")
        walk = iter(tar)
        next(walk)
        with pytest.raises(Malformed, match="more than is there") as caught:
            tar.body(MIB)
        assert not isinstance(caught.value, StreamBroken)
        assert next(walk)[0] == b"b"

    def test_10_gb_of_holes_are_not_made(self):
        tar = TarStream(iter([self.sparse(b"0,512", size=b"10737418240")]), "it")
        walk = iter(tar)
        assert next(walk)[2] == 10 << 30
        assert tar.is_sparse
        with pytest.raises(LimitExceeded, match="10,737,418,240"):
            tar.body(MIB)
        assert next(walk)[0] == b"b"

    @pytest.mark.parametrize("text", [b"x\n", b"1\n", b"-1\n", b"999999\n", b"2\n0\n1\nx\n1\n", b"1" * 600])
    def test_a_map_before_the_data_that_is_none(self, text: bytes):
        data = (
            pax(
                (b"GNU.sparse.major", b"1"),
                (b"GNU.sparse.minor", b"0"),
                (b"GNU.sparse.name", b"real"),
                (b"GNU.sparse.realsize", b"100"),
            )
            + member(b"a", padded(text))
            + member(b"b")
            + END
        )
        tar = TarStream(iter([data]), "it")
        walk = iter(tar)
        assert next(walk)[0] == b"real"
        with pytest.raises(Malformed):
            tar.body(MIB)
        assert next(walk)[0] == b"b"

    def test_an_endless_chain_of_gnu_blocks(self):
        first = header(b"a", flag=b"S", magic=b"ustar  \0", tail=(bytes(137) + b"\1").ljust(150, b"\0"))
        block = bytes(504) + b"\1" + bytes(7)
        with pytest.raises(StreamBroken, match="sparse pieces"):
            seen(first + block * 5000)


def test_a_body_over_the_limit_can_be_skipped():
    tar = TarStream(iter([member(b"a", b"x" * 600) + member(b"b") + END]), "it")
    walk = iter(tar)
    next(walk)
    with pytest.raises(LimitExceeded, match="600 bytes"):
        tar.body(599)
    assert next(walk)[0] == b"b"


@given(
    sizes=st.lists(st.integers(0, 900), min_size=1, max_size=8),
    cuts=st.lists(st.integers(1, 700), max_size=30),
    read=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_places_are_those_of_the_bytes(sizes: list[int], cuts: list[int], read: list[bool]):
    data = b"".join(member(b"%d" % at, bytes([65 + at]) * size) for at, size in enumerate(sizes)) + END
    tar = TarStream(cut(data, cuts), "it")
    for at, (_, _, size, _, _) in enumerate(tar):
        assert data[tar.position : tar.position + size] == bytes([65 + at]) * size
        if read[at]:
            assert b"".join(tar.pieces()) == bytes([65 + at]) * size


def test_more_members_than_allowed():
    tar = TarStream(iter([member(b"a") * 11 + END]), "it", max_entries=10)
    with pytest.raises(LimitExceeded, match="more than 10 entries"):
        list(tar)


_MILLION = """
from nakami.bounded.tar import TarStream
from tests.bounded.tars import END, header
blocks = b"".join(header(b"some/folder/file-%06d" % n) for n in range(1000))
def stream():
    for _ in range(1000):
        yield blocks
    yield END
print(sum(1 for _ in TarStream(stream(), "it")))
"""


def test_a_million_members_need_no_memory():
    peak, printed = peak_of(_MILLION)
    assert printed == "1000000"
    assert peak < 60 * MIB


class TestHead:
    """`head` shows what `body` begins with, wherever the stream is cut."""

    @given(st.lists(st.binary(max_size=40), max_size=5), st.lists(st.integers(1, 700), max_size=8), st.integers(0, 8))
    def test_it_is_the_beginning_and_costs_nothing(self, contents: list[bytes], sizes: list[int], size: int):
        data = b"".join(member(b"f%d" % number, content) for number, content in enumerate(contents)) + END
        tar = TarStream(cut(data, tuple(sizes)), "it")
        found = []
        for _ in tar:
            before = tar.position
            head = tar.head(size)
            assert tar.position == before
            assert head == tar.head(size)
            body = tar.body(MIB)
            assert head == body[:size]
            found.append(body)
        assert found == contents
        assert tar.position == len(data) or not tar.ended

    def test_a_member_whose_head_was_seen_can_be_skipped(self):
        data = member(b"a", b"x" * 2000) + member(b"b", b"#!/bin/sh") + END
        tar = TarStream(cut(data, (600, 100, 7)), "it")
        assert [tar.head(4) for _ in tar] == [b"xxxx", b"#!/b"]

    def test_it_ends_where_the_stream_does(self):
        tar = TarStream(iter([member(b"a", b"x" * 2000)[:513]]), "it")
        next(iter(tar))
        with pytest.raises(StreamBroken):
            tar.head(4)
