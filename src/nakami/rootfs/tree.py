"""The merged tree of layers, as overlayfs would show it, for the paths that somebody asks about.

Only what is asked for is held: an image of a million files costs no more memory than a small one.

Two marks do less than the OCI image specification says, because engines that unpack for overlayfs show more, and what a container may see
must not be left out: an opaque mark in the root has no effect, nor has the removal of a folder that the same layer has an entry for.
"""

from collections.abc import Collection, Iterable, Sequence

from nakami.errors import LimitExceeded
from nakami.rootfs.listing import FOLDER, SYMLINK, Listing, pairs, unpacked
from nakami.rootfs.placing import MAX_LINKS

MAX_KNOWN_BYTES = 32 << 20
"""Of all paths asked about, and of the folders above them."""
_OVERHEAD = 100
_OTHER = b""


class LayeredTree:
    """Answers where a path stands in the merged tree.

    Each question about new paths costs a pass over all listings: ask about many at once, with `paths` and `prepare`.

    Args:
        listings: the layers' listings, from the base up.
        paths: the paths that will be asked about; their parents are covered, too.

    Raises:
        LimitExceeded: more than `MAX_KNOWN_BYTES` are asked about, now or later.
    """

    def __init__(self, listings: Sequence[Listing], paths: Iterable[bytes]) -> None:
        self._listings = listings
        self._known: set[bytes] = set()
        self._known_bytes = 0
        self._tops: dict[bytes, tuple[int, bytes]] = {}
        self._targets: dict[bytes, bytes] = {}
        self._removed: dict[bytes, int] = {}
        self._hidden: dict[bytes, int] = {}
        self._solid: dict[bytes, int] = {}
        self._fates: dict[bytes, tuple[int, int]] = {b"": (-1, -1)}
        self.learn(paths)

    def layer_of(self, path: bytes) -> int | None:
        """The index of the layer whose entry stands at this very path (links not followed); None when nothing stands there."""
        if path not in self._known:
            self.learn([path])
        top = self._tops.get(path)
        if top is None:
            return None
        index = top[0]
        if self._removed.get(path, -1) > index:
            return None
        emptied, replaced = self._above(path.rpartition(b"/")[0])
        return None if emptied > index or replaced >= index else index

    def _above(self, folder: bytes) -> tuple[int, int]:
        """Of a known folder and those above it: the last layer that emptied one of them, and the last that made one something else."""
        climbed = []
        while folder and folder not in self._fates:
            climbed.append(folder)
            folder = folder.rpartition(b"/")[0]
        emptied, replaced = self._fates[folder]
        for each in reversed(climbed):
            emptied = max(emptied, self._removed.get(each, -1), self._hidden.get(each, -1))
            replaced = max(replaced, self._solid.get(each, -1))
            self._fates[each] = emptied, replaced
        return emptied, replaced

    def taken_by(self, path: bytes, index: int) -> int | None:
        """The last layer above `index` that removed a known path or a folder above it, or put something else in that folder's place."""
        last = -1
        while path:
            last = max(last, *(table.get(path, -1) for table in (self._removed, self._hidden, self._solid)))
            path = path.rpartition(b"/")[0]
        return last if last > index else None

    def prepare(self, paths: Iterable[bytes]) -> None:
        """Learn all that resolving these paths needs, in as many passes as links follow each other."""
        todo = set(paths)
        for _ in range(MAX_LINKS + 1):
            self.learn(todo)
            todo = {missing for path in todo if (missing := self._trace(path)[1]) is not None}
            if not todo:
                return

    def resolve(self, path: bytes) -> bytes | None:
        """Follow symlinks, in every part of the path, never out of the root; None when nothing is there or the links go in circles."""
        for _ in range(MAX_LINKS + 2):
            found, missing = self._trace(path)
            if missing is None:
                return found
            self.learn([missing])
        return None

    def below(self, folders: Collection[bytes]) -> list[bytes]:
        """What stands directly in any of these folders, given by their real paths, and is no folder itself."""
        found: set[bytes] = set()
        for listing in self._listings:
            for block in unpacked(listing.paths):
                found.update(piece for piece in block if piece.rstrip(b"/").rpartition(b"/")[0] in folders)
        bare = {piece.rstrip(b"/") for piece in found}
        self.learn(bare)
        return sorted(path for path in bare if self.layer_of(path) is not None and self._tops[path][1] != FOLDER)

    def learn(self, paths: Iterable[bytes]) -> None:
        """Look paths and their parents up in the listings, in one pass; links are not followed."""
        asked: set[bytes] = set()
        known = self._known
        for written in paths:
            # A slash too many would read as the mark of a folder or a symlink.
            path = b"/".join(filter(None, written.split(b"/"))) if b"//" in written + b"/" else written
            while path and path not in known and path not in asked:
                asked.add(path)
                path = path.rpartition(b"/")[0]
        if not asked:
            return
        self._known |= asked
        self._known_bytes += sum(map(len, asked)) + _OVERHEAD * len(asked)
        if self._known_bytes > MAX_KNOWN_BYTES:
            raise LimitExceeded(
                "the image has too many files and links with telling names", "it was made to exhaust its reader"
            )
        forms = asked | {path + FOLDER for path in asked} | {path + SYMLINK for path in asked}
        for index, listing in enumerate(self._listings):
            for path, form in self._entries(listing, forms).items():
                self._tops[path] = (index, form)
                if form != FOLDER:
                    # It hides all below it, even when an upper layer makes it a folder again.
                    self._solid[path] = index
            for block in unpacked(listing.removed):
                self._removed.update(
                    (path, index) for path in asked.intersection(block) if self._tops.get(path) != (index, FOLDER)
                )
            for block in unpacked(listing.opaque):
                self._hidden.update((path, index) for path in asked.intersection(block))
            self._targets.update(
                (path, target)
                for path, target in pairs(listing.symlinks)
                if path in asked and self._tops[path] == (index, SYMLINK)
            )

    @staticmethod
    def _entries(listing: Listing, forms: set[bytes]) -> dict[bytes, bytes]:
        """What stands at the asked paths in one layer: path and form. The last of several entries stands."""
        hits: set[bytes] = set()
        for block in unpacked(listing.paths):
            hits.update(forms.intersection(block))
        found = dict(_taken_apart(hit) for hit in hits)
        if len(found) < len(hits):
            for block in unpacked(listing.paths):
                found.update(_taken_apart(piece) for piece in block if piece in hits)
        return found

    def _trace(self, path: bytes) -> tuple[bytes | None, bytes | None]:
        """Where a path leads; or, second, the path that must be learnt first."""
        links = 0
        todo = path.split(b"/")[::-1]
        done: list[bytes] = []
        while todo:
            part = todo.pop()
            if part in {b"", b".", b".."}:
                if done and not self.is_folder(b"/".join(done)):
                    return None, None
                if part == b"..":
                    done[-1:] = []
                continue
            done.append(part)
            here = b"/".join(done)
            if here not in self._known:
                # Most of what follows is no link: learn it with this pass.
                rest = [part for part in todo[::-1] if part not in {b"", b".", b".."}]
                return None, b"/".join([here, *rest])
            if self.layer_of(here) is None:
                return None, None
            if self._tops[here][1] != SYMLINK:
                continue
            links += 1
            target = self._targets[here]
            if links > MAX_LINKS or not target:
                return None, None
            done = [] if target.startswith(b"/") else done[:-1]
            todo.extend(target.split(b"/")[::-1])
        return b"/".join(done), None

    def is_folder(self, path: bytes) -> bool:
        """Whether a folder stands at this very path."""
        return self.layer_of(path) is not None and self._tops[path][1] == FOLDER


def _taken_apart(piece: bytes) -> tuple[bytes, bytes]:
    if piece.endswith(SYMLINK):
        return piece[:-2], SYMLINK
    if piece.endswith(FOLDER):
        return piece[:-1], FOLDER
    return piece, _OTHER
