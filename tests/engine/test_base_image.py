"""The base image: by its own word, by memory, by guess; and never a wrong one."""

import json
from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.engine.base_image import Name, base_of, chain_ids, origin_of
from nakami.model.image import Base, ImageConfig, Layer, Step, Target
from nakami.model.inventory import Placed
from nakami.model.package import Distro, Package
from tests.engine import histories as known
from tests.engine.histories import config, diff_id

BUSTER = Distro("debian", "10", "buster", "Debian GNU/Linux 10 (buster)")
PYTHON_APP = config(known.DEBIAN_BUSTER, known.BUILDPACK_DEPS, known.PYTHON_39, known.APP)
NAME = "org.opencontainers.image.base.name"
DIGEST = "org.opencontainers.image.base.digest"


def nothing(chain: str) -> Sequence[Name]:
    del chain
    return ()


def target(about: ImageConfig | None, **more: object) -> Target:
    layers = tuple(Layer(number, diff_id=each) for number, each in enumerate(about.diff_ids if about else ()))
    return replace(Target("registry", "it", config=about, layers=layers), **more)


def remembering(names: dict[int, Sequence[Name]], about: ImageConfig = PYTHON_APP):
    chains = list(chain_ids(about.diff_ids))
    return lambda chain: names.get(chains.index(chain) + 1, ())


class TestGuess:
    def test_the_nearest_counts(self):
        assert base_of(target(PYTHON_APP), BUSTER, nothing) == Base("python 3.9.5", "", 9, "history")

    def test_an_image_that_is_a_base_has_none(self):
        assert base_of(target(config(known.DEBIAN_BUSTER)), BUSTER, nothing) is None

    def test_without_a_configuration_nothing_is_known(self):
        assert base_of(target(None), BUSTER, nothing) is None
        assert base_of(target(ImageConfig()), BUSTER, nothing) is None


class TestMemory:
    def test_an_image_seen_before_is_certain(self):
        seen = remembering(
            {1: [Name("docker.io/library/debian:buster")], 9: [Name("docker.io/library/python:3.9", "sha256:1")]}
        )
        assert base_of(target(PYTHON_APP), BUSTER, seen) == Base("docker.io/library/python:3.9", "sha256:1", 9, "seen")

    def test_the_best_name_is_the_first(self):
        seen = remembering({9: [Name("registry.example/python:3.9"), Name("python:copy")]})
        assert base_of(target(PYTHON_APP), BUSTER, seen) == Base("registry.example/python:3.9", "", 9, "seen")

    def test_a_nearer_guess_counts_more_than_a_distant_memory(self):
        seen = remembering({1: [Name("debian:buster")]})
        assert base_of(target(PYTHON_APP), BUSTER, seen) == Base("python 3.9.5", "", 9, "history")

    def test_another_tag_of_the_same_repository_is_no_base(self):
        seen = remembering({11: [Name("registry.example/shop/web:1.3")]})
        ours = target(PYTHON_APP, reference="registry.example/shop/web:1.4")
        assert base_of(ours, BUSTER, seen) == Base("python 3.9.5", "", 9, "history")

    def test_the_image_itself_is_no_base(self):
        seen = remembering({len(PYTHON_APP.diff_ids): [Name("elsewhere/web:1")]})
        assert base_of(target(replace(PYTHON_APP, history=())), BUSTER, seen) is None


class TestOwnWord:
    def test_an_annotation_with_the_history_of_that_image(self):
        ours = target(PYTHON_APP, annotations={NAME: "docker.io/library/python:3.9", DIGEST: "sha256:abc"})
        assert base_of(ours, BUSTER, nothing) == Base("docker.io/library/python:3.9", "sha256:abc", 9, "label")

    def test_an_annotation_that_names_what_was_seen(self):
        seen = remembering({5: [Name("registry.example/base:1", "sha256:abc")]})
        for annotations in ({NAME: "registry.example/base:1"}, {NAME: "mirror.example/base:1", DIGEST: "sha256:abc"}):
            found = base_of(target(PYTHON_APP, annotations=annotations), BUSTER, seen)
            assert found is not None
            assert (found.name, found.layers, found.by) == (annotations[NAME], 5, "label")

    def test_an_annotation_that_nothing_locates_says_nothing_of_layers(self):
        """The seams that the history shows are of other images; the one that is named lies above them, nobody knows where."""
        ours = target(PYTHON_APP, annotations={NAME: "registry.example/company/base:1"})
        assert base_of(ours, BUSTER, nothing) == Base("registry.example/company/base:1", "", 0, "label")

    def test_an_annotation_and_a_seam_without_a_name(self):
        own = known.at("2024-01-01T00:00:00", "RUN /bin/sh -c a # buildkit", '-CMD ["a"]')
        ours = target(config(own, known.APP), annotations={NAME: "registry.example/company/base:1"})
        assert base_of(ours, None, nothing) == Base("registry.example/company/base:1", "", 1, "label")

    def test_a_label_that_was_inherited_does_not_hide_what_is_nearer(self):
        """Docker's labels are inherited: python's image carries the one that names debian into the application."""
        labelled = replace(PYTHON_APP, labels={NAME: "docker.io/library/debian:buster"})
        assert base_of(target(labelled), BUSTER, nothing) == Base("python 3.9.5", "", 9, "history")

    def test_a_label_that_fits(self):
        labelled = replace(PYTHON_APP, labels={NAME: "docker.io/library/python:3.9-buster"})
        assert base_of(target(labelled), BUSTER, nothing) == Base("docker.io/library/python:3.9-buster", "", 9, "label")

    def test_a_label_that_nothing_locates(self):
        labelled = replace(PYTHON_APP, labels={NAME: "registry.example/company/base:1"})
        assert base_of(target(labelled), BUSTER, nothing) == Base("registry.example/company/base:1", "", 0, "label")
        seen = remembering({5: [Name("registry.example/other:1")]})
        assert base_of(target(labelled), BUSTER, seen) == Base("registry.example/other:1", "", 5, "seen")

    def test_empty_annotations_as_buildah_writes_them_without_a_base(self):
        assert base_of(target(config(known.DEBIAN_BUSTER), annotations={NAME: "", DIGEST: ""}), BUSTER, nothing) is None

    @pytest.mark.parametrize("name", ["", " ", "x" * 5000, "\x1b[2J", "not a reference!"])
    def test_names_that_are_none_do_no_harm(self, name: str):
        found = base_of(target(PYTHON_APP, annotations={NAME: name}), BUSTER, nothing)
        assert found is not None
        assert len(found.name) <= 1024


# As buildah 1.28 wrote them, with layers for each step and with a single one.
LAYERED = (
    Step('/bin/sh -c #(nop) CMD ["/bin/sh"]', "2026-11-22T23:53:05.542283504Z"),
    Step("/bin/sh -c #(nop) COPY file:3dd26e49 in /a.txt ", "2026-11-22T23:53:06Z", False, "FROM localhost/mybase:3.19"),
    Step("/bin/sh -c #(nop) ENV X=1", "2026-11-22T23:53:06Z", True, "FROM 73ffa5c7704c"),
    Step("/bin/sh -c echo hi > /b", "2026-11-22T23:53:06Z", False, "FROM b8e1f0454c32"),
)  # fmt: skip
SINGLE = (
    Step('/bin/sh -c #(nop) CMD ["/bin/sh"]', "2026-11-22T23:53:05.542283504Z"),
    Step("/bin/sh -c #(nop) COPY file:3dd26e49 in /a.txt ", "2026-11-22T23:53:07Z", True),
    Step("/bin/sh -c echo hi > /b", "2026-11-22T23:53:07Z", True),
    Step('/bin/sh -c #(nop) CMD ["cat","/b"]', "2026-11-22T23:53:07Z", False, "FROM localhost/mybase:3.19"),
)  # fmt: skip


class TestBuilders:
    @pytest.mark.parametrize("history", [LAYERED, SINGLE])
    def test_buildah_says_what_it_built_upon(self, history: tuple[Step, ...]):
        assert base_of(target(config(history)), None, nothing) == Base("localhost/mybase:3.19", "", 1, "history")

    def test_an_annotation_of_buildah_names_the_same_seam(self):
        ours = target(config(SINGLE), annotations={NAME: "mirror.example/mybase", DIGEST: "sha256:2"})
        assert base_of(ours, None, nothing) == Base("mirror.example/mybase", "sha256:2", 1, "label")

    def test_a_comment_on_the_lowest_layer_is_no_seam(self):
        steps = (Step("x", "", False, "FROM scratch"), Step("y"))
        assert base_of(target(config(steps)), None, nothing) is None

    def test_buildpacks_tell_where_the_run_image_ends(self):
        """buildpacks specification, platform.md: "runImage.topLayer MUST be set to the uncompressed digest of the top layer in run-image"."""
        told = {
            "app": [{"sha": diff_id(3)}],
            "runImage": {"topLayer": diff_id(1), "reference": f"index.docker.io/paketo/run@{diff_id(77)}"},
            "stack": {"runImage": {"image": "paketo/run:jammy-base"}},
        }
        labelled = replace(config((Step(),) * 4), labels={"io.buildpacks.lifecycle.metadata": json.dumps(told)})
        assert base_of(target(labelled), None, nothing) == Base("paketo/run:jammy-base", diff_id(77), 2, "label")

    @pytest.mark.parametrize(
        "told", ["", "{", "[]", '{"runImage": 1}', '{"runImage": {"topLayer": "sha256:0"}}', "[" * 10000]
    )
    def test_a_label_of_that_name_with_something_else_in_it(self, told: str):
        labelled = replace(config((Step(),) * 4), labels={"io.buildpacks.lifecycle.metadata": told})
        assert base_of(target(labelled), None, nothing) is None


class TestChainId:
    @given(st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=6))
    def test_the_recursion_of_the_standard(self, layers: list[bytes]):
        """OCI image specification 1.1, config.md: "ChainID(L₀) = DiffID(L₀)
        ChainID(L₀|...|Lₙ₋₁|Lₙ) = Digest(ChainID(L₀|...|Lₙ₋₁) + " " + DiffID(Lₙ))".
        """
        diff_ids = [f"sha256:{sha256(layer).hexdigest()}" for layer in layers]
        chains = list(chain_ids(diff_ids))
        assert chains[0] == diff_ids[0]
        for below, diff, chain in zip(chains, diff_ids[1:], chains[1:], strict=False):
            assert chain == f"sha256:{sha256(f'{below} {diff}'.encode()).hexdigest()}"


class TestOrigin:
    PACKAGE = Package("deb", "bash", "5.2", path="var/lib/dpkg/status")

    @pytest.mark.parametrize(("since", "whose"), [(0, "base"), (1, "base"), (2, "application"), (None, "")])
    def test_by_the_layer_that_brought_it(self, since: int | None, whose: str):
        placed = Placed(self.PACKAGE, layer=5, since=since)
        assert origin_of(placed, Base("x", layers=2)) == whose

    def test_nothing_is_said_where_nothing_is_known(self):
        placed = Placed(self.PACKAGE, layer=5, since=0)
        assert origin_of(placed, None) == ""
        assert origin_of(placed, Base("x", layers=0)) == ""


@given(
    st.lists(st.builds(Step, st.text(max_size=30), st.just(""), st.booleans(), st.text(max_size=30)), max_size=12),
    st.dictionaries(st.sampled_from([NAME, DIGEST, "io.buildpacks.lifecycle.metadata"]), st.text(max_size=30)),
    st.dictionaries(st.sampled_from([NAME, DIGEST]), st.text(max_size=30)),
)
def test_whatever_an_image_says_something_is_left_for_the_application(
    steps: list[Step], labels: dict[str, str], annotations: dict[str, str]
):
    about = replace(config(steps), labels=labels)
    found = base_of(target(about, annotations=annotations), BUSTER, nothing)
    assert found is None or found.layers == 0 or found.layers < len(about.diff_ids)
