from collections.abc import Iterator

from nakami.images.image import Image
from nakami.model.image import ImageConfig, Layer, Target


class Plain(Image):
    """The least that an image is."""

    def __init__(self, target: Target) -> None:
        self.target = target

    def chunks(self, layer: Layer) -> Iterator[bytes]:
        yield b"%d" % layer.index


def test_what_every_image_can_do():
    layers = (Layer(0), Layer(1))
    with Plain(Target("test", "it", layers=layers)) as image:
        assert image.config == ImageConfig()
        assert [(layer.index, b"".join(chunks)) for layer, chunks in image.streams(layers[::-1])] == [
            (1, b"1"),
            (0, b"0"),
        ]
    assert Plain(Target("test", "it", config=ImageConfig(user="app"))).config.user == "app"


def test_layers_that_nobody_need_try_to_read():
    here = Layer(0, digest="sha256:1", media_type="application/vnd.oci.image.layer.v1.tar+gzip")
    foreign = Layer(1, digest="sha256:2", foreign=True)
    encrypted = Layer(2, digest="sha256:3", media_type="application/vnd.oci.image.layer.v1.tar+gzip+encrypted")
    image = Plain(Target("test", "it", layers=(here, foreign, encrypted)))
    spots = [image.absent(layer) for layer in image.target.layers]
    assert [spot and spot.where for spot in spots] == [None, "sha256:2", "sha256:3"]
    assert all(spot.remedy for spot in spots if spot)
