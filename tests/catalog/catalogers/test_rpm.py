"""rpm: what a header becomes, the manifest of distroless images, the write-ahead log; the formats are tested in bounded/rpmdb."""

import lzma
import sqlite3
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.rpmdb.header import Header
from nakami.catalog.catalogers import rpm
from nakami.catalog.catalogers.rpm import Rpm
from nakami.errors import LimitExceeded, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

DATABASE = "var/lib/rpm/rpmdb.sqlite"
MANIFEST = "var/lib/rpmmanifest/container-manifest-2"
SAMPLES = Path(__file__).parents[2] / "bounded" / "rpmdb" / "samples"

LINES = (
    "mariner-release\t2.0-48.cm2\t1695318865\t1695085117\tMicrosoft Corporation\t(none)\t1022\tnoarch\t0\tmariner-release-2.0-48.cm2.src.rpm\n"
    "openssl-libs\t1.1.1k-25.cm2\t1695318866\t1695085118\tMicrosoft Corporation\t(none)\t4321\tx86_64\t0\topenssl-1.1.1k-25.cm2.src.rpm\n"
    "dbus\t1.15.2-3.cm2\t1695318866\t1695085118\tMicrosoft Corporation\t1\t4321\tx86_64\t1\tdbus-1.15.2-3.cm2.src.rpm\n"
    "gpg-pubkey\t3135ce90-5e6fda74\t1695318867\t1583340000\t(none)\t(none)\t0\t(none)\t0\t(none)\n"
)
"""In the documented format; the values are made up after Mariner 2."""


def read(path: str, content: bytes) -> list[object]:
    return list(Rpm().read(Entry(path, size=len(content)), content))


def package(header: Header) -> Package:
    return Rpm()._package(Entry(DATABASE), header)


def test_reads_a_real_database():
    found = read(DATABASE, lzma.decompress((SAMPLES / "made-by-rpm-4.18.sqlite.xz").read_bytes()))
    packages = {item.name: item for item in found if isinstance(item, Package)}
    assert len(packages) == len(found) == 8
    assert packages["modular-sub"] == Package(
        type="rpm",
        name="modular-sub",
        version="1:18.19.1-1.module+el8.9.0+21387",
        arch="noarch",
        source="modular",
        source_version="1:18.19.1-1.module+el8.9.0+21387",
        module="nodejs:18",
        licenses=("MIT",),
        path=DATABASE,
        cataloger="rpm",
    )
    assert packages["epoched"].version == "2:1.0~rc1^git5-1"
    assert packages["plain"].version == "1.2-3.el9"


def test_an_epoch_of_zero_is_not_written():
    assert package(Header("x", "1", "2", epoch=0)).version == "1-2"


def test_the_epoch_of_a_source_of_another_version_is_not_known():
    found = package(Header("perl-Carp", "1.50", "439.el8", epoch=4, source_rpm="perl-5.26.3-421.el8.src.rpm"))
    assert (found.version, found.source, found.source_version) == ("4:1.50-439.el8", "perl", "5.26.3-421.el8")


@pytest.mark.parametrize(
    ("source_rpm", "source", "version"),
    [
        ("util-linux-2.32.1-42.el8_8.src.rpm", "util-linux", "2.32.1-42.el8_8"),
        ("java-1.8.0-openjdk-1.8.0.312.b07-2.nosrc.rpm", "java-1.8.0-openjdk", "1.8.0.312.b07-2"),
        ("", "x", "1-2"),
        ("(none)", "x", "1-2"),
        ("nonsense", "x", "1-2"),
    ],
)
def test_the_source_is_told_by_its_file_name(source_rpm: str, source: str, version: str):
    found = package(Header("x", "1", "2", source_rpm=source_rpm))
    assert (found.source, found.source_version) == (source, version)


def test_public_keys_in_a_database_are_no_packages():
    def header(name: str) -> bytes:
        words = [(1000, name), (1001, "3135ce90"), (1002, "5e6fda74")]
        data = b"".join(word.encode() + b"\0" for _, word in words)
        offsets = [data.index(word.encode()) for _, word in words]
        index = b"".join(struct.pack(">IIII", tag, 6, at, 1) for (tag, _), at in zip(words, offsets, strict=True))
        return struct.pack(">II", len(words), len(data)) + index + data

    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)")
        connection.executemany("INSERT INTO Packages (blob) VALUES (?)", [(header("gpg-pubkey"),), (header("x"),)])
        connection.commit()
        content = connection.serialize()
    finally:
        connection.close()
    (found,) = read(DATABASE, content)
    assert isinstance(found, Package)
    assert (found.name, found.version) == ("x", "3135ce90-5e6fda74")


def test_reads_the_manifest_without_public_keys():
    release, openssl, dbus = read(MANIFEST, LINES.encode())
    assert release == Package(
        type="rpm",
        name="mariner-release",
        version="2.0-48.cm2",
        arch="noarch",
        source="mariner-release",
        source_version="2.0-48.cm2",
        path=MANIFEST,
        cataloger="rpm",
    )
    assert isinstance(openssl, Package)
    assert openssl.source == "openssl"
    assert isinstance(dbus, Package)
    assert dbus.version == dbus.source_version == "1:1.15.2-3.cm2"


@pytest.mark.parametrize(
    "line",
    [
        "x",
        "x\t1-1\n",
        "\t1-1\t0\t0\tv\t(none)\t0\tnoarch\t0\t(none)",
        "x\t1\t0\t0\tv\t(none)\t0\tnoarch\t0\t(none)",
        "x\t1-1\t0\t0\tv\tII\t0\tnoarch\t0\ts",
    ],
)
def test_a_broken_line_costs_only_itself(line: str):
    first, second = read(MANIFEST, f"{line}\n{LINES.splitlines()[0]}\n".encode())
    assert isinstance(first, BlindSpot)
    assert "line 1" in first.why
    assert isinstance(second, Package)


def test_lines_of_the_manifest_are_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rpm, "MAX_HEADERS", 3)
    with pytest.raises(LimitExceeded, match="more than 3"):
        read(MANIFEST, b"x\n" * 5)


@pytest.mark.parametrize("name", ["rpmdb.sqlite", "Packages", "Packages.db"])
@pytest.mark.parametrize("folder", ["var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"])
def test_databases_are_wanted_wherever_distributions_put_them(folder: str, name: str):
    assert f"{folder}/{name}" in Rpm.selector.paths
    with pytest.raises(Malformed, match="is no rpm database"):
        read(f"{folder}/{name}", b"")


def test_a_log_that_was_not_written_back_is_a_blind_spot(tmp_path: Path):
    path = tmp_path / "rpmdb.sqlite"
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)")
        connection.commit()
        log = path.with_name("rpmdb.sqlite-wal").read_bytes()
    finally:
        connection.close()
    (found,) = read(f"{DATABASE}-wal", log)
    assert isinstance(found, BlindSpot)
    assert "write-ahead log" in found.why


def test_an_empty_log_is_not_wanted():
    assert not Rpm().wants(Entry(f"{DATABASE}-wal", size=0))
    assert Rpm().wants(Entry(f"{DATABASE}-wal", size=1))
    assert Rpm().wants(Entry(DATABASE, size=0))


@pytest.mark.parametrize(
    ("name", "path", "count"),
    [
        ("mariner2-rpmdb.sqlite.xz", DATABASE, 129),
        ("sle15-bci-Packages.db.xz", "usr/lib/sysimage/rpm/Packages.db", 35),
        ("centos-libuuid-Packages.bdb.xz", "var/lib/rpm/Packages", 1),
    ],
)
def test_real_databases_without_their_public_keys(shared: Path, name: str, path: str, count: int):
    found = read(path, lzma.decompress((shared / "images" / "rpmdb" / name).read_bytes()))
    assert len(found) == count
    assert all(isinstance(item, Package) and item.source and item.name != "gpg-pubkey" for item in found)


class TestProperties:
    """azurelinux, toolkit/docs/how_it_works/5_misc.md: ten columns of `rpm --query --all`, split by tabs."""

    @given(st.text(max_size=200))
    def test_any_manifest_is_packages_or_blind_spots(self, text: str):
        assert all(isinstance(found, Package | BlindSpot) for found in read(MANIFEST, text.encode()))
