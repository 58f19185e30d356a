"""Linux kernels: "The Linux/x86 Boot Protocol", and the banner of every kernel (init/version-timestamp.c)."""

import contextlib
import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.linux.kernel import LinuxKernel
from nakami.errors import InputError
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

READER = LinuxKernel()
PATH = "boot/vmlinuz"

# What real kernels say of themselves: Debian 12, Ubuntu 22.04, one built by hand, one of Raspberry Pi.
DEBIAN = "6.1.0-13-amd64 (kernel@example.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.55-1 (2023-09-29)"
UBUNTU = "5.15.0-91-generic (buildd@lcy02-amd64-045) #101-Ubuntu SMP Tue Nov 14 13:30:08 UTC 2023"
OWN = "6.6.7-custom (root@builder) #2 SMP PREEMPT_DYNAMIC Sat Dec 16 10:00:00 UTC 2023"
CANDIDATE = "6.7.0-rc5 (root@builder) #1 SMP"
RASPBERRY = "6.1.21-v8+ (dom@buildbot) (aarch64-linux-gnu-gcc-8 (Ubuntu/Linaro 8.4.0-3ubuntu1) 8.4.0, GNU ld 2.34) #1642 SMP PREEMPT"


def bzimage(words: str, at: int = 0x3400) -> bytes:
    """A kernel for x86, as far as its version."""
    content = bytearray(at + 0x200) + words.encode() + b"\0" + bytes(4096)
    content[0x202:0x206] = b"HdrS"
    content[0x20E:0x210] = at.to_bytes(2, "little")
    return bytes(content)


def plain(words: str) -> bytes:
    """A kernel that is not compressed; the pattern of /proc/version comes before the banner."""
    return bytes(70_000) + b"Linux version %s (%s)\n\0" + b"Linux version " + words.encode() + b"\n\0" + bytes(70_000)


def read(content: bytes, path: str = PATH) -> list[Package | BlindSpot]:
    return list(READER.read(Entry(path, size=len(content)), content))


@pytest.mark.parametrize(
    ("words", "version"),
    [(DEBIAN, "6.1.55"), (UBUNTU, "5.15.0"), (OWN, "6.6.7"), (CANDIDATE, "6.7.0-rc5"), (RASPBERRY, "6.1.21")],
)
@pytest.mark.parametrize(
    "make", [bzimage, plain, lambda words: gzip.compress(plain(words))], ids=["x86", "plain", "gzip"]
)
def test_versions(words: str, version: str, make: object):
    assert callable(make)
    assert read(make(words)) == [
        Package("generic", "linux-kernel", version, path=PATH, cataloger="linux-kernel", cpes=("linux:linux_kernel",))
    ]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("boot/vmlinuz-6.6.7-custom", True),
        ("boot/vmlinuz", True),
        ("boot/vmlinux-6.6.7", True),
        ("boot/Image", True),
        ("lib/modules/6.6.7/vmlinuz", True),
        ("usr/lib/modules/6.6.7/vmlinuz", True),
        ("boot/initrd.img-6.6.7", False),
        ("boot/System.map-6.6.7", False),
        ("boot/config-6.6.7", False),
        ("boot/.vmlinuz-6.6.7.hmac", False),
        ("boot/vmlinuz-6.6.7.old", False),
        ("boot/grub/Image", False),
        ("srv/www/Image", False),
        ("usr/lib/debug/boot/vmlinux-6.6.7", False),
    ],
)
def test_which_files_are_wanted(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


@pytest.mark.parametrize("content", [b"", bytes(10_000), bzimage("no version"), gzip.compress(b"nothing" * 1000)])
def test_a_kernel_that_does_not_tell_is_a_blind_spot(content: bytes):
    (spot,) = read(content)
    assert isinstance(spot, BlindSpot)


def test_what_only_has_such_a_name_is_nothing():
    assert read(b"some picture", "boot/Image") == []


def test_a_banner_over_the_edge_of_what_is_unpacked_at_once():
    for before in range((1 << 20) - 40, (1 << 20) + 10, 7):
        content = gzip.compress(bytes(before) + b"Linux version 6.6.7 (x)\n" + bytes(1000), 1)
        (package,) = read(content)
        assert isinstance(package, Package)
        assert package.version == "6.6.7"


class TestAnyBytes:
    """boot.rst: what a boot loader reads may be wrong; no offset leads out of the file."""

    @given(st.binary(max_size=100), st.integers(0, 0xFFFF))
    def test_any_version(self, words: bytes, at: int):
        content = bytearray(bzimage("", 0x100) + words)
        content[0x20E:0x210] = at.to_bytes(2, "little")
        for each in read(bytes(content)):
            assert isinstance(each, BlindSpot) or each.version.isprintable()

    @given(st.binary(max_size=100))
    def test_any_bytes(self, tail: bytes):
        for head in (b"", b"\x1f\x8b\x08", b"Linux version "):
            with contextlib.suppress(InputError):
                read(head + tail)


def test_a_kernel_full_of_banners_without_a_release_takes_no_time():
    content = b"Linux version " * 1_000_000
    began = time.process_time()
    assert len(read(content)) == 1
    assert len(read(gzip.compress(content, 1))) == 1
    assert time.process_time() - began < 1
