import json
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import InputError
from nakami.model.diff import PackageChange
from nakami.model.image import ImageConfig, Target
from nakami.model.patch import Plan, Upgrade
from nakami.patch.description import Blob, Made, Story, describe
from nakami.patch.layer import Written

NEW = Written(
    Path("x"), "sha256:" + "2" * 64, 20, "sha256:" + "3" * 64, "application/vnd.oci.image.layer.v1.tar+gzip", 1
)
PLAN = Plan((Upgrade("deb", "openssl", "1", "2", ("libssl3",), ("CVE-2", "CVE-1")),))
STEPS = (PackageChange("up", "deb", "", "libssl3", ("1",), ("2",)),)
CONFIG = {
    "architecture": "amd64",
    "os": "linux",
    "config": {"User": "app", "Entrypoint": ["/app"], "Healthcheck": {"Test": ["NONE"]}, "Labels": {"a": "b"}},
    "rootfs": {"type": "layers", "diff_ids": ["sha256:" + "1" * 64]},
    "history": [{"created_by": "FROM scratch"}],
    "unheard.of": {"kept": True},
}


def made(text: object = CONFIG, **target: Any) -> Made:
    content = b"" if text is None else json.dumps(text).encode()
    fields = {"digest": "sha256:" + "9" * 64, "reference": "registry.example/web:1", **target}
    told = Target("registry", "/home/me/web.tar", **fields)
    story = Story(told, PLAN, STEPS, "2026-01-01T00:00:00Z", "1.0")
    layers = [Blob("application/vnd.oci.image.layer.v1.tar", "sha256:" + "1" * 64, 10)]
    return describe(content, layers, ["sha256:" + "1" * 64], NEW, story)


def test_all_that_the_original_says_is_kept():
    config = json.loads(made().config)
    assert config["unheard.of"] == {"kept": True}
    assert config["config"]["User"] == "app"
    assert config["config"]["Healthcheck"] == {"Test": ["NONE"]}
    assert config["history"][0] == {"created_by": "FROM scratch"}
    assert config["history"][1]["created_by"] == "nakami patch: libssl3 1 -> 2"
    assert config["rootfs"]["diff_ids"] == ["sha256:" + "1" * 64, NEW.diff_id]


def test_labels_and_annotations_tell_of_the_original():
    labels = json.loads(made().config)["config"]["Labels"]
    assert labels["a"] == "b"
    assert labels["io.nakami.patch.original"] == "sha256:" + "9" * 64
    assert labels["io.nakami.patch.closes"] == "CVE-1, CVE-2"
    assert labels["org.opencontainers.image.base.name"] == "registry.example/web:1"
    annotations = json.loads(made(annotations={"x": "y"}).manifest)["annotations"]
    assert annotations["x"] == "y"
    assert annotations["io.nakami.patch.packages"] == "libssl3 1 -> 2"


def test_folders_of_this_machine_are_nobodys_business():
    labels = json.loads(made(reference="").config)["config"]["Labels"]
    assert labels["io.nakami.patch.original.name"] == "web.tar"


def test_a_base_that_is_known_stays_the_base():
    labels = {"org.opencontainers.image.base.name": "debian:12", "org.opencontainers.image.base.digest": "sha256:d"}
    config = {**CONFIG, "config": {"Labels": labels}}
    told = json.loads(made(config, config=ImageConfig(labels=labels)).config)["config"]["Labels"]
    assert told["org.opencontainers.image.base.name"] == "debian:12"
    assert told["org.opencontainers.image.base.digest"] == "sha256:d"


def test_the_manifest_names_everything():
    done = made()
    manifest = json.loads(done.manifest)
    assert manifest["config"]["digest"] == done.config_digest
    assert [each["size"] for each in manifest["layers"]] == [10, 20]


def test_an_image_without_a_configuration_gets_one():
    assert json.loads(made(None).config)["rootfs"]["diff_ids"][1] == NEW.diff_id


@pytest.mark.parametrize("config", [[], "x", 1])
def test_what_is_no_configuration_is_refused(config: object):
    with pytest.raises(InputError):
        made(config)


@pytest.mark.parametrize("box", [None, [], "x", {"Labels": []}, {"Labels": None}])
def test_odd_boxes_are_replaced(box: object):
    config = json.loads(made({**CONFIG, "config": box, "history": "x"}).config)
    assert config["config"]["Labels"]["io.nakami.patch.version"] == "1.0"
    assert len(config["history"]) == 1
