"""A base image that was built again under the same name, told by a real registry."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.model.platform import Platform
from nakami.model.progress import silent
from tests import small_world
from tests.images.registry.real_registry import registries

pytestmark = pytest.mark.system

BASE = {"etc/os-release": b'ID=alpine\nVERSION_ID=3.19.4\nPRETTY_NAME="Alpine Linux v3.19"\n'}
APP = {"app/main": b"x"}


@pytest.fixture
def registry(tool: Callable[[str], str], tmp_path: Path, free_port: int) -> Iterator[str]:
    """The address of a real, empty registry."""
    with registries(tool, tmp_path, free_port) as start:
        yield start().address


def test_a_rebuilt_base_is_told_when_asked_for(registry: str, tool: Callable[[str], str], tmp_path: Path):
    def push(name: str, *layers: small_world.Files) -> None:
        archive = small_world.docker_archive(tmp_path / "image.tar", *layers)
        target = f"docker://{registry}/{name}"
        command = [tool("skopeo"), "--insecure-policy", "copy", "-q", "--dest-tls-verify=false"]
        subprocess.run([*command, f"docker-archive:{archive}", target], check=True, timeout=60)
        archive.unlink()

    mirror = small_world.mirror(tmp_path / "mirror")
    settings = Settings(
        tmp_path / "cache", Platform("linux", "amd64"), mirror=str(mirror), offline=True, check_base=True
    )
    push("base:1", BASE)
    push("app:1", BASE, APP)

    def moved(settings: Settings) -> list[str]:
        scanned = scan(f"{registry}/app:1", settings, silent)
        return [finding.title for finding in scanned.findings if finding.id == "NK-F005"]

    scan(f"{registry}/base:1", settings, silent)
    assert moved(settings) == []
    push("base:1", BASE | {"etc/issue": b"newer\n"})
    [told] = moved(settings)
    assert told.startswith(f"{registry}/base:1 has moved since: it is sha256:")
    assert moved(replace(settings, check_base=False)) == []
