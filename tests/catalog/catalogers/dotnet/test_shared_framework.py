"""What advisories call the shared frameworks."""

import pytest

from nakami.catalog.catalogers.dotnet.shared_framework import package_name


@pytest.mark.parametrize(
    ("framework", "version", "target", "name"),
    [
        (
            "Microsoft.NETCore.App",
            "8.0.1",
            ".NETCoreApp,Version=v8.0/linux-x64",
            "Microsoft.NETCore.App.Runtime.linux-x64",
        ),
        (
            "Microsoft.AspNetCore.App",
            "6.0.36",
            ".NETCoreApp,Version=v6.0/linux-musl-arm64",
            "Microsoft.AspNetCore.App.Runtime.linux-musl-arm64",
        ),
        (
            "Microsoft.NETCore.App",
            "8.0.1",
            ".NETCoreApp,Version=v8.0/fedora.39-x64",
            "Microsoft.NETCore.App.Runtime.linux-x64",
        ),
        (
            "Microsoft.NETCore.App",
            "8.0.1",
            ".NETCoreApp,Version=v8.0/alpine.3.18-x64",
            "Microsoft.NETCore.App.Runtime.linux-musl-x64",
        ),
        (
            "Microsoft.WindowsDesktop.App",
            "8.0.1",
            ".NETCoreApp,Version=v8.0/win-x64",
            "Microsoft.WindowsDesktop.App.Runtime.win-x64",
        ),
        ("Microsoft.NETCore.App", "2.1.30", ".NETCoreApp,Version=v2.1/linux-x64", "Microsoft.NETCore.App"),
        ("Microsoft.AspNetCore.App", "3.1.0", ".NETCoreApp,Version=v3.1", "Microsoft.AspNetCore.App"),
        ("Microsoft.NETCore.App", "8.0.1", "x/linux-<b>", "Microsoft.NETCore.App"),
    ],
)
def test_names(framework: str, version: str, target: str, name: str):
    assert package_name(framework, version, target) == name
