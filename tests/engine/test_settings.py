from pathlib import Path

import pytest

from nakami.engine.settings import cache_folder


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"NAKAMI_CACHE_DIR": "/a/b", "XDG_CACHE_HOME": "/c", "HOME": "/h"}, "/a/b"),
        ({"XDG_CACHE_HOME": "/c", "HOME": "/h"}, "/c/nakami"),
        ({"NAKAMI_CACHE_DIR": "", "XDG_CACHE_HOME": "", "HOME": "/h"}, "/h/.cache/nakami"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/h"}, "/h/.cache/nakami"),
    ],
)
def test_the_cache_folder(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], folder: str):
    """XDG Base Directory Specification 0.8: "If [...] an implementation encounters a relative path [...] it should [...] ignore it"."""
    for name in ("NAKAMI_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == Path(folder)
