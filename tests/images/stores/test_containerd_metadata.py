from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.bolt import Bolt
from nakami.errors import InputError, Malformed, TargetNotFound
from nakami.images.stores import containerd_metadata as module
from nakami.images.stores.containerd_metadata import METADATA, SNAPSHOTTER, images_of, snapshots_of
from tests.images.made import MANIFEST, digest
from tests.images.stores.stored import metadata, snapshotter, varint

A, B = digest(b"a"), digest(b"b")
AT: dict[str, Any] = {"digest": A, "mediaType": MANIFEST, "size": 1234}


def store(root: Path, content: bytes) -> str:
    (root / METADATA).parent.mkdir(parents=True, exist_ok=True)
    (root / METADATA).write_bytes(content)
    return str(root)


class TestImages:
    """containerd, `core/metadata/buckets.go`: `v1/<namespace>/images/<image name>/target/{digest,mediatype,size}`."""

    def test_the_likeliest_namespace_first(self, tmp_path: Path):
        root = store(
            tmp_path, metadata({name: {"b:1": AT, "a:1": AT} for name in ("aaa", "default", "moby", "k8s.io")})
        )
        found = images_of(root)
        assert [(each.namespace, each.name) for each in found[::2]] == [
            (name, "a:1") for name in ("k8s.io", "default", "moby", "aaa")
        ]
        assert (found[0].digest, found[0].media_type, found[0].size) == (A, MANIFEST, 1234)
        assert [each.name for each in images_of(root, "moby")] == ["a:1", "b:1"]
        assert images_of(root, "nobody") == ()

    def test_a_digest_that_is_none(self, tmp_path: Path):
        with pytest.raises(InputError):
            images_of(store(tmp_path, metadata({"default": {"a:1": AT | {"digest": "../../etc"}}})))

    def test_none(self, tmp_path: Path):
        with pytest.raises(TargetNotFound):
            images_of(str(tmp_path))
        with pytest.raises(Malformed):
            images_of(store(tmp_path, b"rubbish"))

    def test_a_writer_that_never_rests(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(Bolt, "unchanged", False)
        with pytest.raises(Malformed, match="all the time"):
            images_of(store(tmp_path, metadata({})))


class TestSnapshots:
    """OCI image specification 1.1, `config.md`: "ChainID(L0|...|Ln-1|Ln) = Digest(ChainID(L0|...|Ln-1) + " " + DiffID(Ln))"."""

    CHAIN = digest(f"{A} {B}".encode())

    def test_each_layer_s_folder(self, tmp_path: Path):
        root = store(tmp_path, metadata({"default": {}}, {"default": {A: "default/1/a", self.CHAIN: "default/2/b"}}))
        assert snapshots_of(root, "default", [A, B]) == ["", ""]  # the snapshotter is another
        (tmp_path / SNAPSHOTTER).mkdir()
        (tmp_path / SNAPSHOTTER / "metadata.db").write_bytes(snapshotter({"default/1/a": 7, "default/2/b": 300}))
        folders = [f"{root}/{SNAPSHOTTER}/snapshots/{number}/fs" for number in (7, 300)]
        assert snapshots_of(root, "default", [A, B]) == folders
        assert snapshots_of(root, "default", [A, A]) == [folders[0], ""]
        assert snapshots_of(root, "moby", [A, B]) == ["", ""]
        assert snapshots_of(root, "default", []) == []


class TestNumbers:
    """Go, encoding/binary, `varint.go`: "unsigned integers are serialized 7 bits at a time, starting with the least significant bits"; "signed
    integers are mapped to unsigned integers using zig-zag encoding"."""

    @given(value=st.integers(0, (1 << 63) - 1))
    def test_there_and_back(self, value: int):
        assert module._uvarint(varint(value)) == value
        assert module._varint(varint(value << 1)) == value

    @given(content=st.binary(max_size=30))
    def test_any_bytes(self, content: bytes):
        assert module._uvarint(content) >= 0
