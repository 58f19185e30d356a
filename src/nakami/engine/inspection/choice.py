"""Which files are worth looking into, told by name, size and how they begin; and how much of them."""

from nakami.catalog.file_lists import APK_PATHS, DPKG_FOLDER, DPKG_STATUS_FOLDER
from nakami.rootfs.reader import MIB

MAX_PROGRAM = 128 * MIB
"""Bytes of a program that are looked into: those of larger ones are data for the most part (browsers, models)."""
MAX_OTHER = 8 * MIB
"""Bytes of anything else that is looked into as a whole. Web shells, scripts and settings have a thousandth of it."""
HEAD = MIB
"""Bytes of what is larger: its beginning."""

_ELF, _SCRIPT, _PHP, _PERCENT, _ZIP = b"\x7fELF", b"#!", b"<?", b"<%", b"PK\x03\x04"
_TELLING = (_ELF, _SCRIPT, _PHP, _PERCENT)
_DULL = frozenset(
    b".mo .gmo .po .pot .ttf .otf .woff .woff2 .eot .pfb .afm .pfm .mgc .h .hh .hpp .a .o .symbols .npy .npz .gir .typelib .qm"
    b" .bdic .dic .aff .cmap .tz .map .mp3 .mp4 .ogg .wav .webm .avi .sf2 .icc .tfm .vf .hyp .pdb .pack .idx .wasm .pyi".split()
)
"""Endings of what nothing runs and nobody keeps keys in; what begins as a program or a page with code is looked into all the same."""
_MANUALS = (b"usr/share/man/", b"usr/share/doc/", b"usr/share/info/", b"usr/share/locale/", b"usr/share/zoneinfo/")
_CACHES = b"/__pycache__/"
_NODE = b"node_modules/"
_ABOUT = (b".md", b".d.ts", b".d.mts", b".d.cts", b".flow")
"""How names end of what Node's packages only say of themselves."""
_RUN_BITS = 0o6111
_RPM_DATABASES = frozenset({b"Packages", b"Packages.db", b"rpmdb.sqlite"})
_CLAIM_FOLDERS = frozenset({DPKG_FOLDER.encode(), DPKG_STATUS_FOLDER.encode()})
_CLAIM_PATHS = frozenset(path.encode() for path in APK_PATHS)
MAX_CLAIMS = 64 * MIB
RECORDS = (b".md5sums", b"/RECORD", b"/INSTALLER", b"/installed", b"/Packages", b"/Packages.db", b"/rpmdb.sqlite")
"""How the paths end of all that `claims` may hold for."""


_MARKS = (
    (
        b"md5",
        (
            b"etc/debian_version",
            b"etc/dpkg/",
            b"usr/lib/x86_64-linux-gnu/",
            b"usr/lib/aarch64-linux-gnu/",
            b"var/lib/dpkg/",
        ),
    ),
    (b"sha1", (b"etc/alpine-release", b"etc/apk/", b"lib/apk/", b"usr/lib/apk/")),
    (b"sha256", (b"usr/lib64/", b"etc/rpm/", b"etc/yum", b"etc/dnf/", b"var/lib/rpm/", b"usr/lib/sysimage/rpm/")),
)
"""By which files a system shows whose records it will have: then the digests of the others need not be taken."""


def algorithm_of(path: bytes) -> str:
    """Which digests the records of a system will have that has a file at this path; empty where the path does not tell."""
    return next((name.decode() for name, marks in _MARKS if path.startswith(marks)), "")


def claims(path: bytes, folder: bytes, name: bytes) -> bool:
    """Whether the file records the digests of others: the database or list of a package manager."""
    if folder in _CLAIM_FOLDERS:
        return name.endswith(b".md5sums")
    if name in {b"RECORD", b"INSTALLER"}:
        return folder.endswith(b".dist-info")
    return path in _CLAIM_PATHS or (name in _RPM_DATABASES and folder.endswith(b"/rpm"))


_LIBRARIES = (b"usr/lib/", b"usr/lib64/", b"usr/lib32/", b"usr/share/", b"lib/", b"lib64/")
_MODULES = frozenset(b".py .pyx .pm .pl .pod .rb .js .mjs .cjs .ts .php .ph".split())
"""Endings of what libraries are written in."""
_SITE = b"/site-packages/"


def is_library(path: bytes, name: bytes, kind: str, mode: int) -> bool:
    """Whether a file is a library in a place of packages: what packages bring most of, and what they record the digests of.

    Nothing that is run by its own name is one, nor are data and settings.
    """
    if not path.startswith(_LIBRARIES) and _SITE not in path:
        return False
    if kind == "elf":
        return b".so" in name
    return kind in {"text", "script"} and not mode & _RUN_BITS and name[name.rfind(b".") :].lower() in _MODULES


def worth(path: bytes, folder: bytes, name: bytes, size: int, head: bytes | None) -> int:
    """How many bytes from its beginning on are worth looking into; 0 for none.

    Args:
        path: relative to the root.
        folder: its folder.
        name: its last part.
        size: in bytes.
        head: its first four bytes; None where they cannot be had without reading all.
    """
    if head is not None and head.startswith(_TELLING):
        limit = MAX_PROGRAM if head == _ELF else MAX_OTHER
        return size if size <= limit else (limit if head == _ELF else HEAD)
    if claims(path, folder, name):
        return size if size <= MAX_CLAIMS else 0
    if name.endswith(_ABOUT) and _NODE in path:
        return 0
    dot = name.rfind(b".")
    if (dot > 0 and name[dot:].lower() in _DULL) or path.startswith(_MANUALS) or _CACHES in path:
        return 0
    return size if size <= MAX_OTHER else HEAD
