import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.rootfs.tree import LayeredTree
from tests.rootfs.layers import Item, Tree, is_plain, listing, overlaid

_PARTS = ["a", "b", "c"]
_PATH = st.lists(st.sampled_from(_PARTS), min_size=1, max_size=3).map("/".join)
_TARGET = st.lists(st.sampled_from([*_PARTS, "..", ".", ""]), min_size=1, max_size=4).map("/".join)
_ITEM = (
    st.builds(Item, _PATH, st.sampled_from("ffdddhwo"))
    | st.builds(Item, _PATH, st.just("l"), _TARGET)
    | st.builds(Item, st.just(""), st.just("o"))
)
_LAYERS = st.lists(st.lists(_ITEM, max_size=6).filter(is_plain), min_size=1, max_size=4)
EVERY = sorted(
    {
        "/".join(parts)
        for one in _PARTS
        for parts in (
            [one],
            *([one, two] for two in _PARTS),
            *([one, two, three] for two in _PARTS for three in _PARTS),
        )
    }
)


def tree_of(layers: Sequence[Sequence[Item]], asked: Sequence[str] = EVERY) -> LayeredTree:
    return LayeredTree([listing(items) for items in layers], [path.encode() for path in asked])


def resolved(tree: Tree, path: str) -> str | None:
    """Follow symlinks as path_resolution(7) says, the root being the tree's."""
    links = 0
    todo = path.split("/")
    here: list[str] = []
    while todo:
        part = todo.pop(0)
        if here and tree["/".join(here)][0] != "d":
            return None
        if part == "..":
            here = here[:-1]
        elif part not in {"", "."}:
            entry = tree.get("/".join([*here, part]))
            if entry is None:
                return None
            if entry[0] == "l":
                links += 1
                if links > 40 or not entry[2]:
                    return None
                here = [] if entry[2].startswith("/") else here
                todo = entry[2].split("/") + todo
            else:
                here.append(part)
    return "/".join(here)


class TestAgainstASimpleModel:
    """OCI image specification 1.1, layer.md: "Applying a layer changeset ... Whiteout files MUST only apply to resources in lower/parent
    layers. Files that are present in the same layer as a whiteout file can only be hidden by whiteout files in subsequent layers"."""

    @given(layers=_LAYERS)
    def test_the_same_entries_stand_in_the_same_layers(self, layers: list[list[Item]]):
        judged = overlaid(layers)
        tree = tree_of(layers)
        assert {path: index for path in EVERY if (index := tree.layer_of(path.encode())) is not None} == {
            path: entry[1] for path, entry in judged.items()
        }

    @given(layers=_LAYERS, paths=st.lists(_TARGET, min_size=1, max_size=5), prepared=st.booleans())
    def test_links_lead_to_the_same_places(self, layers: list[list[Item]], paths: list[str], prepared: bool):
        judged = overlaid(layers)
        tree = tree_of(layers, paths[:1])
        if prepared:
            tree.prepare(path.encode() for path in paths)
        for path in paths:
            found = tree.resolve(path.encode())
            assert (found if found is None else found.decode()) == resolved(judged, path)

    @given(layers=_LAYERS, folders=st.sets(_PATH, max_size=3))
    def test_what_stands_in_folders(self, layers: list[list[Item]], folders: set[str]):
        judged = overlaid(layers)
        found = tree_of(layers, []).below({folder.encode() for folder in folders})
        assert found == sorted(
            path.encode() for path, (kind, *_) in judged.items() if kind != "d" and path.rpartition("/")[0] in folders
        )


class TestByHand:
    @pytest.mark.parametrize("written", ["a/", "a//", "a//a"])
    def test_a_slash_too_many_changes_nothing(self, written: str):
        """Once a wanted path, so written, made a file look like the link that it had replaced in its layer."""
        tree = tree_of([[Item("a", "l", "a"), Item("a")]], ["a"])
        tree.prepare([written.encode()])
        assert tree.resolve(b"a") == b"a"

    def test_a_file_that_took_a_folders_place_hides_it_for_ever(self):
        tree = tree_of([[Item("a/b")], [Item("a")], [Item("a", "d")]], ["a/b", "a"])
        assert tree.layer_of(b"a/b") is None
        assert tree.layer_of(b"a") == 2

    def test_a_folder_without_an_entry_takes_a_links_place(self):
        # Layers made without entries for their folders turn /lib, a link to usr/lib, into a folder.
        tree = tree_of([[Item("usr/lib/x"), Item("lib", "l", "usr/lib")], [Item("lib/y")]], ["lib/x", "lib/y"])
        assert tree.resolve(b"lib/x") is None
        assert tree.resolve(b"lib/y") == b"lib/y"

    @pytest.mark.parametrize(("links", "leads"), [(40, True), (41, False)])
    def test_forty_links(self, links: int, leads: bool):
        # path_resolution(7): "ELOOP"; namei.h: MAXSYMLINKS 40.
        chain = [Item(f"l{n}", "l", f"l{n + 1}") for n in range(links)] + [Item(f"l{links}")]
        assert tree_of([chain], []).resolve(b"l0") == (b"l%d" % links if leads else None)

    @pytest.mark.parametrize(
        "items",
        [
            [Item("a", "l", "a")],
            [Item("a", "l", "b"), Item("b", "l", "/a")],
            [Item("a", "l", "a/b")],
            [Item("a", "l", "./a/.")],
        ],
    )
    def test_loops(self, items: list[Item]):
        assert tree_of([items], []).resolve(b"a/b") is None

    @pytest.mark.parametrize(
        "target", ["/etc/passwd", "../../../etc/passwd", "//etc//./passwd", "/../etc/passwd", "../b/../etc/passwd"]
    )
    def test_links_never_leave_the_root(self, target: str):
        tree = tree_of([[Item("etc/passwd"), Item("b", "d"), Item("a/link", "l", target)]], [])
        assert tree.resolve(b"a/link") == b"etc/passwd"

    def test_many_links_cost_few_passes(self, monkeypatch: pytest.MonkeyPatch):
        passes = 0
        learn = LayeredTree.learn

        def counted(tree: LayeredTree, paths: Sequence[bytes]) -> None:
            nonlocal passes
            passes += 1
            learn(tree, paths)

        monkeypatch.setattr(LayeredTree, "learn", counted)
        items = (
            [Item(f"d{n}/l", "l", f"../e{n}/m") for n in range(500)]
            + [Item(f"e{n}/m", "l", f"/f{n}") for n in range(500)]
            + [Item(f"f{n}") for n in range(500)]
        )
        paths = [b"d%d/l" % n for n in range(500)]
        tree = LayeredTree([listing(items)], paths)
        tree.prepare(paths)
        assert [tree.resolve(path) for path in paths] == [b"f%d" % n for n in range(500)]
        assert passes < 10


@pytest.mark.system
class TestAgainstTheKernel:
    """The real overlayfs, and real look-ups inside a root."""

    @pytest.fixture
    def overlay(self, tmp_path: Path, tool: Callable[[str], str]):
        if os.geteuid() != 0:
            pytest.skip("mounting needs root")
        mounted: list[Path] = []
        program = tool("mount")
        # Overlays do not stack on each other's upper folders; a file system of its own works wherever the tests' folder lies.
        ground = tmp_path / "ground"
        ground.mkdir()
        subprocess.run([program, "-t", "tmpfs", "tmpfs", ground], check=True)

        def mount(layers: Sequence[Sequence[Item]], name: str) -> Path:
            folders = []
            for index, items in enumerate(layers):
                folder = ground / name / str(index)
                folder.mkdir(parents=True)
                unpack(items, folder)
                folders.append(folder)
            empty, view = ground / name / "empty", ground / name / "view"
            empty.mkdir()
            view.mkdir()
            lower = ":".join(str(folder) for folder in [*folders[::-1], empty])
            subprocess.run([program, "-t", "overlay", "overlay", "-o", f"ro,lowerdir={lower}", view], check=True)
            mounted.append(view)
            return view

        yield mount
        for view in (*mounted, ground):
            subprocess.run([tool("umount"), view], check=True)

    LAYERS = (
        [[Item("a/b/c"), Item("a/x")], [Item("a/b", "o"), Item("a/b/d")]],
        [[Item("a/b/c"), Item("x")], [Item("a/b", "w"), Item("x", "w")], [Item("a/b/e")]],
        [[Item("a/b/c")], [Item("a")], [Item("a/d")]],
        [[Item("a"), Item("b", "d")], [Item("a/b/c"), Item("b")]],
        [
            [Item("a/b"), Item("a/c"), Item("f")],
            [Item("a", "w"), Item("a", "d"), Item("a/d"), Item("f", "w"), Item("f")],
        ],
        [[Item("a/b"), Item("a/c")], [Item("a", "w")], [Item("a/d")]],
        [[Item("a"), Item("a", "d"), Item("a/b"), Item("l", "l", "a"), Item("l"), Item("m"), Item("m", "l", "a")]],
        [[Item("usr/lib/x"), Item("lib", "l", "usr/lib")], [Item("lib/y")]],
        [[Item("a/b/c"), Item("a/b/l", "l", "../../z"), Item("z")], [Item("", "o"), Item("y")]],
        [[Item("a/one"), Item("a/two", "h", "a/one")], [Item("a/one", "w")], [Item("a/two")]],
        [
            [
                Item("v/l", "l", "/e/w"),
                Item("e/w/f"),
                Item("k", "l", "v/l/f"),
                Item("m", "l", "l2"),
                Item("l2", "l", "m"),
            ]
        ],
    )

    def test_the_same_tree_as_overlayfs(self, overlay: Callable[[Sequence[Sequence[Item]], str], Path]):
        for number, layers in enumerate(self.LAYERS):
            view = overlay(layers, str(number))
            there = {str(path.relative_to(view)) for path in view.rglob("*")}
            asked = {item.path for items in layers for item in items} | there
            asked |= {parent for path in asked for parent in _above(path)}
            tree = tree_of(layers, sorted(asked))
            assert {path for path in asked if path and tree.layer_of(path.encode()) is not None} == there, layers
            assert set(overlaid(layers)) == there, layers

    def test_links_lead_where_the_kernel_goes(self, overlay: Callable[[Sequence[Sequence[Item]], str], Path]):
        for number, layers in enumerate(self.LAYERS):
            view = overlay(layers, str(number))
            tree = tree_of(layers, [])
            for path in sorted({item.path for items in layers for item in items} - {""}):
                found = tree.resolve(path.encode())
                assert (None if found is None else "/" + found.decode()) == _opened_in(view, path), (layers, path)


def _above(path: str) -> list[str]:
    found = []
    while path := path.rpartition("/")[0]:
        found.append(path)
    return found


def _opened_in(root: Path, path: str) -> str | None:
    """What the kernel opens at a path when `root` is the root: told by a child that lives there."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            kernel = os.open("/proc/self/fd", os.O_RDONLY)
            os.chroot(root)
            os.chdir("/")
            name = os.readlink(str(os.open(path, os.O_PATH)), dir_fd=kernel)
            os.write(write, name.encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as answers:
        answer = answers.read()
    os.waitpid(child, 0)
    return answer or None


def unpack(items: Sequence[Item], folder: Path) -> None:
    """Unpack a layer as engines do for overlayfs, entry by entry: a removal is a device 0/0, an opaque folder has an attribute."""
    for item in items:
        at = folder / item.path
        at.parent.mkdir(parents=True, exist_ok=True)
        if item.kind == "w":
            os.mknod(at, 0o020000, os.makedev(0, 0))
            continue
        if item.kind == "o":
            at.mkdir(exist_ok=True)
            os.setxattr(at, "trusted.overlay.opaque", b"y")
            continue
        if os.path.lexists(at) and not (at.is_dir() and item.kind == "d"):
            at.unlink()
        if item.kind == "f":
            at.write_text(item.path)
        elif item.kind == "d":
            at.mkdir(exist_ok=True)
        elif item.kind == "l":
            at.symlink_to(item.target)
        else:
            at.hardlink_to(folder / item.target)
