"""Images are really patched in tests/system/test_patch.py."""

from nakami.engine.patch_making import _few, _gone, _packing
from nakami.model.diff import PackageChange
from nakami.model.image import Layer, Target
from tests.patch.trees import Layers


def test_the_new_layer_is_packed_as_most_of_the_others():
    image = Layers([b""])
    assert _packing(image) == "gzip"
    zstd = Layer(0, media_type="application/vnd.oci.image.layer.v1.tar+zstd")
    image.target = Target("oci", "x", layers=(zstd,))
    assert _packing(image) == "zstd"


def test_a_few_of_many_are_told():
    assert _few([]) == []
    assert _few(["a"] * 5)[-1] == "and 2 more such"


def test_packages_that_vanish_are_told():
    changes = [PackageChange("removed", "apk", "", f"p{n:02}", ("1",), ()) for n in range(12)]
    (told,) = _gone([*changes, PackageChange("up", "apk", "", "q", ("1",), ("2",))])
    assert told.startswith("12 packages vanished from the package database: p00, p01")
    assert told.endswith("p09, ...")
    assert _gone([]) == []
