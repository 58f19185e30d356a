"""The build information that Go's linker leaves in every program: the toolchain, the modules and the settings.

Format: the Go source tree, src/debug/buildinfo/buildinfo.go (where the blob is and how its strings are found, both layouts), and
src/runtime/debug/mod.go, `ParseBuildInfo` (the lines of its text).
"""

from collections.abc import Iterator

from msgspec import Struct

from nakami.bounded.elf import Elf, section_names
from nakami.errors import Malformed

SECTION = b".go.buildinfo"
_LINE_TABLE = b".gopclntab"  # of every program that Go's own compiler made (cmd/link/internal/ld/pcln.go)
_MAGIC = b"\xff Go buildinf:"
_ALIGNED = 16  # buildInfoAlign: bytes
_HEADER = 32  # buildInfoHeaderSize: bytes
_BIG_ENDIAN, _INLINE = 1, 2  # the flags in byte 15; byte 14 is the length of a pointer before Go 1.18
_GUARD = 16  # the bytes of the marks around the text, which tell it in a dump of memory (cmd/go/internal/modload, `ModInfoData`)
_MAX_VERSION = 256
_MAX_TEXT = 4 << 20
"""Bytes of all lines; Kubernetes, with 250 modules, takes 20,000."""
_MAX_VARINT = 10  # bytes of 64 bits, 7 in each (encoding/binary, MaxVarintLen64)
_MAX_MODULES = 10_000
_MAX_BLOBS = 64
DEVELOPED = "(devel)"
"""What Go calls a version that it does not know (runtime/debug, `Module`)."""
_ZERO = "-00010101000000-000000000000"  # golang.org/x/mod/module, `ZeroPseudoVersion`: "may be used as a placeholder"


class Module(Struct, frozen=True):
    """A module that was compiled in: what stands behind `=>` when it was replaced. `instead_of` is then the module that asked for it."""

    path: str
    version: str
    instead_of: str = ""


class BuildInfo(Struct, frozen=True):
    """What one program says of itself.

    `toolchain` is as the compiler writes it (`go1.21.3`, `go1.22.1 X:boringcrypto`, `devel go1.24-...`); `package` the path of the main
    package; `main` the module that holds it, unset where the build knew of none; `modules` are compiled in; `settings` are go build's.
    """

    toolchain: str
    package: str = ""
    main: Module | None = None
    modules: tuple[Module, ...] = ()
    settings: dict[str, str] = {}


def is_go(content: bytes) -> bool:
    """Whether an ELF file is, or without a table of sections could be, a Go program."""
    names = section_names(content)
    return SECTION in names or _LINE_TABLE in names if names else _MAGIC in content


def read_build_info(content: bytes, where: str) -> BuildInfo | None:
    """What a Go program says of itself; None for what is none, or was made with `-buildinfo` cut out.

    Raises:
        Malformed: build information is there and cannot be read.
        LimitExceeded: it is longer than any.
    """
    elf = Elf(content, where)
    for at in _blobs(elf, content):
        flags = content[at + 15]
        if flags & _INLINE:
            toolchain, end = _inline(content, at + _HEADER, _MAX_VERSION)
            text, _ = _inline(content, end, _MAX_TEXT)
        else:
            toolchain = _pointed(elf, content, at, 0, _MAX_VERSION)
            text = _pointed(elf, content, at, 1, _MAX_TEXT)
        if not toolchain:
            continue
        # The text stands between two marks of 16 bytes; without the line's end before the second it is something else.
        text = text[_GUARD:-_GUARD] if len(text) > 2 * _GUARD and text[-_GUARD - 1 : -_GUARD] == b"\n" else b""
        return _parse(toolchain.decode("utf-8", "replace"), text.decode("utf-8", "replace"))
    return None


def _blobs(elf: Elf, content: bytes) -> Iterator[int]:
    """Where a blob could be: in its section, or else, as Go itself looks, in the first segment of writable data."""
    section = elf.section(SECTION)
    if section is not None:
        address, start, size = section.address, section.offset, len(elf.content(section, len(content)))
    else:
        data = next((each for each in elf.segments() if each.is_writable and not each.is_executable), None)
        if data is None:
            return
        address, start, size = data.address, data.offset, data.stored
    at = content.find(_MAGIC, start, start + size)
    for _ in range(_MAX_BLOBS):
        if at < 0:
            return
        if (address + at - start) % _ALIGNED == 0 and at + _HEADER <= len(content):
            yield at
        at = content.find(_MAGIC, at + 1, start + size)


def _inline(content: bytes, at: int, limit: int) -> tuple[bytes, int]:
    """A string with its length before it (Go 1.18), and where it ends."""
    size = shift = 0
    for byte in content[at : at + _MAX_VARINT]:
        size |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    start = at + shift // 7
    if size > limit or start + size > len(content):
        raise Malformed(f"Go's build information tells a string of {size:,} bytes, which is not there")
    return content[start : start + size], start + size


def _pointed(elf: Elf, content: bytes, at: int, number: int, limit: int) -> bytes:
    """A string behind two pointers (before Go 1.18): the header of a string is where its bytes are, and how many.

    Empty where a position-independent program leaves the pointers to the dynamic linker, which is also all that Go can tell.
    """
    width = content[at + 14]
    if width != elf.pointer_bytes or bool(content[at + 15] & _BIG_ENDIAN) != elf.is_big_endian:
        raise Malformed("Go's build information has addresses of another kind than its program")
    header = elf.pointer(at + 16 + number * width)
    if not header:
        return b""
    place = elf.offset_of(header)
    address, size = elf.pointer(place), elf.pointer(place + width)
    return elf.slice(elf.offset_of(address), size, limit) if address and size else b""


def _parse(toolchain: str, text: str) -> BuildInfo:
    package = ""
    main: Module | None = None
    modules: list[Module] = []
    settings: dict[str, str] = {}
    last_is_main = False
    for line in text.split("\n"):
        word, _, rest = line.partition("\t")
        if word == "path":
            package = rest
        elif word == "build":
            name, _, value = rest.partition("=")
            settings[name] = _unquoted(value)
        elif word in {"mod", "dep", "=>"}:
            path, version = (*rest.split("\t"), "", "")[:2]
            if word == "mod":
                main = Module(path, version)
            elif word == "dep" and len(modules) < _MAX_MODULES:
                modules.append(Module(path, version))
            elif word == "=>" and not last_is_main and modules:
                modules[-1] = _replaced(modules[-1], path, version)
            elif word == "=>" and main is not None:
                main = _replaced(main, path, version)
            last_is_main = word == "mod" or (word == "=>" and last_is_main)
    return BuildInfo(toolchain, package, main, tuple(modules), settings)


def is_placeholder(version: str) -> bool:
    """Whether this is what is asked for where only a folder is meant."""
    return version == "v0.0.0" or version.endswith(_ZERO)


def _replaced(module: Module, path: str, version: str) -> Module:
    """The module that stands in for another.

    A folder keeps the name of what it replaces, and its version, too, for want of a better one: repositories of several modules replace
    theirs with each other's folders and require the version that they are released with (etcd). `v0.0.0` is a placeholder (Kubernetes).
    """
    if path.startswith(("./", "../", "/")) or not version:
        told = "" if is_placeholder(module.version) else module.version
        return Module(module.path, told or DEVELOPED, module.path)
    return Module(path, version, module.path)


def _unquoted(value: str) -> str:
    """A setting's value; one with blanks or quotes in it is quoted (strconv.Quote)."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == "`" else value
