import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nakami.errors import InputError, LimitExceeded, Malformed, TargetError, TargetNotFound
from nakami.images.bundle import BundledImage
from nakami.images.opening import open_bundle
from nakami.images.sources.docker_archive import open_docker_archive
from tests.bounded.tars import END, header, member, pax
from tests.images.made import BASE, config, docker_archive, layer

TOP = layer(("top", "f", b"top"))


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., BundledImage]:
    def open_(archive: bytes, tag: str = "") -> BundledImage:
        path = tmp_path / "image.tar"
        path.write_bytes(archive)
        bundle = open_bundle(path)
        try:
            return open_docker_archive(bundle, "it", tag=tag)
        except BaseException:
            bundle.close()
            raise

    return open_


def contents(image: BundledImage) -> list[bytes]:
    """The layers' bytes, read in both ways."""
    with image:
        layers = image.target.layers
        one_by_one = [b"".join(image.chunks(each)) for each in layers]
        streamed = {each.index: b"".join(chunks) for each, chunks in image.streams(layers)}
        assert [streamed[each.index] for each in layers] == one_by_one
        return one_by_one


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_what_it_says_of_itself(pack: Callable[[bytes], bytes], opened: Callable[..., BundledImage]):
    image = opened(pack(docker_archive([BASE, TOP])))
    target = image.target
    assert (target.kind, target.name, target.reference, target.platform) == (
        "docker-archive",
        "it",
        "app:1",
        "linux/amd64",
    )
    assert image.config.user == "app"
    assert [(each.index, each.size, each.created_by) for each in target.layers] == [
        (0, len(BASE), "step 0"),
        (1, len(TOP), "step 1"),
    ]
    assert contents(image) == [BASE, TOP]


def test_old_archives_link_one_layer_to_another(opened: Callable[..., BundledImage]):
    manifest = json.dumps([{"Config": "./c", "Layers": ["a/layer.tar", "b/layer.tar", "/c/layer.tar"]}]).encode()
    archive = (
        member(b"a/layer.tar", TOP)
        + header(b"b/layer.tar", flag=b"2", link=b"../a/layer.tar")
        + header(b"c/layer.tar", flag=b"1", link=b"a/layer.tar")
        + member(b"c", config([TOP] * 3))
        + member(b"./manifest.json", manifest)
        + END
    )
    assert contents(opened(archive)) == [TOP] * 3
    assert contents(opened(gzip.compress(archive))) == [TOP] * 3


def test_an_image_without_layers(opened: Callable[..., BundledImage]):
    archive = (
        member(b"c", config([]))
        + member(b"manifest.json", b'[{"Config": "c", "RepoTags": null, "Layers": null}]')
        + END
    )
    assert contents(opened(archive)) == []


class TestSeveralImages:
    @pytest.fixture
    def archive(self) -> bytes:
        items = [
            {"Config": "c", "RepoTags": ["app:1", "app:latest"], "Layers": ["l"]},
            {"Config": "d", "RepoTags": ["app:2"], "Layers": []},
        ]
        return (
            member(b"l", TOP)
            + member(b"c", config([TOP]))
            + member(b"d", config([]))
            + member(b"manifest.json", json.dumps(items).encode())
            + END
        )

    def test_one_is_chosen_by_its_tag(self, archive: bytes, opened: Callable[..., BundledImage]):
        assert len(opened(archive, "app:latest").target.layers) == 1
        assert len(opened(archive, "app:2").target.layers) == 0

    @pytest.mark.parametrize("tag", ["", "app:3"])
    def test_else_those_that_are_there_are_told(self, tag: str, archive: bytes, opened: Callable[..., BundledImage]):
        with pytest.raises(TargetNotFound, match=r"app:1, app:2, app:latest"):
            opened(archive, tag)


class TestWrongOnes:
    @pytest.mark.parametrize(
        ("manifest", "error"),
        [
            (b"", InputError),
            (b"rubbish", InputError),
            (b"[]", TargetNotFound),
            (b"{}", Malformed),
            (b'[{"Config": 5, "Layers": []}]', Malformed),
            (b'[{"Layers": []}]', Malformed),
            (b'[{"Config": "missing", "Layers": []}]', Malformed),
            (b'[{"Config": "manifest.json", "Layers": []}]', Malformed),
            (b'[{"Config": "c", "Layers": []}]', Malformed),
            (b'[{"Config": "c", "Layers": ["l", "l"]}]', Malformed),
            (b'[{"Config": "c", "Layers": ["\\u0000"]}]', None),
            (b"[" * 100_000, InputError),
            (b"[" + b'{"Config":"c","Layers":[]},' * 400_000 + b"]", InputError),
        ],
    )
    @pytest.mark.parametrize("pack", [bytes, gzip.compress])
    def test_a_manifest(
        self,
        manifest: bytes,
        error: type[Exception] | None,
        pack: Callable[[bytes], bytes],
        opened: Callable[..., BundledImage],
    ):
        archive = pack(member(b"l", TOP) + member(b"c", config([TOP])) + member(b"manifest.json", manifest) + END)
        if error is None:  # noticed when the layer is read
            image = opened(archive)
            with pytest.raises(Malformed, match="no member"):
                contents(image)
        else:
            with pytest.raises(error):
                opened(archive)

    def test_none_at_all(self, opened: Callable[..., BundledImage]):
        with pytest.raises(TargetNotFound, match="no docker-archive"):
            opened(member(b"etc/passwd", b"x") + END)

    @pytest.mark.parametrize("name", [b"manifest.json", b"config.json"])
    @pytest.mark.parametrize("pack", [bytes, gzip.compress])
    def test_two_of_one_name(self, name: bytes, pack: Callable[[bytes], bytes], opened: Callable[..., BundledImage]):
        # One engine takes the first, another the last.
        with pytest.raises(Malformed, match="more than once"):
            opened(pack(member(b"./" + name, b"{}") + docker_archive([TOP])))

    def test_two_layers_of_one_name(self, opened: Callable[..., BundledImage]):
        # The last one stands, in whatever way it is read; its digest is checked by whoever reads it.
        assert contents(opened(member(b"0/layer.tar", b"other") + docker_archive([TOP]))) == [TOP]
        assert contents(opened(gzip.compress(member(b"0/layer.tar", b"other") + docker_archive([TOP])))) == [TOP]

    def test_a_layer_stored_without_its_holes(self, opened: Callable[..., BundledImage]):
        sparse = pax((b"GNU.sparse.map", b"0,10"), (b"GNU.sparse.size", b"5000")) + member(b"l", b"x" * 10)
        archive = (
            sparse + member(b"c", config([TOP])) + member(b"manifest.json", b'[{"Config": "c", "Layers": ["l"]}]') + END
        )
        for pack in (bytes, gzip.compress):
            with pytest.raises(Malformed, match="without its holes"):
                opened(pack(archive))

    def test_a_huge_manifest(self, opened: Callable[..., BundledImage]):
        for pack in (bytes, gzip.compress):
            with pytest.raises(LimitExceeded, match="at most"):
                opened(pack(member(b"manifest.json", b"[" + b" " * (9 << 20) + b"]") + END))

    def test_a_chain_of_links_that_never_ends(self, opened: Callable[..., BundledImage]):
        archive = header(b"manifest.json", flag=b"2", link=b"b") + header(b"b", flag=b"2", link=b"manifest.json") + END
        with pytest.raises(TargetNotFound):
            opened(archive)

    @pytest.mark.parametrize("pack", [bytes, gzip.compress])
    def test_cut_off_anywhere(self, pack: Callable[[bytes], bytes], opened: Callable[..., BundledImage]):
        archive = pack(docker_archive([TOP]))
        # The end mark, and the padding before it, may be missing.
        whole = len(archive.rstrip(b"\0")) if pack is bytes else len(archive)
        for length in range(1, whole, 101):
            try:
                image = opened(archive[:length])
            except (InputError, TargetError):
                continue
            with pytest.raises(InputError):
                contents(image)
