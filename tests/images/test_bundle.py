from collections.abc import Iterator

from nakami.images.bundle import Bundle, BundledImage, missing
from nakami.model.image import Layer, Target


class Words(Bundle):
    """A bundle of words, which counts how often each is streamed."""

    where = "words"

    def __init__(self) -> None:
        self.streamed: list[str] = []
        self.closed = False

    def document(self, name: str) -> bytes | None:
        return name.encode()

    def size(self, name: str) -> int | None:
        return len(name) or None

    def chunks(self, name: str) -> Iterator[bytes]:
        self.streamed.append(name)
        return iter([name.encode()])

    def close(self) -> None:
        self.closed = True


def test_layers_are_members():
    words = Words()
    layers = tuple(Layer(index) for index in range(3))
    with BundledImage(Target("test", "it", layers=layers), words, ["one", "two", "one"]) as image:
        assert image.parallel
        assert b"".join(image.chunks(layers[1])) == b"two"
        found = {layer.index: b"".join(chunks) for layer, chunks in image.streams(layers)}
        # Several layers may be one member: each is streamed all the same.
        assert found == {0: b"one", 1: b"two", 2: b"one"}
        assert sorted(words.streamed) == ["one", "one", "two", "two"]
    assert words.closed


def test_folders_are_members_by_default():
    assert Words().has_folder(["", "one"])
    assert not Words().has_folder([""])


def test_what_is_missing_is_told():
    assert (
        str(missing("it.tar", "a"))
        == "it.tar has no member 'a' although its manifest names it; export or pull it again"
    )
