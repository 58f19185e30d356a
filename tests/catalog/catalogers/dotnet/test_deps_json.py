"""*.deps.json: applications, libraries, frameworks, and files that lie."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from nakami.catalog.catalogers.dotnet.deps_json import DepsJson
from nakami.errors import LimitExceeded, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Ownership, Package
from tests.catalog.catalogers.reading import any_json, survives

READER = DepsJson()
SAMPLES = Path(__file__).parent / "samples"
PATH = "app/Shop.deps.json"
TARGET = ".NETCoreApp,Version=v8.0"


def deps(target: dict[str, Any], libraries: dict[str, str], name: str = TARGET) -> bytes:
    return json.dumps(
        {
            "runtimeTarget": {"name": name, "signature": ""},
            "targets": {TARGET: {}, name: target},
            "libraries": {library: {"type": kind} for library, kind in libraries.items()},
        }
    ).encode()


def named(content: bytes, path: str = PATH) -> list[tuple[str, str]]:
    found = list(READER.read(Entry(path), content))
    assert not [each for each in found if isinstance(each, BlindSpot)]
    return [(each.name, each.version) for each in found if isinstance(each, Package)]


def owned(content: bytes, path: str = PATH) -> list[str]:
    return [each for found in READER.read(Entry(path), content) if isinstance(found, Ownership) for each in found.paths]


class TestApplication:
    """dotnet/sdk, runtime-configuration-file.md: "targets: Each property under targets describes a "target", which is a collection of libraries
    required by the application when run or compiled in a certain framework and platform context."
    """

    CONTENT = deps(
        {
            "Shop/1.0.0": {"dependencies": {"Newtonsoft.Json": "13.0.1"}, "runtime": {"Shop.dll": {}}},
            "Newtonsoft.Json/13.0.1": {"runtime": {"lib/net6.0/Newtonsoft.Json.dll": {"assemblyVersion": "13.0.0.0"}}},
            "Humanizer.Core.de/2.14.1": {"resources": {"lib/net6.0/de/Humanizer.resources.dll": {"locale": "de"}}},
            "SQLitePCLRaw.lib.e_sqlite3/2.1.6": {
                "runtimeTargets": {
                    "runtimes/linux-x64/native/libe_sqlite3.so": {"rid": "linux-x64", "assetType": "native"}
                }
            },
            "Microsoft.Data.SqlClient/5.1.1": {
                "runtime": {"lib/net6.0/Microsoft.Data.SqlClient.dll": {}},
                "runtimeTargets": {"runtimes/unix/lib/net6.0/Microsoft.Data.SqlClient.dll": {"rid": "unix"}},
            },
            "System.Net.Http/4.3.0": {"dependencies": {"System.Text.Json": "4.0"}},
            "Microsoft.NETCore.Platforms/1.1.0": {"runtime": {"lib/netstandard1.0/_._": {}}},
            "Shop.Core/1.0.0": {"runtime": {"Shop.Core.dll": {}}},
            "Legacy/2.0.0.0": {"runtime": {"Legacy.dll": {}}},
            "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1": {"runtime": {"System.Text.Json.dll": {}}},
        },
        {
            "Shop/1.0.0": "project",
            "Newtonsoft.Json/13.0.1": "package",
            "Humanizer.Core.de/2.14.1": "package",
            "SQLitePCLRaw.lib.e_sqlite3/2.1.6": "package",
            "Microsoft.Data.SqlClient/5.1.1": "package",
            "System.Net.Http/4.3.0": "package",
            "Microsoft.NETCore.Platforms/1.1.0": "package",
            "Shop.Core/1.0.0": "project",
            "Legacy/2.0.0.0": "reference",
            "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1": "runtimepack",
        },
    )

    def test_packages_with_files_the_runtime_and_the_application_itself(self):
        assert named(self.CONTENT) == [
            ("Shop", "1.0.0"),
            ("Newtonsoft.Json", "13.0.1"),
            ("Humanizer.Core.de", "2.14.1"),
            ("SQLitePCLRaw.lib.e_sqlite3", "2.1.6"),
            ("Microsoft.Data.SqlClient", "5.1.1"),
            ("Microsoft.NETCore.App.Runtime.linux-x64", "8.0.1"),
        ]

    def test_the_assemblies_that_are_spoken_for(self):
        assert owned(self.CONTENT) == [
            "app/Shop.dll",
            "app/Newtonsoft.Json.dll",
            "app/de/Humanizer.resources.dll",
            "app/Microsoft.Data.SqlClient.dll",
            "app/runtimes/unix/lib/net6.0/Microsoft.Data.SqlClient.dll",
            "app/Shop.Core.dll",
            "app/System.Text.Json.dll",
        ]
        assert owned(self.CONTENT, "Shop.deps.json")[0] == "Shop.dll"

    def test_without_a_known_target_all_are_taken(self):
        content = deps({"A/1.0": {"runtime": {"a.dll": {}}}}, {"A/1.0": "package"})
        assert named(content.replace(b'"runtimeTarget"', b'"other"')) == [("A", "1.0")]

    def test_a_name_that_is_none_is_a_blind_spot(self):
        content = deps(
            {"A B/1.0": {"runtime": {"a.dll": {}}}, "C/2.0": {"runtime": {"c.dll": {}}}},
            {"A B/1.0": "package", "C/2.0": "package"},
        )
        found = list(READER.read(Entry(PATH), content))
        assert [type(each).__name__ for each in found] == ["BlindSpot", "Package", "Ownership"]


def test_a_library_for_net_standard_has_nothing_beside_it():
    content = (SAMPLES / "Python.Runtime.deps.json").read_bytes()
    path = "usr/lib/python3/dist-packages/pythonnet/runtime/Python.Runtime.deps.json"
    assert named(content, path) == [("Python.Runtime", "3.2.1")]
    assert owned(content, path) == ["usr/lib/python3/dist-packages/pythonnet/runtime/Python.Runtime.dll"]


def test_a_shared_framework_is_one_package_with_the_version_of_its_folder():
    content = (SAMPLES / "Microsoft.NETCore.App.deps.json").read_bytes()
    path = "usr/share/dotnet/shared/Microsoft.NETCore.App/3.1.23/Microsoft.NETCore.App.deps.json"
    assert list(READER.read(Entry(path), content)) == [
        Package("nuget", "Microsoft.NETCore.App.Runtime.linux-x64", "3.1.23", path=path, cataloger="dotnet-deps")
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"targets": {}, "libraries": {"a/1": 7}}',
        b'{"targets": {"t": {"a/1": 7}}, "libraries": {}}',
        b'{"targets": 1, "libraries": {}}',
    ],
)
def test_another_file_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        list(READER.read(Entry(PATH), content))


@given(any_json())
def test_any_json_is_read_or_an_input_error(value: object):
    for document in (
        value,
        {
            "targets": {"t": {"a/1.0": {"runtime": value, "resources": {"a.dll": value}}}},
            "libraries": {"a/1.0": {"type": "package"}},
        },
        {"runtimeTarget": {"name": "t"}, "targets": {"t": value}, "libraries": {"a/1.0": {"type": value}}},
    ):
        survives(READER, PATH, json.dumps(document).encode())


def test_bounds():
    with pytest.raises(LimitExceeded, match="libraries"):
        named(deps({}, {f"A{n}/1.0": "package" for n in range(20_001)}))
    files: dict[str, Any] = {f"a{n}.dll": {} for n in range(50_001)}
    with pytest.raises(LimitExceeded, match="files"):
        named(deps({"A/1.0": {"runtime": files}}, {"A/1.0": "package"}))


@pytest.mark.parametrize(("path", "wanted"), [(PATH, True), ("app/deps.json", False), ("app/appsettings.json", False)])
def test_only_lists_of_dependencies(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted
