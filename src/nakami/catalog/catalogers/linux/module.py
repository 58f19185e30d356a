"""Kernel modules that are not of the kernel's own source tree: drivers of vendors, DKMS and the like.

Formats: modinfo(8); include/linux/moduleinfo.h and scripts/mod/modpost.c in the kernel's source (the section `.modinfo`: strings
`name=value`, each with a zero byte behind it; `intree=Y` marks the kernel's own); Documentation/kbuild/modules.rst, section 6 ("External
modules are installed to /lib/modules/$(KERNELRELEASE)/updates/ by default").
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import ClassVar

from nakami.bounded.elf import Elf, section_names
from nakami.bounded.elf_layout import MAGIC
from nakami.bounded.pattern import pattern
from nakami.bounded.streams import inflated
from nakami.catalog.catalogers.licenses import license_names
from nakami.model.entry import Entry
from nakami.model.package import Package
from nakami.rootfs.reader import MIB, Reader, Selector

_PLACE = pattern(r"(?:usr/)?lib/modules/[^/]+/(.*)\.ko(?:\.(?:xz|gz|zst))?\Z", re.DOTALL)
_OWN = "kernel/"
_SECTION = b".modinfo"
_PACKED = (b"\xfd7zX", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")  # xz, gzip, zstd (CONFIG_MODULE_COMPRESS)
_MAX_PLAIN = 128 * MIB
_MAX_INFO = 1 * MIB
_NAME = pattern(r"[\w.+-]{1,128}\Z", re.ASCII)
_VERSION = pattern(r"[!-~]{1,128}\Z")


class LinuxModule(Reader):
    """Yields the package generic/linux-kernel-module/NAME for each module that has a version and is not the kernel's own.

    A kernel has thousands of its own, below `kernel/`; packed ones there are not unpacked to look.
    """

    name: ClassVar[str] = "linux-module"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(heads=frozenset({MAGIC, *_PACKED}))
    max_bytes: ClassVar[int] = 64 * MIB

    def wants(self, entry: Entry) -> bool:
        """Modules where the kernel looks for them."""
        if ".ko" not in entry.name:
            return False
        found = _PLACE.match(entry.path)
        return found is not None and (entry.path.endswith(".ko") or not found[1].startswith(_OWN))

    def read(self, entry: Entry, content: bytes) -> Iterator[Package]:
        """Yield the package.

        Raises:
            Malformed: the module is damaged.
            LimitExceeded: it unpacks to more than any module has.
        """
        if content.startswith(_PACKED):
            plain = BytesIO()  # joined pieces would be held twice
            plain.writelines(inflated(iter((content,)), entry.name, _MAX_PLAIN))
            content = plain.getvalue()
        if _SECTION not in section_names(content):
            return
        elf = Elf(content, entry.name)
        section = elf.section(_SECTION)
        if section is None:
            return
        told: dict[str, str] = {}
        for line in elf.content(section, _MAX_INFO).split(b"\0"):
            word, _, value = line.decode("utf-8", "replace").partition("=")
            told.setdefault(word, value)
        name, version = told.get("name") or entry.name.partition(".ko")[0], told.get("version", "")
        if "intree" in told or not _VERSION.match(version) or not _NAME.match(name):
            return
        yield Package(
            "generic",
            name,
            version,
            "linux-kernel-module",
            licenses=license_names(told.get("license")),
            path=entry.path,
            cataloger=self.name,
        )
