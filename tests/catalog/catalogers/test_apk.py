"""apk: packages and their origins, broken stanzas, and the root file systems that Alpine publishes."""

import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers import apk
from nakami.catalog.catalogers.apk import Apk
from nakami.errors import LimitExceeded
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

INSTALLED = "lib/apk/db/installed"
SAMPLE = (Path(__file__).parent / "samples" / "alpine-3.20.installed").read_bytes()


def read(content: bytes) -> list[object]:
    return list(Apk().read(Entry(INSTALLED), content))


def test_reads_name_version_architecture_origin_and_licence():
    busybox, libcrypto, musl, zlib = read(SAMPLE)
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
    found = read(content)
    assert len(found) == count == content.count(b"\nP:")
    assert all(isinstance(package, Package) and package.arch and package.source for package in found)


class TestProperties:
    """One line per field, one letter and a colon; an empty line ends a package (apk-tools, src/database.c)."""

    @given(st.binary(max_size=300))
    def test_any_bytes_are_packages_or_blind_spots(self, content: bytes):
        assert all(isinstance(found, Package | BlindSpot) for found in read(content))

    @given(st.data())
    def test_any_cut_loses_only_the_last_package(self, data: st.DataObject):
        end = data.draw(st.integers(0, len(SAMPLE)))
        whole = read(SAMPLE)
        part = read(SAMPLE[:end])
        assert part[:-1] == whole[: max(0, len(part) - 1)]
