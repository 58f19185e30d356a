"""Images are really patched in tests/system/test_patch.py."""

from nakami.engine.patch_making import _few, _packing
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
