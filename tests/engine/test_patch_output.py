from pathlib import Path

import pytest

from nakami.engine.patch_output import Output, open_destination
from nakami.engine.settings import Settings
from nakami.errors import UsageError
from nakami.images.writing.layout import LayoutDestination
from nakami.model.image import Target
from nakami.model.platform import Platform


@pytest.mark.parametrize(
    ("text", "said", "target"),
    [
        ("oci:out", "oci:out:patched", "oci:out#patched"),
        ("oci:/a/out:1.2", "oci:/a/out:1.2", "oci:/a/out#1.2"),
        ("oci:a:b/out", "oci:a:b/out:patched", "oci:a:b/out#patched"),
        ("registry.example/web:1", "registry.example/web:1", "registry:registry.example/web:1"),
    ],
)
def test_destinations(text: str, said: str, target: str):
    output = Output.parse(text, "x")
    assert (str(output), output.target) == (said, target)


@pytest.mark.parametrize(
    ("image", "folder"),
    [
        ("registry.example/shop/web:1.4@sha256:00", "./web-patched"),
        ("docker:web", "./web-patched"),
        ("rootfs:/a/bullseye.tar.gz", "./bullseye-patched"),
        ("oci:layout#tag", "./layout-patched"),
        ("..", "./image-patched"),
    ],
)
def test_without_one_a_folder_is_named_after_the_image(image: str, folder: str):
    assert Output.parse("", image).folder == folder


@pytest.mark.parametrize("text", ["oci:", "registry.example/web", "registry.example/web@sha256:" + "0" * 64, "A b"])
def test_what_is_no_destination_is_refused(text: str):
    with pytest.raises(UsageError):
        Output.parse(text, "x")


def test_a_folder_is_opened(tmp_path: Path):
    settings = Settings(cache=tmp_path, platform=Platform.host())
    opened = open_destination(Output(str(tmp_path / "out"), tag="1"), Target("oci", "x"), settings)
    assert isinstance(opened, LayoutDestination)
