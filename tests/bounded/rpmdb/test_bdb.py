"""Berkeley DB hash files: both byte orders, overflow pages, and what a lying file meets."""

import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nakami.bounded.rpmdb import bdb
from nakami.errors import Malformed

WRITER = r"""
use strict; use DB_File; use Fcntl;
my ($file, $order, $page, $count, $counter) = @ARGV;
my $info = DB_File::HASHINFO->new;
$info->{lorder} = $order eq "<" ? 1234 : 4321;
$info->{bsize} = $page;
my $pack = $order eq "<" ? "V" : "N";
tie my %db, "DB_File", $file, O_RDWR | O_CREAT, 0644, $info or die "$!";
$db{pack $pack, 0} = pack $pack, $count;
$db{pack $pack, $_} = "blob $_ " . ("x" x (($_ * 7919) % 9000)) for 1 .. $count;
delete $db{pack $pack, $_ * 10} for 1 .. $count / 10;
untie %db;
"""
"""Writes values from 7 to 9,000 bytes under the numbers 1 to `count`, then deletes every tenth, with the real Berkeley DB."""


def values(content: bytes) -> list[bytes | str]:
    return [blob.message if isinstance(blob, Malformed) else blob for blob in bdb.blobs(content)]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("page", [512, 4096, 65_536])
def test_reads_every_value_in_both_byte_orders(made: Any, order: str, page: int):
    blobs = [b"a" * size for size in (1, 485, 486, 487, 10_000, 200_000)]
    assert values(made.bdb(blobs, order, page)) == blobs


def test_follows_the_chain_of_a_bucket(made: Any):
    blobs = [b"%d" % number for number in range(100)]
    assert values(made.bdb(blobs)) == blobs


@pytest.mark.system
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("page", [512, 4096, 32_768])
def test_reads_what_the_real_library_wrote(tool: Callable[[str], str], tmp_path: Path, order: str, page: int):
    path, count = tmp_path / "Packages", 700
    subprocess.run([tool("perl"), "-e", WRITER, str(path), order, str(page), str(count)], check=True, timeout=60)
    expected = [b"blob %d " % n + b"x" * (n * 7919 % 9000) for n in range(1, count + 1) if n % 10]
    assert sorted(values(path.read_bytes()), key=str) == sorted(expected, key=str)


def test_a_chain_that_runs_in_a_circle_ends(made: Any):
    content = bytearray(made.bdb([b"a" * 5000]))
    struct.pack_into("<I", content, 512 * 5 + 16, 3)  # an overflow page's next
    (message,) = values(bytes(content))
    assert "belongs to two chains" in str(message)


def test_a_bucket_that_runs_in_a_circle_ends(made: Any):
    content = bytearray(made.bdb([b"a"]))
    struct.pack_into("<I", content, 512 + 16, 1)
    assert values(bytes(content)) == [b"a", "page 1 of the Berkeley DB file belongs to two chains"]


def test_two_values_cannot_share_their_pages(made: Any):
    """Or a file of 128 MiB would give terabytes."""
    content = bytearray(made.bdb([b"a" * 5000, b"b"]))
    _, first, _, second = struct.unpack_from("<4H", content, 512 + 26)
    content[512 + second : 512 + second + 12] = content[512 + first : 512 + first + 12]
    found = values(bytes(content))
    assert found[0] == b"a" * 5000
    assert "belongs to two chains" in str(found[1])


def test_items_of_one_page_cannot_overlap(made: Any):
    """Or a page of 64 KiB would give a gigabyte."""
    content = bytearray(made.bdb([b"a", b"b"]))
    struct.pack_into("<4H", content, 512 + 26, 511, 100, 510, 100)
    assert values(bytes(content)) == ["the items of a page of the Berkeley DB file overlap"]


def test_a_truncated_file_gives_the_values_before_the_cut(made: Any):
    content = made.bdb([b"a", b"b" * 5000])
    found = values(content[:-600])
    assert found[0] == b"a"
    assert "has no page" in str(found[1])


def test_a_page_that_rpm_never_used_is_an_empty_bucket(made: Any):
    content = bytearray(made.bdb([b"a"]))
    content[512:1024] = bytes(512)
    assert values(bytes(content)) == []


@pytest.mark.parametrize(
    ("offset", "value"),
    [
        pytest.param(16, struct.pack("<I", 7), id="version"),
        pytest.param(20, struct.pack("<I", 0), id="no page size"),
        pytest.param(20, struct.pack("<I", 513), id="odd page size"),
        pytest.param(20, struct.pack("<I", 1 << 31), id="huge page size"),
        pytest.param(24, b"\x01", id="encrypted"),
        pytest.param(72, struct.pack("<I", 0xFFFFFFFF), id="buckets"),
    ],
)
def test_a_lying_meta_page_is_malformed(made: Any, offset: int, value: bytes):
    content = bytearray(made.bdb([b"a"]))
    content[offset : offset + len(value)] = value
    with pytest.raises(Malformed):
        values(bytes(content))


@pytest.mark.parametrize(
    ("offset", "value"),
    [
        pytest.param(512 + 8, struct.pack("<I", 9), id="another page's number"),
        pytest.param(512 + 20, struct.pack("<H", 0xFFFF), id="items"),
        pytest.param(512 + 25, b"\x05", id="a B-tree's page"),
        pytest.param(1024 - 4, struct.pack("<I", 0xFFFFFFFF), id="length of the first value"),
        pytest.param(96, struct.pack("<I", 0xFFFFFFFF), id="page of the first bucket"),
    ],
)
def test_a_lie_on_the_way_is_named(made: Any, offset: int, value: bytes):
    content = bytearray(made.bdb([b"a" * 20]))
    content[offset : offset + len(value)] = value
    assert all(isinstance(found, str) or len(found) < 1000 for found in values(bytes(content)))


def test_cut_within_its_meta_page_it_is_malformed(made: Any):
    with pytest.raises(Malformed, match="within its meta page"):
        values(made.bdb([])[:100])
