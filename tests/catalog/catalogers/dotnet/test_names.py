"""NuGet's names and versions."""

import pytest

from nakami.catalog.catalogers.dotnet.names import is_name, is_package, is_version


@pytest.mark.parametrize(
    "name", ["Newtonsoft.Json", "a", "Magick.NET-Q8-AnyCPU", "Microsoft.NETCore.App.Runtime.linux-x64", "a_b"]
)
def test_names(name: str):
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "a b", "a/b", ".a", "a..b", "a\n", "x" * 101, "a" + ".a" * 5000 + "!"])
def test_no_names(name: str):
    assert not is_name(name)


@pytest.mark.parametrize("version", ["1.0", "13.0.1", "1.2.3.4", "8.0.0-rc.2.23479.6"])
def test_versions(version: str):
    assert is_version(version)


@pytest.mark.parametrize("version", ["", "1", "1.0+sha", "1.2.3.4.5", "x", "1.0 beta", "1.0\n", "1.0-" + "a" * 200])
def test_no_versions(version: str):
    assert not is_version(version)


def test_a_package_may_have_build_metadata():
    assert is_package("a", "1.0.0+sha")
    assert not is_package("a", "")
