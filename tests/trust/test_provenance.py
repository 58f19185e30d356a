import pytest
from msgspec.structs import replace

from nakami.model.answer import Mark
from nakami.model.image import Layer, Target
from nakami.trust.provenance import trusted

LAYER = Layer(0, diff_id="sha256:" + "0" * 64)
PINNED = Target(
    "registry", "x", registry="registry.example", reference="registry.example/x", pinned=True, layers=(LAYER,)
)


def _line(target: Target, *, verified: bool = True) -> str:
    return trusted(target, verified=verified).lines[0]


@pytest.mark.parametrize(
    "kind",
    [
        "docker-archive",
        "oci",
        "registry",
        "docker",
        "podman",
        "containerd",
        "containers-storage",
        "rootfs",
        "dir",
        "pid",
    ],
)
def test_without_a_signature_nothing_is_fine(kind: str):
    answer = trusted(replace(PINNED, kind=kind), verified=True)
    assert answer.mark is not Mark.FINE
    assert answer.question == "TRUSTED"


def test_a_pinned_reference_means_the_same_for_ever():
    assert _line(PINNED) == "registry registry.example · pinned to a digest · layers match their digests"
    assert trusted(PINNED, verified=True).mark is Mark.NOT_KNOWN


def test_a_tag_may_mean_something_else_tomorrow():
    answer = trusted(replace(PINNED, pinned=False), verified=True)
    assert "tag not pinned to a digest" in answer.lines[0]
    assert answer.mark is Mark.ATTENTION


@pytest.mark.parametrize(
    ("target", "told"),
    [
        (Target("docker", "x", layers=(LAYER,)), "from the local docker engine"),
        (Target("docker-archive", "x", layers=(LAYER,)), "from a file: no registry vouches for it"),
        (
            Target("containerd", "x", layers=(LAYER,), store="containerd /c, namespace k8s.io"),
            "from the store containerd /c, namespace k8s.io · layers match their digests",
        ),
        (Target("containerd", "x", layers=(Layer(0),), store="s"), "no layer is there as it came"),
        (Target("containerd", "x", layers=(LAYER, Layer(1)), store="s"), "1 of 2 layers match their digests"),
        (Target("dir", "/"), "a folder carries no digest and no signature"),
    ],
)
def test_where_it_comes_from(target: Target, told: str):
    assert told in _line(target)


def test_digests_that_were_not_checked_are_not_claimed():
    assert _line(PINNED, verified=False).endswith("layers not held against their digests")


def test_a_layer_that_was_not_read_was_not_checked():
    foreign = Layer(1, "sha256:" + "1" * 64, foreign=True)
    assert _line(replace(PINNED, layers=(LAYER, foreign))).endswith("1 of 2 layers match their digests")


@pytest.mark.parametrize("layers", [(), (Layer(0, size=100),)])
def test_layers_without_digests_match_none(layers: tuple[Layer, ...]):
    assert "match" not in _line(replace(PINNED, kind="rootfs", layers=layers))


def test_signatures_are_said_to_be_unchecked():
    assert trusted(PINNED, verified=True).lines[-1] == "signatures: not checked by this version"


def test_a_bill_of_materials_is_what_its_writer_says():
    answer = trusted(Target("sbom", "x.json"), verified=True)
    assert answer.mark is Mark.NOT_KNOWN
    assert "the image itself was not read" in answer.lines[0]
