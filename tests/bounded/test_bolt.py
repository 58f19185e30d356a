import lzma
import struct
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded import bolt
from nakami.bounded.bolt import Bolt, Bucket
from nakami.errors import InputError, LimitExceeded, Malformed, TargetNotFound
from tests.bounded.bolts import BRANCH, LEAF, PAGE, Tree, Writer, branch, head, leaf, meta

SAMPLE = Path(__file__).parent / "samples" / "containerd-1.6-meta.db.xz"
_KEYS = st.binary(min_size=1, max_size=12)
_TREES: st.SearchStrategy[Tree] = st.recursive(
    st.dictionaries(_KEYS, st.binary(max_size=40), max_size=9),
    lambda inner: st.dictionaries(_KEYS, st.binary(max_size=9) | inner, max_size=6),
    max_leaves=6,
)


def whole(bucket: Bucket) -> Tree:
    return {key: whole(item) if isinstance(item, Bucket) else item for key, item in bucket._items()}


def read(content: bytes) -> Tree:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        with Bolt(Path(file.name)) as opened:
            return whole(opened.root)


def damaged(*pages: bytes, root: int = 3) -> bytes:
    """A database of these pages, from page 3 on."""
    body = b"".join(page.ljust(PAGE, b"\0") for page in pages)
    count = 3 + len(body) // PAGE
    return meta(0, root, count, 4) + meta(1, root, count, 3) + head(2, 0x10, 0).ljust(PAGE, b"\0") + body


class TestTrees:
    """bbolt, README, "Buckets": "collections of key/value pairs within the database"; "Iterating over keys": "in byte-sorted order";
    "Nested buckets": "you can also store a bucket in a key"."""

    @given(tree=_TREES, fanout=st.integers(2, 5), page=st.sampled_from([1024, 4096]))
    def test_what_was_put_in_comes_out(self, tree: Tree, fanout: int, page: int):
        assert read(Writer(fanout, page).database(tree)) == tree

    @given(tree=st.dictionaries(_KEYS, st.binary(max_size=9), min_size=1, max_size=60), fanout=st.integers(2, 5))
    def test_each_key_is_found(self, tree: dict[bytes, bytes], fanout: int):
        with tempfile.NamedTemporaryFile() as file:
            file.write(Writer(fanout).database(dict(tree)))
            file.flush()
            with Bolt(Path(file.name)) as opened:
                for key, value in tree.items():
                    assert opened.root._find(key) == value
                    assert key + b"x" in tree or opened.root._find(key + b"x") is None

    def test_a_value_larger_than_a_page(self):
        tree: Tree = {b"big": b"v" * 20_000, b"small": b"w"}
        assert read(Writer().database(tree)) == tree


def test_a_real_one(tmp_path: Path):
    path = tmp_path / "meta.db"
    path.write_bytes(lzma.decompress(SAMPLE.read_bytes()))
    with Bolt(path) as opened:
        spaces = opened.root.bucket("v1")
        assert spaces is not None
        assert [name for name, _ in spaces.buckets()] == ["default", "k8s.io"]
        target = opened.root.bucket("v1", "k8s.io", "images", "web:1.5", "target")
        assert target is not None
        assert target.get("mediatype") == b"application/vnd.oci.image.manifest.v1+json"
        assert target.get("nothing") is None
        assert opened.root.bucket("v1", "nobody", "images") is None
        assert opened.root.get("v1") is None  # a bucket is no value
        assert opened.unchanged


class TestHeads:
    """bbolt, `db.go`, `meta`: "meta returns the current meta page reference. We have to return the meta with the highest txid which doesn't
    fail validation"."""

    def test_the_newer_sound_one_counts(self):
        tree: Tree = {b"a": b"1"}
        for transaction in (6, 7):
            assert read(Writer().database(tree, transaction)) == tree

    @pytest.mark.parametrize("page", [1024, 4096, 65536])
    def test_the_second_alone(self, page: int):
        content = bytearray(Writer(page=page).database({b"a": b"1"}, 7))
        content[20] ^= 1
        assert read(bytes(content)) == {b"a": b"1"}

    def test_a_writer_that_comes_between_is_noticed(self, tmp_path: Path):
        path = tmp_path / "db"
        path.write_bytes(Writer().database({b"a": b"1"}, 7))
        with Bolt(path) as opened:
            assert opened.unchanged
            path.write_bytes(Writer().database({b"a": b"2"}, 8))
            assert not opened.unchanged

    @pytest.mark.parametrize("content", [b"", b"x" * 100, bytes(PAGE * 4), meta(0, 3, 4, 1, magic=1) * 2])
    def test_none(self, content: bytes):
        with pytest.raises(Malformed, match="no bbolt database"):
            read(content)

    def test_no_file(self, tmp_path: Path):
        with pytest.raises(TargetNotFound, match="cannot be opened"):
            Bolt(tmp_path / "nothing")


class TestHostile:
    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (damaged(branch(3, [(b"a", 3)])), "leads back"),
            (damaged(branch(3, [(b"a", 4), (b"b", 4)]), leaf(4, [])), "leads back"),
            (damaged(branch(3, [(b"a", 99)])), "page 99"),
            (damaged(branch(3, [(b"a", 0)])), "page 0"),
            (damaged(branch(4, [])), "holds page 4"),
            (damaged(head(3, 0x10, 0)), "another kind"),
            (damaged(head(3, LEAF, 0xFFFF)), "outside"),
            (damaged(head(3, BRANCH, 0xFFFF)), "outside"),
            (damaged(head(3, LEAF, 1) + struct.pack("<IIII", 0, 0xFFFFFFF0, 5, 5)), "outside"),
            (damaged(head(3, LEAF, 1) + struct.pack("<IIII", 0, 16, 5, 0xFFFFFFFF)), "outside"),
            (damaged(leaf(3, [(1, b"a", b"short")])), "outside"),
            (damaged(leaf(3, [(1, b"a", bytes(16) + b"short")])), "outside"),
            (damaged(leaf(3, [(1, b"a", bytes(16) + branch(0, []))])), "another kind"),
            (damaged(leaf(3, [(1, b"a", struct.pack("<QQ", 3, 0))])), "deep"),
            (damaged(head(3, LEAF, 0, 0xFFFFFFFF)), "look at more"),
            (damaged(head(3, LEAF, 0, 5)), "page of"),
            (damaged(leaf(3, []))[: 3 * PAGE + 8], "truncated"),
        ],
    )
    def test_pages_that_lie(self, content: bytes, why: str):
        with pytest.raises(InputError, match=why):
            read(content)

    def test_a_look_up_in_a_circle_ends(self, tmp_path: Path):
        path = tmp_path / "db"
        path.write_bytes(damaged(branch(3, [(b"a", 3)])))
        with Bolt(path) as opened, pytest.raises(Malformed, match="levels deep"):
            opened.root._find(b"b")

    def test_looking_is_bounded(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(bolt, "MAX_PAGES", 20)
        path = tmp_path / "db"
        path.write_bytes(Writer(2).database({b"%d" % n: b"" for n in range(100)}))
        with Bolt(path) as opened, pytest.raises(LimitExceeded):
            whole(opened.root)

    @given(data=st.data())
    def test_any_damage_is_an_input_error(self, data: st.DataObject):
        content = bytearray(Writer(2, 1024).database({b"a": {b"b": {b"c": b"d", b"e": {}}, b"f": b"g"}, b"h": b"i"}))
        for _ in range(data.draw(st.integers(1, 6))):
            content[data.draw(st.integers(3 * 1024, len(content) - 1))] = data.draw(st.integers(0, 255))
        with suppress(InputError):
            read(bytes(content))
