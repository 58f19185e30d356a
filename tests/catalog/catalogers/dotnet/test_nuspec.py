"""*.nuspec of restored packages."""

import pytest

from nakami.catalog.catalogers.dotnet.nuspec import Nuspec
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package

READER = Nuspec()
PATH = "root/.nuget/packages/newtonsoft.json/13.0.1/newtonsoft.json.nuspec"
NUSPEC = b"""\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>
<package xmlns="urn:nuspec">
  <metadata minClientVersion="2.12">
    <id>Newtonsoft.Json</id>
    <version>13.0.1</version>
    <license type="expression">MIT</license>
    <dependencies><group targetFramework=".NETFramework2.0"><dependency id="A" version="1.0"/></group></dependencies>
  </metadata>
</package>
"""


def test_a_restored_package():
    assert list(READER.read(Entry(PATH), NUSPEC)) == [
        Package("nuget", "Newtonsoft.Json", "13.0.1", licenses=("MIT",), path=PATH, cataloger="nuget-nuspec")
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<package/>",
        b"<metadata><id>a</id></metadata>",
        b"<metadata><id>$id$</id><version>1.0</version></metadata>",
    ],
)
def test_without_a_name_and_a_version_it_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        list(READER.read(Entry(PATH), content))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (PATH, True),
        ("usr/share/dotnet/sdk/NuGetFallbackFolder/libuv/1.10.0/libuv.nuspec", True),
        ("nuget/A.B/1.0.0/a.b.nuspec", True),
        ("src/Shop/Shop.nuspec", False),
        ("src/Shop/build/Shop.nuspec", False),
    ],
)
def test_only_what_was_restored(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted
