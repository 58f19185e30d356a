"""Keys that sign archives."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.vulns.providers.archive.signer import Signer


def _made(tool: Callable[[str], str]) -> Iterator[Signer]:
    gpg = tool("gpg")
    with tempfile.TemporaryDirectory(prefix="gpg-") as home:
        signer = Signer(gpg, Path(home))
        yield signer
        signer.close()


@pytest.fixture(scope="session")
def signer(tool: Callable[[str], str]) -> Iterator[Signer]:
    """The archive's own key."""
    yield from _made(tool)


@pytest.fixture(scope="session")
def stranger(tool: Callable[[str], str]) -> Iterator[Signer]:
    """Somebody else's key."""
    yield from _made(tool)
