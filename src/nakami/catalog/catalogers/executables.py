"""The digest of everything that can be run: programs, shared objects, scripts.

Formats: an ELF file begins with 0x7F and "ELF" (System V ABI, chapter 4, "ELF Identification"); a script with "#!" (execve(2),
"Interpreter scripts").
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import ClassVar

from nakami.bounded.elf_layout import MAGIC
from nakami.model.entry import Entry
from nakami.model.executable import Executable
from nakami.rootfs.reader import MAX_PROGRAM_BYTES, Reader, Selector

_SCRIPT = b"#!"


class Executables(Reader):
    """Yields the digest of each executable file; what has an execute bit and is neither ELF nor script cannot be run by the kernel."""

    name: ClassVar[str] = "executables"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(heads=frozenset({MAGIC, _SCRIPT}))
    max_bytes: ClassVar[int] = MAX_PROGRAM_BYTES

    def read(self, entry: Entry, content: bytes) -> Iterator[Executable]:
        """Yield the digest."""
        if content.startswith(MAGIC):
            yield Executable(entry.path, sha256(content).hexdigest(), "elf")
        elif content.startswith(_SCRIPT) and entry.is_executable_file:
            yield Executable(entry.path, sha256(content).hexdigest(), "script")
