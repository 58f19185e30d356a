"""uv.lock: a kept project, and what leads to what."""

from pathlib import Path

import pytest

from nakami.catalog.catalogers.python.uv_lock import UvLock
from nakami.errors import Malformed
from nakami.model.outcome import BlindSpot
from tests.catalog.catalogers.locked import locked, records

READER = UvLock()
SAMPLES = Path(__file__).parent / "samples"


def package(name: str, fields: str = "source = { registry = 'x' }") -> str:
    return f"[[package]]\nname = '{name}'\nversion = '1.0'\n{fields}\n"


def test_the_kept_project():
    """Without the project, colorama and pywin32 (Windows only), and iniconfig (for development)."""
    found = locked(READER, (SAMPLES / "uv.lock").read_bytes())
    assert found == {"click 8.5.1", "flask 2.0.3", "jinja2 3.1.6", "requests 2.31.0"}


@pytest.mark.parametrize("source", ["{ virtual = '.' }", "{ editable = '.' }", "{ directory = 'lib' }"])
def test_local_packages_are_followed_but_not_listed(source: str):
    app = package("app", f"source = {source}\ndependencies = [{{ name = 'a' }}]")
    assert locked(READER, app + package("a") + package("b")) == {"a 1.0"}


@pytest.mark.parametrize("source", ["{ git = 'x#0123' }", "{ url = 'x' }", "{ path = 'a.whl' }"])
def test_other_sources_are_packages_like_any_other(source: str):
    app = package("app", "source = { virtual = '.' }\ndependencies = [{ name = 'a' }]")
    assert locked(READER, app + package("a", f"source = {source}")) == {"a 1.0"}


def test_what_is_followed():
    app = package(
        "app",
        "source = { editable = '.' }\ndependencies = [{ name = 'a', marker = \"sys_platform != 'win32'\" }, { name = 'w', marker = \"sys_platform == 'win32'\" }]\n"
        "[package.optional-dependencies]\ntest = [{ name = 'o' }]\n"
        "[package.dev-dependencies]\ndev = [{ name = 'd' }]\nserver = [{ name = 's' }]\n",
    )
    a = package("a", "source = { registry = 'x' }\ndependencies = [{ name = 'b' }]")
    b = package("b", "source = { registry = 'x' }\ndependencies = [{ name = 'a' }]")
    rest = "".join(package(name) for name in "wods")
    assert locked(READER, app + a + b + rest) == {"a 1.0", "b 1.0", "o 1.0", "s 1.0"}


def test_forks_are_all_listed():
    app = package(
        "app",
        "source = { virtual = '.' }\ndependencies = [{ name = 'a', version = '1.0' }, { name = 'a', version = '2.0' }]",
    )
    assert locked(READER, app + package("a") + package("a").replace("1.0", "2.0")) == {"a 1.0", "a 2.0"}


def test_without_a_project_everything_counts():
    assert locked(READER, package("a") + package("b")) == {"a 1.0", "b 1.0"}


def test_hostile_fields():
    text = package(
        "app",
        "source = { virtual = '.' }\ndependencies = [7, { name = 7 }, { marker = 7 }]\noptional-dependencies = 7\ndev-dependencies = { x = 7 }",
    )
    assert locked(READER, text) == set()
    with pytest.raises(Malformed):
        records(READER, "package = 'x'")
    (spot,) = records(READER, "[[package]]\nversion = '1'\nsource = 7\n")
    assert isinstance(spot, BlindSpot)
