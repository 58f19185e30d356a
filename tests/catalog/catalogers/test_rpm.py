"""rpm: what a header becomes, the manifest of distroless images, the write-ahead log; the formats are tested in bounded/rpmdb."""

import lzma
import sqlite3
import struct
import subprocess
from collections.abc import Callable, Sequence
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
from nakami.model.package import OWNABLE_NAMES, OWNABLE_SUFFIXES, Ownership, Package, Repairs

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


def header(name: str, vendor: str = "", folder_name: str = "/", files: Sequence[str] = (), folder: int = 0) -> bytes:
    """A header with files that all lie in one folder, the number of which may lie."""
    values = [(1000, 6, [name]), (1001, 6, ["1"]), (1002, 6, ["2"])]
    if vendor:
        values.append((1011, 6, [vendor]))
    if files:
        values += [(1117, 8, list(files)), (1118, 8, [folder_name])]
    index, data = b"", b""
    if files:
        index += struct.pack(">IIII", 1116, 4, 0, len(files))
        data += struct.pack(">I", folder) * len(files)
    for tag, kind, words in values:
        index += struct.pack(">IIII", tag, kind, len(data), len(words))
        data += b"".join(word.encode() + b"\0" for word in words)
    return struct.pack(">II", len(index) // 16, len(data)) + index + data


def database(blobs: Sequence[bytes]) -> bytes:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)")
        connection.executemany("INSERT INTO Packages (blob) VALUES (?)", [(blob,) for blob in blobs])
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


def read(path: str, content: bytes) -> list[object]:
    return list(Rpm().read(Entry(path, size=len(content)), content))


def package(found: Header) -> Package:
    return Rpm()._package(Entry(DATABASE), found)


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
    (found,) = read(DATABASE, database([header("gpg-pubkey"), header("x")]))
    assert isinstance(found, Package)
    assert (found.name, found.version) == ("x", "1-2")


def owned(content: bytes) -> dict[str, tuple[str, ...]]:
    return {found.package: found.paths for found in read(DATABASE, content) if isinstance(found, Ownership)}


RELEASE = ("/usr/lib/", ["os-release", "system-release"])
SIX = ("/usr/lib/python3.9/site-packages/six-1.15.0.egg-info/", ["PKG-INFO", "SOURCES.txt"])
SIX_INFO = "usr/lib/python3.9/site-packages/six-1.15.0.egg-info/PKG-INFO"


def test_the_distribution_s_packages_own_what_they_brought():
    assert owned(
        database(
            [
                header("python3-six", "Red Hat, Inc.", *SIX),
                header("redhat-release", "Red Hat, Inc.", *RELEASE),
                header("bash", "Red Hat, Inc.", "/usr/bin/", ["bash", "jar"]),
                header("bash-doc", "Red Hat, Inc.", "/usr/share/doc/bash/", ["bash", "jar"]),
            ]
        )
    ) == {"python3-six": (SIX_INFO,), "bash": ("usr/bin/bash", "usr/bin/jar")}


def test_what_others_bring_is_theirs_to_judge():
    """Elastic's jars, and EPEL's Python packages, which Fedora makes for Red Hat's systems."""
    found = read(
        DATABASE,
        database(
            [
                header("redhat-release", "Red Hat, Inc.", *RELEASE),
                header("python3-six", "Fedora Project", *SIX),
                header("elasticsearch", "Elasticsearch", "/usr/share/elasticsearch/lib/", ["log4j-core-2.11.1.jar"]),
                header("home-made", "", "/usr/share/java/", ["x.jar"]),
            ]
        ),
    )
    assert len(found) == 4
    assert all(isinstance(item, Package) for item in found)


def test_a_distribution_without_a_vendor_owns_nothing():
    assert owned(database([header("release", "", *RELEASE), header("python3-six", "", *SIX)])) == {}
    assert owned(database([header("python3-six", "Fedora Project", *SIX)])) == {}


def test_suse_and_opensuse_are_one_house():
    suse = "SUSE LLC <https://www.suse.com/>"
    release, six = header("openSUSE-release", "openSUSE", *RELEASE), header("python3-six", suse, *SIX)
    strange = header("python3-seven", "obs://build.opensuse.org/home:someone", *SIX)
    assert owned(database([release, six, strange])) == {"python3-six": (SIX_INFO,)}


def test_a_package_whose_folders_lie_keeps_its_place_and_owns_nothing():
    lying = header("liar", "v", "/usr/", ["x.jar"], folder=7)
    found = read(DATABASE, database([header("release", "v", *RELEASE), lying, header("six", "v", *SIX)]))
    *packages, ownership, spot = found
    assert [item.name for item in packages if isinstance(item, Package)] == ["release", "liar", "six"]
    assert ownership == Ownership("six", (SIX_INFO,))
    assert isinstance(spot, BlindSpot)
    assert "the files of one package" in spot.why
    assert "liar: a file lies in none of the 1 folders" in spot.why


def test_one_blind_spot_tells_of_a_thousand_lies():
    lies = [header(f"liar{number}", "v", "/usr/", ["x.jar"], folder=7) for number in range(1000)]
    spots = [item for item in read(DATABASE, database(lies)) if isinstance(item, BlindSpot)]
    assert len(spots) == 1
    assert "the files of 1,000 packages" in spots[0].why


SPEC = """\
Name: {name}
Version: 1
Release: 1
Summary: a test
License: MIT
Vendor: {vendor}
BuildArch: noarch
%description
%install
for file in {files}; do mkdir -p %{{buildroot}}$(dirname $file); echo x > %{{buildroot}}$file; done
%files
{listed}
"""
BUILT = {
    "house-release": ("The House", ["/usr/lib/os-release", "/etc/system-release"]),
    "python3-six": (
        "The House",
        [
            "/usr/lib/python3.9/site-packages/six-1.15.0.dist-info/METADATA",
            "/usr/lib/python3.9/site-packages/six-1.15.0.dist-info/RECORD",
            "/usr/lib/python3.9/site-packages/six.py",
            "/usr/lib/python3.9/site-packages/old.egg-info",
            "/usr/share/java/six.jar",
            "/opt/six/package.json",
        ],
    ),
    "stranger": ("A Stranger", ["/opt/stranger/stranger.jar"]),
}


@pytest.mark.system
def test_packages_installed_now_own_what_rpm_lists(tool: Callable[[str], str], tmp_path: Path):
    for name, (vendor, files) in BUILT.items():
        spec = tmp_path / f"{name}.spec"
        spec.write_text(SPEC.format(name=name, vendor=vendor, files=" ".join(files), listed="\n".join(files)), "ascii")
        build = [tool("rpmbuild"), "-bb", "--quiet", "--define", f"_topdir {tmp_path}/build", str(spec)]
        # Debian's rpm would repack jars, for which it wants tools that are not there.
        subprocess.run([*build, "--define", "__os_install_post %{nil}"], check=True, capture_output=True, timeout=60)
    rpm_command = [tool("rpm"), "--dbpath", str(tmp_path / "db")]
    built = [str(path) for path in (tmp_path / "build").rglob("*.rpm")]
    subprocess.run(
        [*rpm_command, "-i", "--justdb", "--nodeps", "--noscripts", *built], check=True, capture_output=True, timeout=60
    )
    answer = subprocess.run(
        [*rpm_command, "-ql", "python3-six"], check=True, capture_output=True, text=True, timeout=60
    )
    listed = [line[1:] for line in answer.stdout.splitlines()]
    theirs = {path for path in listed if path.rpartition("/")[2] in OWNABLE_NAMES or path.endswith(OWNABLE_SUFFIXES)}
    ours = owned((tmp_path / "db" / "rpmdb.sqlite").read_bytes())
    assert {name: set(paths) for name, paths in ours.items()} == {"python3-six": theirs}
    assert len(theirs) == 4


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
    content = lzma.decompress((shared / "images" / "rpmdb" / name).read_bytes())
    found = [item for item in read(path, content) if not isinstance(item, Ownership | Repairs)]
    assert len(found) == count
    assert all(isinstance(item, Package) and item.source and item.name != "gpg-pubkey" for item in found)


@pytest.mark.parametrize(
    ("name", "path", "source", "version", "cve"),
    [
        ("mariner2-rpmdb.sqlite.xz", DATABASE, "openssl", "0.9.8b-7", "CVE-2006-2940"),
        ("sle15-bci-Packages.db.xz", "usr/lib/sysimage/rpm/Packages.db", "pcre", "8.45-20.10.1", "CVE-2020-14155"),
        ("centos-libuuid-Packages.bdb.xz", "var/lib/rpm/Packages", "util-linux", "2.25.2-2", "CVE-2014-9114"),
    ],
)
def test_real_changelogs_tell_what_was_fixed(shared: Path, name: str, path: str, source: str, version: str, cve: str):
    content = lzma.decompress((shared / "images" / "rpmdb" / name).read_bytes())
    found = {item.source: item for item in read(path, content) if isinstance(item, Repairs)}
    assert found[source].type == "rpm"
    assert any(cve in names for fixed_in, names in found[source].fixes if fixed_in == version)


class TestProperties:
    """azurelinux, toolkit/docs/how_it_works/5_misc.md: ten columns of `rpm --query --all`, split by tabs."""

    @given(st.text(max_size=200))
    def test_any_manifest_is_packages_or_blind_spots(self, text: str):
        assert all(isinstance(found, Package | BlindSpot) for found in read(MANIFEST, text.encode()))
