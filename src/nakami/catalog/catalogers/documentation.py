"""Which files are documentation, by where they lie: nothing there is run, loaded or read by a program that works.

Folders: Filesystem Hierarchy Standard 3.0, section 4.11 (doc, info, locale, man); Debian Policy 12.3 (doc) and 9.10 (doc-base); those of
GNOME's help (help, gtk-doc), of Ubuntu's language packs, of lintian and of rpm's licences.
"""

from collections.abc import Iterable

from nakami.bounded.pattern import pattern

FOLDERS = (
    "doc",
    "doc-base",
    "gtk-doc",
    "help",
    "info",
    "licenses",
    "lintian",
    "locale",
    "locale-langpack",
    "man",
)
"""In usr/share."""
_SHARE = "usr/share/"
_IN = "|".join(FOLDERS).encode()
_PREFIXES = tuple(f"{_SHARE}{folder}/" for folder in FOLDERS)
_BYTES = tuple(f"{_SHARE}{folder}/".encode() for folder in FOLDERS)

# A list of dpkg names folders, too: those on the way, and the documentation's own.
_ELSE_LISTED = pattern(rb"\n/(?!\.?\n|usr\n|usr/share\n|usr/share/(?:" + _IN + rb")[/\n])")
_ELSE_SUMMED = pattern(rb"\n[0-9a-f]{32}  (?!usr/share/(?:" + _IN + rb")/)")
_ANY = b"\n/usr/share/"


def is_document(path: str) -> bool:
    """Whether the file at this path, relative to the root, is documentation."""
    return path.startswith(_PREFIXES)


def is_documentation(folders: Iterable[bytes]) -> bool:
    """Whether there are folders, and all of them are of documentation."""
    found = False
    for folder in folders:
        if not (folder + b"/").startswith(_BYTES):
            return False
        found = True
    return found


def lists_documentation(lines: bytes) -> bool:
    """Whether a list of dpkg, with a newline before and behind it, names files, and nothing but documentation."""
    return _ANY in lines and not _ELSE_LISTED.search(lines)


def sums_documentation(lines: bytes) -> bool:
    """The same for its checksums, which name files alone."""
    return b"  usr/share/" in lines and not _ELSE_SUMMED.search(lines)
