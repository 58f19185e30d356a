"""Kernel modules: modinfo(8), and the section that scripts/mod/modpost.c writes."""

import contextlib
import gzip
import lzma

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.linux.module import LinuxModule
from nakami.errors import InputError, LimitExceeded
from nakami.model.entry import Entry
from nakami.model.package import Package
from tests.bounded.elves import Maker

READER = LinuxModule()
FOLDER = "lib/modules/6.1.55/updates/dkms"
INFO = b"version=2.2.6-1\0license=CDDL\0srcversion=0A1B2C3D\0name=zfs\0vermagic=6.1.55 SMP mod_unload \0"


def module(info: bytes = INFO) -> bytes:
    return Maker().file({".modinfo": info})


def read(content: bytes, path: str = f"{FOLDER}/zfs.ko") -> list[Package]:
    return list(READER.read(Entry(path, size=len(content)), content))


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [
        ("", bytes),
        (".gz", gzip.compress),
        (".xz", lzma.compress),
        (".zst", zstandard.ZstdCompressor().compress),
    ],
)
def test_a_module_of_somebody_else(suffix: str, pack: object):
    assert callable(pack)
    path = f"{FOLDER}/zfs.ko{suffix}"
    assert READER.wants(Entry(path))
    assert read(pack(module()), path) == [
        Package(
            "generic", "zfs", "2.2.6-1", "linux-kernel-module", licenses=("CDDL",), path=path, cataloger="linux-module"
        )
    ]


@pytest.mark.parametrize(
    "info",
    [
        b"",
        INFO + b"intree=Y\0",
        b"name=a\0",
        b"version=\0name=a\0",
        b"version=1 2\0name=a\0",
        b"version=1\0name=a\x1bb\0",
    ],
    ids=["nothing", "in tree", "no version", "empty", "blank", "name"],
)
def test_what_is_not_listed(info: bytes):
    assert read(module(info)) == []


def test_the_name_of_old_modules_is_that_of_the_file():
    (package,) = read(module(b"version=1.0\0"), f"{FOLDER}/old-driver.ko.xz")
    assert package.name == "old-driver"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("lib/modules/6.1.55/extra/a.ko", True),
        ("usr/lib/modules/6.1.55/misc/a.ko.xz", True),
        ("lib/modules/6.1.55/kernel/net/a.ko", True),
        ("lib/modules/6.1.55/kernel/net/a.ko.xz", False),
        ("lib/modules/6.1.55/extra/a.kotlin", False),
        ("lib/modules/6.1.55/extra/a.so", False),
        ("usr/src/linux/a.ko", False),
    ],
)
def test_which_files_are_wanted(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


def test_a_bomb():
    with pytest.raises(LimitExceeded):
        read(zstandard.ZstdCompressor().compress(bytes(130 << 20)), f"{FOLDER}/a.ko.zst")


class TestAnyBytes:
    """modpost.c: strings with a zero byte behind each; nothing but an InputError may come of others."""

    @given(st.binary(max_size=100))
    def test_any_info(self, info: bytes):
        for package in read(module(b"version=1\0" + info)):
            assert (package.name + package.version).isprintable()

    @given(st.sampled_from([b"\xfd7zX", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x7fELF"]), st.binary(max_size=100))
    def test_any_bytes(self, head: bytes, tail: bytes):
        with contextlib.suppress(InputError):
            read(head + tail)
