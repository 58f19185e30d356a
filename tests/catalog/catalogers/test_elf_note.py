"""UAPI Group, "Package Metadata for Executable Files": notes of the owner FDO in the section .note.package."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.elf_note import ElfNote
from nakami.engine.evidence import joined
from nakami.errors import Malformed
from nakami.model.inventory import Placed
from nakami.model.package import Package
from tests.bounded.elves import Maker
from tests.catalog.catalogers.reading import packages, records, survives

READER = ElfNote()
PATH = "usr/lib/x86_64-linux-gnu/libsystemd.so.0.35.0"
# As Debian 12 writes it, without an address.
SYSTEMD = {"type": "deb", "os": "debian", "name": "systemd", "architecture": "amd64", "version": "252.39-1~deb12u2"}


def note(maker: Maker, content: bytes, owner: bytes = b"FDO\0", kind: int = 0xCAFE1A7E) -> bytes:
    size = len(content)
    return (
        maker.pack("III", len(owner), size, kind)
        + owner.ljust(-(-len(owner) // 4) * 4, b"\0")
        + content.ljust(-(-size // 4) * 4, b"\0")
    )


def program(told: Any, maker: Maker | None = None) -> bytes:
    maker = maker or Maker()
    return maker.file({".note.package": note(maker, json.dumps(told).encode() + b"\0")})


@pytest.mark.parametrize(
    "maker", [Maker(), Maker(32), Maker(big=True), Maker(32, big=True)], ids=["64", "32", "64-big", "32-big"]
)
def test_a_program_s_own_word_in_every_class_and_byte_order(maker: Maker):
    (package,) = records(READER, PATH, program(SYSTEMD, maker))
    assert isinstance(package, Package)
    assert (package.type, package.name, package.version, package.arch) == (
        "deb",
        "systemd",
        "252.39-1~deb12u2",
        "amd64",
    )
    assert (package.source, package.declared) == ("systemd", True)


def test_fedora_s_first_notes_had_the_architecture_in_the_version():
    told = {"type": "rpm", "name": "hello", "version": "0-1.fc35.x86_64", "architecture": "x86_64"}
    assert packages(READER, PATH, program(told)) == [("rpm", "", "hello", "0-1.fc35")]


def test_another_note_may_stand_before_it():
    maker = Maker()
    both = note(maker, b"x" * 5, b"GNU\0", 3) + note(maker, json.dumps(SYSTEMD).encode())
    assert packages(READER, PATH, maker.file({".note.package": both}))[0][2] == "systemd"


def test_a_database_of_the_package_manager_knows_better():
    (package,) = records(READER, PATH, program(SYSTEMD))
    assert isinstance(package, Package)
    installed = Package("deb", "libsystemd0", "252.39-1~deb12u2", arch="amd64", path="var/lib/dpkg/status")
    assert [placed.package.name for placed in joined([Placed(package, 0), Placed(installed, 0)])] == ["libsystemd0"]
    assert [placed.package.name for placed in joined([Placed(package, 0)])] == ["systemd"]


@pytest.mark.parametrize("told", [{}, {"type": "snap", "name": "x", "version": "1"}, {"type": 3}])
def test_packages_of_no_known_manager(told: dict[str, Any]):
    assert packages(READER, PATH, program(told)) == []


@pytest.mark.parametrize("told", [[], {"type": "deb"}, {"type": "deb", "name": "a b", "version": "1"}])
def test_a_note_that_makes_no_sense(told: Any):
    with pytest.raises(Malformed):
        records(READER, PATH, program(told))


@pytest.mark.parametrize("content", [b"", b"\x7fELF", b"\x7fELF\x02\x01\x01", Maker().file({".text": b"x"})])
def test_programs_without_a_note(content: bytes):
    assert packages(READER, PATH, content) == []


class TestProperties:
    """System V ABI, "Note Section": the sizes of a note are whatever a file says."""

    @given(st.binary(max_size=100))
    def test_any_bytes_are_survived(self, content: bytes):
        survives(READER, PATH, Maker().file({".note.package": content}))

    @given(st.integers(0, 1 << 32), st.integers(0, (1 << 32) - 1), st.binary(max_size=30))
    def test_any_sizes_are_survived(self, owner: int, size: int, content: bytes):
        maker = Maker()
        blob = maker.pack("III", owner & 0xFFFFFFFF, size, 0xCAFE1A7E) + b"FDO\0" + content
        survives(READER, PATH, maker.file({".note.package": blob}))
