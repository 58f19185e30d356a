"""`nakami` in a small world, as a process of its own or, faster, in this one."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nakami.cli.main import main
from tests import small_world

Nakami = Callable[..., "subprocess.CompletedProcess[bytes]"]


class World:
    """A mirror, a database that is fresh from it, and an image."""

    def __init__(self, folder: Path) -> None:
        self.mirror = small_world.mirror(folder / "mirror")
        self.cache = folder / "cache"
        self.image = small_world.docker_archive(folder / "web.tar", small_world.ALPINE, small_world.NODE)

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a nakami process that knows this world and nothing of the machine's."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("NAKAMI_", "PYTHON"))}
        for name in ("NO_COLOR", "COLUMNS", "LC_ALL", "FORCE_COLOR"):
            kept.pop(name, None)
        return {
            **kept,
            "NAKAMI_CACHE_DIR": str(self.cache),
            "NAKAMI_MIRROR": str(self.mirror),
            "NAKAMI_OFFLINE": "1",
            "XDG_CONFIG_HOME": "/nowhere",  # whoever runs the tests may have a configuration
            "PYTHONUTF8": "1",
            **more,
        }


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One world for all tests; they only read it. Its database is built by the first scan."""
    world = World(tmp_path_factory.mktemp("world"))
    subprocess.run(
        [sys.executable, "-m", "nakami", "scan", world.image], env=world.environment(), check=True, capture_output=True
    )
    return world


@pytest.fixture
def process(world: World) -> Nakami:
    """Runs `python -m nakami` in the world: `process("scan", path, NO_COLOR="1")`; keyword arguments are environment variables."""

    def run(*arguments: object, **more: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-m", "nakami", *map(str, arguments)],
            env=world.environment(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )

    return run


@pytest.fixture
def nakami(world: World, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Nakami:
    """As `process`, without the time that a process takes to start."""

    def run(*arguments: object, **more: str) -> "subprocess.CompletedProcess[bytes]":
        capsysbinary.readouterr()
        with monkeypatch.context() as patch:
            for name in os.environ:
                patch.delenv(name)
            for name, value in world.environment(**more).items():
                patch.setenv(name, value)
            code = main([str(argument) for argument in arguments])
        told = capsysbinary.readouterr()
        return subprocess.CompletedProcess([str(argument) for argument in arguments], code, told.out, told.err)

    return run
