import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import Malformed
from nakami.images.config import MAX_CONFIG_BYTES, MAX_LAYERS, MAX_STEPS, layers_of, parse_config
from nakami.model.image import ImageConfig, Step
from tests.memory import MIB, peak_of

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def parsed(**fields: Any) -> ImageConfig:
    return parse_config(json.dumps(fields).encode(), "it")


class TestParsing:
    """OCI image specification 1.1, config.md, "Properties"."""

    def test_every_field(self):
        config = parsed(
            os="linux",
            architecture="arm64",
            variant="v8",
            created="2024-05-06T07:08:09Z",
            config={
                "User": "app:app",
                "ExposedPorts": {"80/tcp": {}, "53/udp": {}},
                "Volumes": {"/data": {}},
                "Env": ["A=b"],
                "Entrypoint": ["/run"],
                "Cmd": ["--help"],
                "WorkingDir": "/srv",
                "Labels": {"k": "v"},
                "Healthcheck": {"Test": ["CMD", "true"]},
            },
            rootfs={"type": "layers", "diff_ids": ["sha256:a"]},
            history=[
                {"created_by": "RUN a", "created": "2024-01-01T00:00:00Z", "comment": "FROM b"},
                {"created_by": "ENV", "empty_layer": True},
            ],
        )
        assert config == ImageConfig(
            os="linux",
            architecture="arm64",
            variant="v8",
            created="2024-05-06T07:08:09Z",
            user="app:app",
            exposed_ports=("53/udp", "80/tcp"),
            volumes=("/data",),
            env=("A=b",),
            entrypoint=("/run",),
            cmd=("--help",),
            working_dir="/srv",
            labels={"k": "v"},
            has_healthcheck=True,
            diff_ids=("sha256:a",),
            history=(Step("RUN a", "2024-01-01T00:00:00Z", comment="FROM b"), Step("ENV", empty=True)),
        )

    @pytest.mark.parametrize("value", [None, {}])
    def test_nothing_is_needed(self, value: Any):
        assert parsed() == ImageConfig()
        assert parsed(config=value, rootfs=value, history=None, os=None) == ImageConfig()

    def test_docker_before_1_10_wrote_bare_words(self):
        assert parsed(config={"Entrypoint": "/run", "Cmd": ""}).entrypoint == ("/run",)

    @given(document=_JSON)
    def test_what_is_no_configuration(self, document: Any):
        try:
            assert isinstance(parse_config(json.dumps(document).encode(), "it"), ImageConfig)
        except Malformed:
            return
        assert isinstance(document, dict)

    @given(name=st.sampled_from(["os", "config", "rootfs", "history"]), value=_JSON)
    def test_fields_of_other_types(self, name: str, value: Any):
        with suppress(Malformed):
            assert isinstance(parsed(**{name: value}), ImageConfig)


class TestBounds:
    def test_bytes(self):
        with pytest.raises(Malformed, match="larger than"):
            parse_config(b" " * MAX_CONFIG_BYTES + b"{}", "it")

    def test_layers_and_steps(self):
        with pytest.raises(Malformed, match="layers"):
            parsed(rootfs={"diff_ids": ["x"] * (MAX_LAYERS + 1)})
        with pytest.raises(Malformed, match="steps"):
            parsed(history=[{}] * (MAX_STEPS + 1))

    @pytest.mark.parametrize(
        "filling", ['"history": [{all}]', '"config": {{"Env": [{all}]}}', '"rootfs": {{"diff_ids": [{all}]}}']
    )
    def test_memory(self, filling: str):
        item = '""' if "Env" in filling or "rootfs" in filling else "{}"
        script = f"""
from nakami.errors import Malformed
from nakami.images.config import MAX_CONFIG_BYTES, parse_config
text = "{{" + {filling!r}.format(all=",".join([{item!r}] * (MAX_CONFIG_BYTES // 3 - 20))) + "}}"
try: parse_config(text.encode(), "it")
except Malformed: pass
"""
        assert peak_of(script)[0] < 250 * MIB


class TestLayers:
    def test_each_with_its_step(self):
        config = parsed(
            rootfs={"diff_ids": ["a", "b"]},
            history=[{"created_by": "one"}, {"empty_layer": True}, {"created_by": "two"}],
        )
        layers = layers_of(config, [("d", 5, "t", False), ("e", None, "", True)])
        assert [
            (each.index, each.digest, each.diff_id, each.size, each.created_by, each.foreign) for each in layers
        ] == [(0, "d", "a", 5, "one", False), (1, "e", "b", None, "two", True)]

    def test_a_history_of_another_length_says_nothing(self):
        config = parsed(rootfs={"diff_ids": ["a"]}, history=[{"created_by": "one"}, {"created_by": "two"}])
        assert layers_of(config, [("d", 5, "t", False)])[0].created_by == ""

    def test_other_numbers(self):
        with pytest.raises(Malformed, match="1 layers but the configuration 0"):
            layers_of(parsed(), [("d", 5, "t", False)])
