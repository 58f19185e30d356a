"""apk: packages and their origins, broken stanzas, and the root file systems that Alpine publishes."""

import tarfile
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers import apk
from nakami.catalog.catalogers.apk import Apk
from nakami.errors import LimitExceeded
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Ownership, Package

INSTALLED = "lib/apk/db/installed"
SAMPLE = (Path(__file__).parent / "samples" / "alpine-3.20.installed").read_bytes()


def read(content: bytes) -> list[object]:
    return list(Apk().read(Entry(INSTALLED), content))


def packages(content: bytes) -> list[object]:
    return [found for found in read(content) if not isinstance(found, Ownership)]


def test_reads_name_version_architecture_origin_and_licence():
    busybox, libcrypto, musl, zlib = packages(SAMPLE)
    assert busybox == Package(
        type="apk",
        name="busybox-binsh",
        version="1.36.1-r29",
        arch="x86_64",
        source="busybox",
        source_version="1.36.1-r29",
        licenses=("GPL-2.0-only",),
        path=INSTALLED,
        cataloger="apk",
    )
    origins = [(found.name, found.source) for found in (libcrypto, musl, zlib) if isinstance(found, Package)]
    assert origins == [("libcrypto3", "openssl"), ("musl-utils", "musl"), ("zlib", "zlib")]


def test_without_an_origin_the_package_is_its_own():
    (found,) = read(b"P:x\nV:1-r0\n\n")
    assert isinstance(found, Package)
    assert (found.source, found.source_version, found.licenses) == ("x", "1-r0", ())


def test_fields_of_files_are_not_those_of_the_package():
    (found,) = read(b"P:x\nV:1-r0\nF:etc\nP:y\nV:2-r0\n\n")
    assert isinstance(found, Package)
    assert found.name == "x"


SIX = b"""\
P:py3-six
V:1.16.0-r9
A:x86_64
o:py3-six
F:usr
F:usr/lib
F:usr/lib/python3.12
F:usr/lib/python3.12/site-packages
R:six.py
Z:Q1kLY1dMqgC4HwCWVDTWNSEnFJSOE=
F:usr/lib/python3.12/site-packages/six-1.16.0.dist-info
R:METADATA
a:0:0:644
Z:Q1vrxbTvvsNTXXqTRBzLGVLYJ7YOQ=
R:RECORD
R:WHEEL
F:usr/share/java
R:a.jar
R:a.jar.txt
F:
R:root.jar
R:PKG-INFO
"""
"""Made after the database of Alpine 3.20 with py3-six; the jars are made up."""


def test_tells_which_files_are_the_package_s():
    package, zlib, ownership, libz = read(SIX + b"\nP:zlib\nV:1.3.1-r1\nF:lib\nR:libz.so.1\n\n")
    assert isinstance(package, Package)
    assert isinstance(zlib, Package)
    assert ownership == Ownership(
        "py3-six",
        (
            "usr/lib/python3.12/site-packages/six-1.16.0.dist-info/METADATA",
            "usr/share/java/a.jar",
            "root.jar",
            "PKG-INFO",
        ),
    )
    assert libz == Ownership("zlib", ("lib/libz.so.1",))


def test_tells_which_programs_are_the_package_s():
    stanza = b"P:x\nV:1\nF:\nF:bin\nR:x\nF:bin/x\nR:y\nF:usr/libexec\na:0:0:755\nR:z\nF:usr/lib/go\nR:VERSION\nR:x.source\n\n"
    _, ownership = read(stanza)
    assert ownership == Ownership("x", ("bin/x", "usr/libexec/z", "usr/lib/go/VERSION"))


def test_a_folder_ends_with_its_package():
    first, second, *owned = read(b"P:a\nV:1\nF:opt\n\nP:b\nV:1\nR:x.jar\nF:usr\nR:y.jar\n\n")
    assert isinstance(first, Package)
    assert isinstance(second, Package)
    assert owned == [Ownership("b", ("usr/y.jar",))]  # R without F is in no folder


def test_what_names_no_package_owns_nothing():
    (spot,) = read(b"P:x\nF:usr/share/java\nR:a.jar\n\n")
    assert isinstance(spot, BlindSpot)


def test_a_million_folders_take_time_in_proportion():
    started = time.process_time()
    assert len(read(b"P:x\nV:1\n" + b"F:usr/share/java\n" * 1_000_000)) == 1
    assert time.process_time() - started < 5


def test_a_long_folder_is_not_written_before_a_million_names():
    content = b"P:x\nV:1\nF:" + b"x" * 4096 + b"\n" + b"R:.jar\n" * 1_000_000 + b"\nP:y\nV:1\nF:opt\nR:y.jar\n"
    first, second, spot = read(content)
    assert isinstance(first, Package)
    assert isinstance(second, Package)
    assert isinstance(spot, BlindSpot)
    assert "the files of 2 packages cannot be told" in spot.why


@pytest.mark.parametrize(
    "stanza", [b"P:x\n", b"V:1-r0\n", b"P:\nV:1\n", b"P:a b\nV:1\n", b"P:x\x1b[2J\nV:1\n", b"nonsense\n"]
)
def test_a_broken_stanza_costs_only_itself(stanza: bytes):
    first, second, third = read(b"P:a\nV:1-r0\n\n" + stanza + b"\nP:b\nV:2-r0\n\n")
    assert isinstance(first, Package)
    assert isinstance(second, BlindSpot)
    assert (second.part, second.where) == ("apk", INSTALLED)
    assert isinstance(third, Package)


@pytest.mark.parametrize("content", [b"", b"\n", b"\n\n\n"])
def test_an_empty_list_is_no_package(content: bytes):
    assert read(content) == []


def test_stanzas_are_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(apk, "_MAX_PACKAGES", 3)
    with pytest.raises(LimitExceeded, match="more than 3"):
        read(b"P:x\nV:1\n\n" * 5)


@pytest.mark.parametrize(
    ("release", "count"), [("3.9.6", 14), ("3.12.12", 14), ("3.16.9", 14), ("3.19.4", 15), ("3.20.3", 14)]
)
def test_root_file_systems_of_alpine(shared: Path, release: str, count: int):
    with tarfile.open(shared / "images" / "alpine" / f"alpine-minirootfs-{release}-x86_64.tar.gz") as archive:
        file = archive.extractfile(f"./{INSTALLED}")
        assert file is not None
        content = file.read()
    found = packages(content)
    assert len(found) == count == content.count(b"\nP:")
    assert all(isinstance(package, Package) and package.arch and package.source for package in found)


class TestProperties:
    """One line per field, one letter and a colon; an empty line ends a package (apk-tools, src/database.c)."""

    @given(st.binary(max_size=300))
    def test_any_bytes_are_packages_or_blind_spots(self, content: bytes):
        assert all(isinstance(found, Package | Ownership | BlindSpot) for found in read(content))

    @given(st.data())
    def test_any_cut_loses_only_the_last_package(self, data: st.DataObject):
        end = data.draw(st.integers(0, len(SAMPLE)))
        whole = packages(SAMPLE)
        part = packages(SAMPLE[:end])
        assert part[:-1] == whole[: max(0, len(part) - 1)]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (b"F:usr\nF:usr/share/man/man1\nR:git.1.gz\n", True),
        (b"F:usr/share/man\nR:x\nF:usr/bin\nR:y\n", False),
        (b"F:usr\n", False),
    ],
)
def test_tells_a_package_that_holds_nothing_but_documentation(files: bytes, told: bool):
    content = b"P:git-doc\nV:1-r0\nA:x86_64\n" + files
    records = Apk().read(Entry("lib/apk/db/installed", size=len(content)), content)
    assert any(isinstance(each, Ownership) and each.documentation for each in records) == told
