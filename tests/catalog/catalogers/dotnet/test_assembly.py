"""Assemblies by themselves."""

from pathlib import Path

import pytest

from nakami.catalog.catalogers.dotnet.assembly import DotnetAssembly
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package

READER = DotnetAssembly()
SAMPLES = Path(__file__).parent / "samples"
ASSEMBLY = (SAMPLES / "ClrLoader.dll").read_bytes()


def renumbered(old: str, new: str) -> bytes:
    """The assembly with another version in its resource, of the same length."""
    assert len(old) == len(new)
    return ASSEMBLY.replace(old.encode("utf-16-le"), new.encode("utf-16-le"))


def test_a_real_assembly():
    path = "opt/app/ClrLoader.dll"
    assert list(READER.read(Entry(path), ASSEMBLY)) == [
        Package("nuget", "ClrLoader", "1.0.0", path=path, cataloger="dotnet-assembly")
    ]


def test_its_name_is_that_of_the_file():
    (package,) = READER.read(Entry("opt/app/Other.Name.EXE"), ASSEMBLY)
    assert package.name == "Other.Name"


def test_a_part_of_the_framework_has_no_version_of_its_own():
    assert not list(
        READER.read(Entry("opt/app/System.ValueTuple.dll"), (SAMPLES / "System.ValueTuple.dll").read_bytes())
    )


def test_without_a_version_nothing_is_said():
    content = renumbered("1.0.0.0", "0.0.0.0")
    content = content.replace("1.0.0".encode("utf-16-le"), "0.0.0".encode("utf-16-le"))
    assert not list(READER.read(Entry("opt/app/a.dll"), content))


def test_the_file_version_where_the_product_has_none():
    content = ASSEMBLY.replace("ProductVersion".encode("utf-16-le"), "ProductVersio_".encode("utf-16-le"))
    (package,) = READER.read(Entry("opt/app/a.dll"), content)
    assert package.version == "1.0.0.0"


@pytest.mark.parametrize("content", [b"", b"not one", b"#!/bin/sh\n"])
def test_other_files_of_that_name_are_passed_over(content: bytes):
    assert not list(READER.read(Entry("opt/app/a.dll"), content))


def test_a_broken_one_is_malformed():
    with pytest.raises(Malformed):
        list(READER.read(Entry("opt/app/a.dll"), ASSEMBLY[:200]))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("opt/app/A.dll", True),
        ("usr/lib/keepass2/KeePass.exe", True),
        ("opt/app/de/A.resources.dll", False),
        ("usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/System.Linq.dll", False),
        ("usr/share/dotnet/sdk/8.0.101/MSBuild.dll", False),
        ("usr/share/dotnet/packs/Microsoft.NETCore.App.Ref/8.0.1/ref/net8.0/System.Linq.dll", False),
        ("root/.nuget/packages/newtonsoft.json/13.0.1/lib/net6.0/Newtonsoft.Json.dll", False),
        ("opt/app/runtimes/win/lib/net6.0/A.dll", False),
        ("opt/app/refs/A.dll", False),
        ("usr/lib/mono/gac/System/4.0.0.0__b77a5c561934e089/System.dll", False),
        ("usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll", False),
        ("usr/lib/x86_64-linux-gnu/wine/x86_64-windows/mscoree.dll", False),
    ],
)
def test_only_what_can_be_an_applications(path: str, wanted: bool):
    assert READER.wants(Entry(path, size=1000)) is wanted


def test_very_large_files_hold_no_net_code():
    assert not READER.wants(Entry("opt/app/A.dll", size=READER.max_bytes + 1))
    assert not READER.wants(Entry("opt/app/A.dll", size=0))
