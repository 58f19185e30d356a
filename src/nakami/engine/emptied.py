"""Packages of which upper layers left nothing that could be vulnerable: a line in a database is all that still tells of them.

Looked up in two steps, since nearly no package is one: where some program or library of a package stands, nothing more is asked; for the
others, the whole list of their files is read, and nothing of it may stand but documentation and settings.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from nakami.catalog.catalogers.documentation import is_document
from nakami.catalog.file_lists import FileLists, listed
from nakami.engine.reading import Read, Reading
from nakami.engine.second_look import Look
from nakami.errors import LimitExceeded
from nakami.model.document import Document
from nakami.model.package import OWNABLE_FOLDERS, Ownership
from nakami.rootfs.tree import LayeredTree

Key = tuple[str, str]
"""Type and name of a package."""
ListLook = Callable[[int, Sequence[Look]], Reading]
"""Reads lists of files in one layer."""

_TYPES = {"dpkg-files": "deb", "apk": "apk"}
"""By the reader that tells what a package owns; rpm keeps its lists in a form that costs as much as reading its database anew."""
_MERGED = ("bin/", "sbin/", "lib/", "lib32/", "lib64/", "libx32/")
"""Folders that are links into usr/ on current systems, while lists name either."""
_DIVERTED = ".distrib"
"""What dpkg-divert(1) adds to the name of a file that makes room for another's."""
_SETTINGS = "etc/"
_MAX_LOOKS = 2_000
_MANY = 10
"""Of so many packages, more than half cannot be gone: the database then is a copy, or the files are mounted from elsewhere."""


class Brought(Struct, frozen=True):
    """The programs and libraries of a package, and where its list lies: layer and path."""

    key: Key
    layer: int
    list_path: bytes
    paths: tuple[str, ...]


def brought(standing: Iterable[tuple[int, Read]]) -> list[Brought]:
    """What the packages brought whose lists of files can be read again."""
    return [
        Brought((_TYPES[read.reader], record.package), index, read.path, software)
        for index, read in standing
        if read.reader in _TYPES
        for record in read.records
        if isinstance(record, Ownership) and (software := tuple(filter(_is_software, record.paths)))
    ]


def asked_first(readings: Iterable[Reading]) -> Iterator[bytes]:
    """One path of each package: a tree that learns them with all else saves a pass over its listings."""
    for reading in readings:
        for package in brought((0, read) for read in reading.reads):
            yield from _names(package.paths[0])


def documentation(standing: Iterable[tuple[int, Read]]) -> frozenset[Key]:
    """The packages that brought nothing but documentation."""
    return frozenset(
        (_TYPES[read.reader], record.package)
        for _, read in standing
        if read.reader in _TYPES
        for record in read.records
        if isinstance(record, Ownership) and record.documentation
    )


def emptied(packages: Sequence[Brought], tree: LayeredTree, look: ListLook) -> frozenset[Key]:
    """The packages of which nothing is left.

    Args:
        packages: all that brought software.
        tree: of the target.
        look: reads their lists.
    """
    try:
        return _emptied(packages, tree, look)
    except LimitExceeded:
        return frozenset()  # an image made to exhaust its reader: whatever its lists name counts as standing


def _emptied(packages: Sequence[Brought], tree: LayeredTree, look: ListLook) -> frozenset[Key]:
    tree.learn(name for package in packages for name in _names(package.paths[0]))
    rest = [package for package in packages if not _stands(package.paths[0], tree)]
    if not rest:
        return frozenset()
    tree.learn(name for package in rest for path in package.paths for name in _names(path))
    rest = [package for package in rest if not any(_stands(path, tree) for path in package.paths)]
    if len(packages) >= _MANY and 2 * len(rest) > len(packages):
        return frozenset()
    files = _files(rest, look)
    tree.learn(name for paths in files.values() for path in paths for name in _names(path))
    return frozenset(key for key, paths in files.items() if paths and not any(_is_left(path, tree) for path in paths))


def _files(packages: Sequence[Brought], look: ListLook) -> dict[Key, set[str]]:
    """All paths of these packages; without those whose lists cannot be read now."""
    by_layer: dict[int, dict[Look, None]] = {}
    for package in packages[:_MAX_LOOKS]:
        by_layer.setdefault(package.layer, {})[Look(package.list_path, package.list_path, FileLists.name)] = None
    wanted = {package.key for package in packages}
    files: dict[Key, set[str]] = {}
    for layer, looks in sorted(by_layer.items()):
        for kind, name, path in _told(look(layer, list(looks))):
            if (kind, name) in wanted:
                files.setdefault((kind, name), set()).add(path)
    return {key: paths - {""} for key, paths in files.items()}


def _told(reading: Reading) -> Iterator[tuple[str, str, str]]:
    for read in reading.reads:
        for record in read.records:
            if isinstance(record, Document):
                yield from listed(record)


def _is_software(path: str) -> bool:
    """Whether it is a program, a shared object or a module of the kernel."""
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[2] in OWNABLE_FOLDERS or ".so" in name or ".ko" in name


def _is_left(path: str, tree: LayeredTree) -> bool:
    """Whether something stands there that may matter: no folder, no documentation, no settings."""
    if is_document(path) or path.startswith(_SETTINGS):
        return False
    return _stands(path, tree) and not any(tree.is_folder(name) for name in _names(path))


def _stands(path: str, tree: LayeredTree) -> bool:
    return any(tree.layer_of(name) is not None for name in _names(path))


def _names(path: str) -> list[bytes]:
    """What the file may be called: as listed, where folders at the root are links, and where another package's took its name."""
    path = path.strip("/")
    names = [path, path + _DIVERTED]
    if path.startswith(_MERGED):
        names.append(f"usr/{path}")
    elif path.removeprefix("usr/").startswith(_MERGED):
        names.append(path.removeprefix("usr/"))
    return [name.encode("utf-8", "surrogateescape") for name in names]
