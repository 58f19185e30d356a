"""Layers for tests: lists of entries, as listings and as the tree that overlayfs would show of them."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from nakami.bounded.tar import Kind
from nakami.rootfs.listing import Listing, ListingWriter

KINDS = {"f": Kind.FILE, "d": Kind.DIRECTORY, "l": Kind.SYMLINK, "h": Kind.HARDLINK}


class Item(Struct, frozen=True):
    """One entry: kind `f d l h`, or `w` (a whiteout of the path) or `o` (an opaque folder)."""

    path: str
    kind: str = "f"
    target: str = ""

    @property
    def name(self) -> str:
        """The name in the layer's tar."""
        folder, _, last = self.path.rpartition("/")
        if self.kind == "w":
            return f"{folder}/.wh.{last}".lstrip("/")
        return f"{self.path}/.wh..wh..opq".lstrip("/") if self.kind == "o" else self.path


def listing(items: Iterable[Item]) -> Listing:
    """The listing that a walk over such a layer makes."""
    writer = ListingWriter()
    for item in items:
        path = item.name.encode()
        folder, _, name = path.rpartition(b"/")
        writer.reach(folder)
        if not writer.mark(folder, name):
            writer.add(path, KINDS[item.kind], item.target.encode())
    return writer.finish()


Tree = dict[str, tuple[str, int, str]]
"""path -> (kind, layer, target)."""


def overlaid(layers: Sequence[Sequence[Item]]) -> Tree:
    """Apply layers one after the other: first what a layer removes, then what it adds; of its entries the last stands."""
    tree: Tree = {}
    for index, items in enumerate(layers):
        own: Tree = {}
        for item in items:
            _reach(own, item.path if item.kind == "o" else item.path.rpartition("/")[0], index)
            if item.kind in "flhd":
                if item.kind != "d" or own.get(item.path, ("d",))[0] != "d":
                    _remove(own, item.path, itself=True)
                own[item.path] = (item.kind, index, item.target)
        for item in items:
            if item.kind == "w" and own.get(item.path, ("",))[0] != "d":
                _remove(tree, item.path, itself=True)
            elif item.kind == "o" and item.path:
                _remove(tree, item.path, itself=False)
        for path, entry in sorted(own.items()):
            if entry[0] != "d" or tree.get(path, ("d",))[0] != "d":
                _remove(tree, path, itself=True)
            tree[path] = entry
    return tree


def is_plain(items: Sequence[Item]) -> bool:
    """Whether engines can unpack such a layer, and it does not fill a folder that it then replaces."""
    kinds: dict[str, str] = {}
    for item in items:
        kind = "d" if item.kind == "o" else item.kind
        folder = item.path if item.kind == "o" else item.path.rpartition("/")[0]
        while folder:
            if kinds.setdefault(folder, "d") != "d":
                return False
            folder = folder.rpartition("/")[0]
        below = any(path.startswith(f"{item.path}/") for path in kinds)
        if (below and kind != "d") or (item.kind == "w" and item.path in kinds):
            return False
        if item.path:
            kinds[item.path] = kind
    return True


def _reach(tree: Tree, folder: str, index: int) -> None:
    while folder:
        if tree.get(folder, ("",))[0] != "d":
            tree[folder] = ("d", index, "")
        folder = folder.rpartition("/")[0]


def _remove(tree: Tree, path: str, *, itself: bool) -> None:
    prefix = f"{path}/" if path else ""
    for known in list(tree):
        if (itself and known == path) or known.startswith(prefix):
            del tree[known]
