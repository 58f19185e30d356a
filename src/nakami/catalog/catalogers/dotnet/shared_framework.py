"""What NuGet, and so every advisory, calls the shared frameworks of .NET.

Since .NET Core 3.0 the files of a framework are published per platform: `Microsoft.NETCore.App.Runtime.linux-x64`; before that as one
package named as the framework itself (dotnet/announcements: "Affected software" of CVE-2020-1108 names both). The version is the folder's:
the file's own (3.1.23-servicing.22122.4) would be ordered below the release.
"""

from nakami.bounded.pattern import pattern

_PORTABLE_MUSL = pattern(r"(?:linux-musl|alpine[\d.]*)-")
_ARCHITECTURE = pattern(r"[a-z0-9]{1,12}\Z")
_WITHOUT_PLATFORM = 3  # major versions below are one package for all platforms
_OTHER_SYSTEMS = ("win", "osx", "freebsd", "browser", "android", "ios")


def package_name(framework: str, version: str, target: str) -> str:
    """The package that holds this framework's files.

    Args:
        framework: the framework's name, such as Microsoft.AspNetCore.App.
        version: of the framework.
        target: the name of its runtime target: `.NETCoreApp,Version=v8.0/linux-x64`. What a distribution built from source has the
            distribution's name there (`fedora.39-x64`), and is the same code as the portable package.
    """
    digits = version.partition(".")[0]
    platform = target.rpartition("/")[2] if "/" in target else ""
    architecture = platform.rpartition("-")[2]
    if not platform or not _ARCHITECTURE.match(architecture):
        return framework
    if digits.isdecimal() and len(digits) < 6 and int(digits) < _WITHOUT_PLATFORM:
        return framework
    if not platform.startswith(_OTHER_SYSTEMS):
        system = "linux-musl" if _PORTABLE_MUSL.match(platform) else "linux"
        platform = f"{system}-{architecture}"
    return f"{framework}.Runtime.{platform}"
