"""Which readers may want a path: tables made once from all selectors, so that a walk over a million entries stays cheap."""

from collections.abc import Sequence

from nakami.rootfs.reader import Reader

_Readers = tuple[Reader, ...]


class Offers:
    """The selectors of many readers as look-up tables over path bytes.

    `readers` are all by their names, `head_readers` the names of those that choose files by how they begin.
    """

    def __init__(self, readers: Sequence[Reader]) -> None:
        self.readers = {reader.name: reader for reader in readers}
        self._names: dict[bytes, _Readers] = {}
        self._suffixes: dict[bytes, _Readers] = {}
        self._paths: dict[bytes, _Readers] = {}
        self._folders: dict[bytes, _Readers] = {}
        self._directories: dict[bytes, _Readers] = {}
        self._heads: dict[bytes, _Readers] = {}
        for reader in readers:
            selector = reader.selector
            for table, words in (
                (self._names, selector.names),
                (self._suffixes, selector.suffixes),
                (self._paths, selector.paths),
                (self._folders, selector.folders),
                (self._directories, selector.directories),
            ):
                for word in words:
                    key = word.encode()
                    table[key] = (*table.get(key, ()), reader)
            for head in selector.heads:
                self._heads[head] = (*self._heads.get(head, ()), reader)
        self._by_head = tuple(reader for reader in readers if reader.selector.heads)
        self.head_readers = frozenset(reader.name for reader in self._by_head)

    @property
    def paths(self) -> frozenset[bytes]:
        """Every whole path that some reader wants: worth resolving through symlinks."""
        return frozenset(self._paths)

    @property
    def folders(self) -> frozenset[bytes]:
        """Every folder whose files some reader wants: worth resolving, too."""
        return frozenset(self._folders)

    def of_directory(self, folder: bytes) -> _Readers:
        """The readers that want to be told of the directories in this folder."""
        return self._directories.get(folder, ())

    def by_head(self, head: bytes | None) -> _Readers:
        """The readers that want a file which begins so (four bytes); all that look at beginnings when it cannot be told."""
        if head is None:
            return self._by_head
        return self._heads.get(head) or self._heads.get(head[:2], ())

    def of(self, path: bytes) -> _Readers:
        """The readers whose selector offers them this path, each once; mostly nobody."""
        folder, _, name = path.rpartition(b"/")
        return self.lookup(path, folder, name)

    def lookup(self, path: bytes, folder: bytes, name: bytes) -> _Readers:
        """The same for whoever has taken the path apart already."""
        found = self._names.get(name, ())
        dot = name.rfind(b".")
        if dot >= 0:
            more = self._suffixes.get(name[dot:].lower())
            if more:
                found = (*found, *more)
        more = self._paths.get(path)
        if more:
            found = (*found, *more)
        more = self._folders.get(folder)
        if more:
            found = (*found, *more)
        return found if len(found) < 2 else tuple(dict.fromkeys(found))


HEAD_BYTES = 4
"""What `by_head` looks at."""
_RUN_BITS = 0o111


def may_run(mode: int, name: bytes) -> bool:
    """Whether a file could be run, or loaded by a program: only of these is the beginning looked at."""
    return bool(mode & _RUN_BITS or b".so" in name or b".ko" in name or b".node" in name)
