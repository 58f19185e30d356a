"""Linux kernels that no package manager brought: their version, from the kernel's own words.

Formats: "The Linux/x86 Boot Protocol" (Documentation/arch/x86/boot.rst, fields `header` and `kernel_version`); elsewhere, and in an
uncompressed kernel, the banner (init/version-timestamp.c, `linux_banner`): "Linux version <release> (<builder>) (<compiler>) #1 ...".
A release is `uname -r`: the upstream version, then whatever its builder added.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from nakami.bounded.pattern import pattern
from nakami.bounded.streams import inflated
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_NAMES = ("vmlinuz", "vmlinux", "bzImage", "zImage", "Image", "kernel")  # and each with `-<release>`
_PLACE = pattern(r"(?:boot|(?:usr/)?lib/modules/[^/]+)/(?:vmlinu[xz]|bzImage|zImage|Image|kernel)(?:[-_.][^/]*)?\Z")
_NO_KERNEL = (".sig", ".hmac", ".old", ".sha512", ".debug")

_SIGNATURE, _SIGNATURE_AT = b"HdrS", 0x202
_VERSION_AT = 0x20E
"""`kernel_version`: "a pointer to a NUL-terminated human-readable kernel version number string, less 0x200"."""
_SETUP = 0x200
_BANNER = b"Linux version "
_RELEASE = pattern(_BANNER + rb"(?=\d)")
_LONGEST = 512  # bytes of either
_ARM64, _ARM64_AT = b"ARM\x64", 56  # Documentation/arch/arm64/booting.rst, "magic": an uncompressed Image
_GZIP = b"\x1f\x8b\x08"
_MAX_PLAIN = 256 * MIB

_NUMBERS = r"(\d{1,5}\.\d{1,5}(?:\.\d{1,5})?(?:-rc\d{1,3})?)"
_UPSTREAM = pattern(_NUMBERS)
# Debian's release (`6.1.0-13-amd64`) stays the same over its updates; the banner ends in the version of its package.
_DEBIAN = pattern(r" Debian " + _NUMBERS)


class LinuxKernel(Reader):
    """Yields the package generic/linux-kernel for each kernel found, which only NVD knows, as `linux:linux_kernel`."""

    name: ClassVar[str] = "linux-kernel"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(folders=frozenset({"boot"}), names=frozenset(_NAMES))
    max_bytes: ClassVar[int] = 256 * MIB

    def wants(self, entry: Entry) -> bool:
        """Kernels in `boot` or beside their modules; not the initial file systems, maps and configurations there."""
        return _PLACE.match(entry.path) is not None and not entry.name.endswith(_NO_KERNEL)

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | BlindSpot]:
        """Yield the package.

        Raises:
            Malformed, LimitExceeded: a compressed kernel that does not unpack.
        """
        words = _told(content)
        found = _DEBIAN.search(words) or _UPSTREAM.match(words)
        if found:
            cpes = ("linux:linux_kernel",)
            yield Package("generic", "linux-kernel", found[1], path=entry.path, cataloger=self.name, cpes=cpes)
        elif words or entry.name.startswith("vmlinu"):
            yield BlindSpot(self.name, entry.path, "a Linux kernel whose version cannot be told", "name its package")


def _told(content: bytes) -> str:
    """What the kernel says of itself, from its release on; empty when it says nothing."""
    if content[_SIGNATURE_AT : _SIGNATURE_AT + 4] == _SIGNATURE:
        at = int.from_bytes(content[_VERSION_AT : _VERSION_AT + 2], "little") + _SETUP
        return _line(content, at) if at > _SETUP else ""
    if content.startswith(_GZIP):
        # arm64's vmlinuz is the gzip of Image. Only the part up to the banner is unpacked and held.
        before = b""
        for chunk in inflated(iter((content,)), "the kernel", _MAX_PLAIN):
            piece = before + chunk
            if (at := _banner(piece)) >= 0 and len(piece) - at >= _LONGEST:
                return _line(piece, at)
            before = piece[-_LONGEST - len(_BANNER) :]
        return _line(before, at) if (at := _banner(before)) >= 0 else ""
    at = _banner(content)
    return _line(content, at) if at >= 0 else ""


def _banner(content: bytes) -> int:
    """Where the release begins in the banner; -1 without one. The pattern that the kernel prints it by comes first in some."""
    found = _RELEASE.search(content)
    return found.end() if found else -1


def _line(content: bytes, at: int) -> str:
    return re.split(rb"[\0\n]", content[at : at + _LONGEST], maxsplit=1)[0].decode("latin-1")
