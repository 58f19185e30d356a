"""Zip archives: what a real archive holds is read, and what lies is refused within bounds."""

import io
import random
import re
import struct
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakami.bounded.zip import Allowance, Archive, Limits
from nakami.bounded.zip_directory import Member
from nakami.errors import InputError, LimitExceeded, Malformed

MIB = 1 << 20


def make_zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def opened(content: bytes, limits: Limits | None = None) -> Archive:
    return Archive(content, Allowance(limits or Limits()))


def only(archive: Archive) -> Member:
    (member,) = archive.members()
    return member


class TestAgainstTheStandardLibrary:
    @given(
        st.dictionaries(
            st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/"), min_size=1, max_size=20),
            st.binary(max_size=3000),
            max_size=8,
        ),
        st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
        st.binary(max_size=40),
    )
    @settings(deadline=None)
    def test_the_same_members_with_the_same_bytes(self, files: dict[str, bytes], method: int, before: bytes):
        """APPNOTE 4.1.9: "ZIP files MAY be ... self-extracting": bytes before the archive shift every offset alike."""
        archive = opened(before + make_zip(files, method))
        members = archive.members()
        assert [member.name for member in members] == list(files)
        assert [bytes(archive.read(member)) for member in members] == list(files.values())

    def test_zip64_sizes_and_end_record(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
        monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
        content = make_zip({"a": b"x" * 100, "b": b"y" * 200})
        assert b"PK\x06\x06" in content
        for before in (b"", b"#!/bin/sh\n"):
            archive = opened(before + content)
            assert [bytes(archive.read(member)) for member in archive.members()] == [b"x" * 100, b"y" * 200]

    def test_sizes_behind_the_data_as_streams_write_them(self):
        out = io.BytesIO()

        class Stream(io.RawIOBase):
            def writable(self) -> bool:
                return True

            def write(self, data: Any) -> int:
                return out.write(data)

        with zipfile.ZipFile(Stream(), "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a", b"x" * 100)
        read = opened(out.getvalue())
        assert read.read(only(read)) == b"x" * 100


class TestMembers:
    def test_only_what_is_wanted_and_no_folders(self):
        archive = opened(make_zip({"META-INF/": b"", "a.class": b"1", "META-INF/MANIFEST.MF": b"2"}))
        assert [m.name for m in archive.members(re.compile(rb"META-INF/"))] == ["META-INF/MANIFEST.MF"]

    def test_equal_names_are_all_there(self):
        read = opened(make_zip({"a": b"first", "b": b"second"}).replace(b"b", b"a"))
        assert [m.name for m in read.members()] == ["a", "a"]
        assert [bytes(read.read(m)) for m in read.members()] == [b"first", b"second"]

    def test_head_stops_early_and_does_not_care_about_the_rest(self):
        content = bytearray(make_zip({"a": random.Random(1).randbytes(100_000)}, zipfile.ZIP_DEFLATED))
        content[60_000] ^= 0xFF
        archive = opened(bytes(content))
        assert len(archive.head(only(archive), 100)) == 100
        with pytest.raises(Malformed):
            archive.read(only(archive))

    def test_a_comment_that_holds_an_empty_end_record_hides_nothing(self):
        content = bytearray(make_zip({"a": b"1"}))
        fake = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, 0, 0, 9)
        content[-2:] = struct.pack("<H", len(fake))
        assert [m.name for m in opened(bytes(content) + fake).members()] == ["a"]


def patched(content: bytes, field: int, layout: str, value: int) -> bytes:
    """The archive with one field of its (first) directory entry replaced; offsets as in APPNOTE 4.3.12."""
    place = content.index(b"PK\x01\x02") + field
    return content[:place] + struct.pack(layout, value) + content[place + struct.calcsize(layout) :]


STORED = make_zip({"a": b"x" * 50, "b": b"y" * 50}, zipfile.ZIP_STORED)
DEFLATED = make_zip({"a": b"x" * 5000, "b": b"y" * 50})


class TestLies:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (patched(STORED, 8, "<H", 0x0001), "encrypted"),
            (patched(STORED, 8, "<H", 0x0040), "encrypted"),
            (patched(STORED, 10, "<H", 14), "method 14"),
            (patched(STORED, 16, "<L", 1), "checksum"),
            (patched(STORED, 20, "<L", 49), "directory says"),
            (patched(STORED, 20, "<L", 4000), "outside"),
            (patched(STORED, 24, "<L", 51), "directory says"),
            (patched(DEFLATED, 24, "<L", 4999), "directory says"),
            (patched(DEFLATED, 24, "<L", 5001), "directory says"),
            (patched(DEFLATED, 20, "<L", 5), "directory says"),
            (patched(STORED, 42, "<L", 1), "outside"),
            (patched(STORED, 42, "<L", 0xFFFFFFF0), "outside"),
            (patched(STORED, 42, "<L", 0xFFFFFFFF), "outside"),
        ],
    )
    def test_a_member_that_lies_is_malformed_and_the_next_is_read(self, content: bytes, words: str):
        archive = opened(content)
        first, second = archive.members()
        with pytest.raises(Malformed, match=words):
            archive.read(first)
        assert archive.read(second) == b"y" * 50

    def test_damaged_deflate(self):
        content = bytearray(DEFLATED)
        content[31] = 0xFF
        archive = opened(bytes(content))
        with pytest.raises(Malformed):
            archive.read(archive.members()[0])

    def test_overlapping_members(self):
        content = make_zip({"a": make_zip({"c": b"x" * 50}, zipfile.ZIP_STORED), "b": b"y"}, zipfile.ZIP_STORED)
        second = content.rindex(b"PK\x01\x02")
        inner = content.index(b"PK\x03\x04", 4)
        content = content[: second + 42] + struct.pack("<L", inner) + content[second + 46 :]
        archive = opened(content)
        first, overlapping = archive.members()
        archive.read(first)
        with pytest.raises(Malformed, match="overlaps"):
            archive.read(overlapping)

    @pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06", b"not a zip" * 100, STORED[:-30], STORED[:40]])
    def test_what_is_no_archive(self, content: bytes):
        with pytest.raises(Malformed, match="not a zip"):
            opened(content).members()

    def test_a_damaged_directory(self):
        place = STORED.rindex(b"PK\x01\x02")
        with pytest.raises(Malformed, match="entry 2"):
            opened(STORED[:place] + b"XXXX" + STORED[place + 4 :]).members()

    @given(st.data())
    def test_mutations_end_in_input_errors_only(self, data: st.DataObject):
        content = bytearray(data.draw(st.sampled_from([STORED, DEFLATED])))
        for _ in range(data.draw(st.integers(1, 6))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        content = content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content
        try:
            archive = opened(bytes(content))
            for member in archive.members():
                archive.read(member)
        except InputError:
            pass


def million_entries() -> bytes:
    header = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(header) * 1_000_000, 0, 0)
    return header * 1_000_000 + end


class TestLimits:
    def test_a_bomb_is_refused_before_it_is_inflated(self):
        content = make_zip({"a": bytes(40 * MIB)})
        archive = opened(content)
        began = time.process_time()
        with pytest.raises(LimitExceeded, match="would inflate"):
            archive.read(only(archive))
        assert time.process_time() - began < 0.1

    def test_a_bomb_that_lies_about_its_size_inflates_no_further_than_it_says(self):
        content = patched(make_zip({"a": bytes(40 * MIB)}), 24, "<L", 1000)
        archive = opened(content)
        with pytest.raises(Malformed, match="directory says"):
            archive.read(only(archive))

    @pytest.mark.parametrize(
        ("limits", "words", "spends"),
        [
            (Limits(entries=1), "more than 1 entries", True),
            (Limits(reads=1), "more than 1 members", True),
            (Limits(total_bytes=80), "more than 80 bytes to inflate", True),
            (Limits(member_bytes=40), "at most 40", False),
            (Limits(directory_bytes=40), "directory takes", False),
        ],
    )
    def test_each_limit(self, limits: Limits, words: str, spends: bool):
        allowance = Allowance(limits)

        def read_all() -> None:
            archive = Archive(STORED, allowance)
            for member in archive.members():
                archive.read(member)

        with pytest.raises(LimitExceeded, match=words):
            read_all()
        assert allowance.spent is spends

    def test_text_is_counted_by_what_comes_out(self):
        allowance = Allowance(Limits(text_bytes=60))
        archive = Archive(STORED, allowance)
        first, second = archive.members()
        assert archive.head(first, 1000) == b"x" * 50
        with pytest.raises(LimitExceeded, match="of metadata"):
            archive.head(second, 1000)
        assert allowance.spent

    def test_a_long_name(self):
        with pytest.raises(LimitExceeded, match="name of 2,000 bytes"):
            opened(make_zip({"a" * 2000: b""})).members()

    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    def test_depth_and_what_is_held(self, method: int):
        content = make_zip({"leaf": b"1"}, method)
        for _ in range(6):
            content = make_zip({"a": content}, method)

        def descend(archive: Archive) -> int:
            with archive.nested(only(archive)) as inner:
                return 1 + descend(inner)

        with pytest.raises(LimitExceeded, match="more than 4 archives"):
            descend(opened(content))
        allowance = Allowance(Limits(held_bytes=300))
        if method == zipfile.ZIP_DEFLATED:
            with pytest.raises(LimitExceeded, match="at once"):
                descend(Archive(content, allowance))
        assert allowance._held == 300

    @pytest.mark.parametrize(
        "make",
        [
            million_entries,
            lambda: b"PK\x05\x06" * 500_000,
            lambda: STORED + b"PK\x05\x06" * 16_000,
        ],
        ids=["a million entries", "end records only", "end records behind"],
    )
    def test_hostile_directories_are_quick(self, make: Callable[[], bytes]):
        content = make()
        began = time.process_time()
        with pytest.raises(InputError):
            opened(content).members()
        assert time.process_time() - began < 1
