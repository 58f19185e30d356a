"""`nakami sbom`, and `nakami scan` of what it wrote."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests import small_world
from tests.cli.conftest import Nakami, World

FORMATS = [
    "cyclonedx-json",
    "cyclonedx-xml",
    "spdx-json",
    "spdx-tag-value",
    "syft-json",
    "cyclonedx-json@1.6",
    "cyclonedx-xml@1.6",
]


def _findings(document: bytes) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads(document)["findings"]
    return findings


@pytest.mark.parametrize("form", FORMATS)
def test_a_scan_of_the_bill_finds_what_a_scan_of_the_image_finds(
    nakami: Nakami, world: World, tmp_path: Path, form: str
):
    path = tmp_path / "web"
    assert nakami("sbom", world.image, "--format", form, "--output", path).returncode == 0
    of_bill = nakami("scan", f"sbom:{path}", "--format", "json", "--no-update").stdout
    of_image = nakami("scan", world.image, "--format", "json", "--no-update").stdout
    assert _findings(of_bill) == _findings(of_image)
    assert len(_findings(of_bill)) >= 3
    assert json.loads(of_bill)["target"]["kind"] == "sbom"


def test_a_bill_is_on_stdout_alone_and_reproducible(process: Nakami, world: World):
    one, other = (process("sbom", world.image, SOURCE_DATE_EPOCH="1700000000") for _ in range(2))
    assert (one.returncode, one.stderr) == (0, b"")
    assert one.stdout == other.stdout
    assert json.loads(one.stdout)["specVersion"] == "1.7"


def test_a_bill_is_written_in_another_format(nakami: Nakami, world: World, tmp_path: Path):
    path = tmp_path / "web.spdx"
    nakami("sbom", world.image, "--format", "spdx-tag-value", "-o", path)
    done = nakami("sbom", path, "--format", "github")
    assert json.loads(done.stdout)["detector"]["name"] == "nakami"


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 4)])
def test_what_could_not_be_read_is_told(nakami: Nakami, tmp_path: Path, strict: tuple[str, ...], code: int):
    files = small_world.ALPINE | {"app/x.jar": b"PK\x03\x04 no jar"}
    image = small_world.docker_archive(tmp_path / "odd.tar", files)
    done = nakami("sbom", image, *strict)
    assert done.returncode == code
    assert b"incomplete: 1 blind spot, the first: app/x.jar" in done.stderr
    properties = json.loads(done.stdout)["metadata"]["properties"]
    assert [each for each in properties if each["name"] == "nakami:blind-spot"]


def test_errors(nakami: Nakami, world: World, tmp_path: Path):
    assert nakami("sbom", tmp_path / "none.tar").returncode == 3
    assert nakami("sbom", world.image, "--format", "nonsense").returncode == 2
    assert nakami("sbom", world.image, "--output", tmp_path / "no" / "folder").returncode == 2
    (tmp_path / "x.json").write_text("{}")
    done = nakami("scan", f"sbom:{tmp_path / 'x.json'}")
    assert done.returncode == 3
    assert b"is no bill of materials that is known" in done.stderr


def test_of_an_alpine_image(nakami: Nakami, shared: Path, tmp_path: Path):
    image = shared / "images" / "alpine" / "docker-archive-alpine-3.10.tar.gz"
    nakami("sbom", image, "-o", tmp_path / "alpine.json")
    feeds = ("--mirror", shared / "feeds", "--format", "json", "--offline")
    of_bill = nakami("scan", tmp_path / "alpine.json", *feeds)
    of_image = nakami("scan", image, *feeds)
    # A bill of materials does not say when its image was built.
    told = [finding for finding in _findings(of_image.stdout) if finding["id"] != "NK-F003"]
    assert _findings(of_bill.stdout) == told
    assert len(told) > 10
