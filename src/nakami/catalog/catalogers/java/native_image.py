"""Java programs compiled ahead of time (GraalVM Native Image): the libraries that their embedded SBOM lists.

Format: oracle/graal, docs/security/SBOM.md: "The SBOM is stored in the `gzip` format with the exported `sbom` symbol referencing its start
address and the `sbom_length` symbol referencing its size"; inside is CycloneDX JSON. Older ones tell group, name and version without a
purl.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from msgspec import Struct

from nakami.bounded.elf import Elf, section_names
from nakami.bounded.elf_layout import MAGIC
from nakami.bounded.json import decode
from nakami.bounded.streams import inflated
from nakami.catalog.catalogers.losses import Losses
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.model.purl import parse
from nakami.rootfs.reader import MAX_PROGRAM_BYTES, MIB, Reader, Selector

_HEAP = b".svm_heap"  # the section of every native image (com.oracle.objectfile.SectionName)
_START, _LENGTH = b"sbom", b"sbom_length"
_MAX_STORED = 16 * MIB
_MAX_PLAIN = 64 * MIB
_MAX_WORD = 256


class _Component(Struct, gc=False):
    """One library, of whatever types a hostile file gives it."""

    purl: Any = None
    group: Any = None
    name: Any = None
    version: Any = None


class _Bom(Struct, gc=False):
    components: list[_Component] = []


class NativeImage(Reader):
    """Yields one package for each component of the SBOM; a native image without one (GraalVM Community Edition) is a blind spot."""

    name: ClassVar[str] = "native-image"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(heads=frozenset({MAGIC}))
    max_bytes: ClassVar[int] = MAX_PROGRAM_BYTES

    def read(self, entry: Entry, content: bytes) -> Iterator[Package | BlindSpot]:
        """Yield the packages.

        Raises:
            Malformed: the SBOM is there and cannot be read.
            LimitExceeded: it is longer than any.
        """
        if _HEAP not in section_names(content):
            return
        elf = Elf(content, entry.name)
        symbols = elf.symbols(frozenset({_START, _LENGTH}))
        if len(symbols) < 2:
            why = "a Java program compiled by GraalVM without an SBOM: its libraries are not known"
            yield BlindSpot(self.name, entry.path, why, "build it with --enable-sbom")
            return
        size = elf.pointer(elf.offset_of(symbols[_LENGTH]))
        stored = elf.slice(elf.offset_of(symbols[_START]), size, _MAX_STORED)
        where = "the embedded SBOM"
        plain = b"".join(inflated(iter((stored,)), where, _MAX_PLAIN))
        losses = Losses(self.name, entry.path, "libraries")
        for component in decode(plain, where, type=_Bom, limit=_MAX_PLAIN).components:
            try:
                package = _package(component)
            except Malformed as error:
                losses.note(error)
            else:
                yield Package(
                    package.type,
                    package.name,
                    package.version,
                    package.namespace,
                    path=entry.path,
                    cataloger=self.name,
                )
        yield from losses.blind_spots()


def _package(component: _Component) -> Package:
    """The package of a component.

    Raises:
        Malformed: neither its purl nor its coordinates name a package.
    """
    if isinstance(component.purl, str):
        return parse(component.purl)
    words = (component.group or "", component.name, component.version)
    if not all(isinstance(word, str) and len(word) <= _MAX_WORD and word.isprintable() for word in words) or not all(
        words
    ):
        raise Malformed(f"{str(component.name)[:100]!r} has neither a purl nor the coordinates of Maven")
    group, name, version = words
    return Package("maven", str(name), str(version), str(group))
