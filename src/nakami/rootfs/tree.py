"""The merged tree of layers, as overlayfs would show it, for the paths that somebody asks about.

Only what is asked for is held: an image of a million files costs no more memory than a small one.
"""

from collections.abc import Iterable, Sequence

from nakami.rootfs.listing import Listing, clean

MAX_LINKS = 40
"""Linux gives up after 40 symlinks in one look-up (path_resolution(7), "ELOOP")."""


class LayeredTree:
    """Answers where a path stands in the merged tree.

    Args:
        listings: the layers' listings, from the base up.
        paths: the paths that will be asked about; their parents, and what symlinks lead to, are covered too.
    """

    def __init__(self, listings: Sequence[Listing], paths: Iterable[bytes]) -> None:
        self._listings = listings
        self._symlinks: list[dict[bytes, bytes]] = [{} for _ in listings]
        self._hardlinks: list[dict[bytes, bytes]] = [{} for _ in listings]
        self._tops: dict[bytes, tuple[int, bool]] = {}
        self._known: set[bytes] = set()
        self._cuts: dict[bytes, int] = {}
        self._hidden: dict[bytes, int] = {}
        for index, listing in enumerate(listings):
            for path in listing.removed:
                self._cuts[path] = index
            for folder in listing.opaque:
                self._hidden[folder] = index
        self._learn(set(paths))

    def _learn(self, paths: set[bytes]) -> None:
        """Look the paths, their parents and the targets of links on the way up in the listings."""
        todo = paths
        for _ in range(MAX_LINKS):
            asked = {parent for path in todo for parent in _parents(path)} | todo
            asked -= self._known
            if not asked:
                return
            self._known |= asked
            asked |= {path + b"/" for path in asked}
            for index, listing in enumerate(self._listings):
                for hit in asked.intersection(listing):
                    self._meet(hit, index)
                self._symlinks[index].update(link for link in listing.links(hard=False) if link[0] in asked)
                self._hardlinks[index].update(link for link in listing.links(hard=True) if link[0] in asked)
            todo = {self._follow(path) for path in asked if self._is_symlink(path)} - self._known

    def _meet(self, hit: bytes, index: int) -> None:
        folder = hit.endswith(b"/")
        path = hit[:-1] if folder else hit
        before = self._tops.get(path)
        # A file that takes a folder's place hides all that lower layers have below it, even when a folder comes back later.
        if before is not None and before[1] and not folder:
            self._cuts[path] = max(self._cuts.get(path, -1), index)
        self._tops[path] = (index, folder)

    def _is_symlink(self, path: bytes) -> bool:
        top = self._tops.get(path)
        return top is not None and path in self._symlinks[top[0]]

    def _follow(self, path: bytes) -> bytes:
        target = self._symlinks[self._tops[path][0]][path]
        return target_of(path, target)

    def layer_of(self, path: bytes) -> int | None:
        """The index of the layer whose entry stands at this very path (links not followed); None when nothing stands there.

        `path` must be one of those asked about, or a parent, or what a link on the way leads to.
        """
        top = self._tops.get(path)
        if top is None:
            return None
        index = top[0]
        if self._cuts.get(path, -1) > index:
            return None
        for parent in _parents(path):
            if self._cuts.get(parent, -1) > index or self._hidden.get(parent, -1) > index:
                return None
            above = self._tops.get(parent)
            if above is not None and above[0] > index and not above[1]:
                return None
        if self._hidden.get(b"", -1) > index:
            return None
        return index

    def resolve(self, path: bytes) -> bytes | None:
        """Follow symlinks, in every part of the path, never out of the root; None when nothing is there or the links go in circles."""
        links = 0
        parts = path.split(b"/")[::-1]
        done: list[bytes] = []
        while parts:
            part = parts.pop()
            if part in {b"", b"."}:
                continue
            if part == b"..":
                if done:
                    done.pop()
                continue
            here = b"/".join([*done, part])
            if here not in self._known:
                self._learn({here})
            index = self.layer_of(here)
            if index is not None and here in self._symlinks[index]:
                links += 1
                if links > MAX_LINKS:
                    return None
                target = self._symlinks[index][here]
                if target.startswith(b"/"):
                    done = []
                parts.extend(target.split(b"/")[::-1])
                continue
            done.append(part)
        found = b"/".join(done)
        return found if self.layer_of(found) is not None else None

    def shared_with(self, path: bytes) -> bytes | None:
        """The path that a hard link shares its content with; None when it is no hard link."""
        top = self._tops.get(path)
        return self._hardlinks[top[0]].get(path) if top else None


def target_of(path: bytes, target: bytes) -> bytes:
    """Where a symlink at `path` leads, lexically, confined to the root."""
    if target.startswith(b"/"):
        return clean(target)[0]
    return clean(path.rpartition(b"/")[0] + b"/" + target)[0]


def _parents(path: bytes) -> list[bytes]:
    parents = []
    at = path.rfind(b"/")
    while at > 0:
        parents.append(path[:at])
        at = path.rfind(b"/", 0, at)
    return parents
