"""The engine in a small world."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.model.scan import Scan
from tests import small_world

Scanned = Callable[..., Scan]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with a small mirror and a cache that all tests share; nothing reaches further than loopback."""
    folder = tmp_path_factory.mktemp("engine")
    mirror = small_world.mirror(folder / "mirror")
    return Settings(folder / "cache", Platform("linux", "amd64"), mirror=str(mirror), offline=True)


@pytest.fixture
def scanned(settings: Settings, tmp_path: Path) -> Scanned:
    """Scans an image with these layers; keyword arguments override its configuration."""

    def run(*layers: small_world.Files, **config: Any) -> Scan:
        image = small_world.docker_archive(tmp_path / "image.tar", *layers, **config)
        return scan(str(image), settings, silent)

    return run


@pytest.fixture
def fresh(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with an empty database."""
    return replace(settings, cache=tmp_path / "cache")
