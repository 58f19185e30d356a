"""package-lock.json: the same project in its three versions, and what is left out."""

import contextlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.node.package_lock import PackageLock
from nakami.errors import InputError, LimitExceeded, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from tests.catalog.catalogers.locked import locked
from tests.catalog.catalogers.node.kept_project import PRESENT, SAMPLES
from tests.catalog.catalogers.reading import any_json

READER = PackageLock()


def read(content: bytes | dict[str, Any]) -> set[str]:
    return locked(READER, content if isinstance(content, bytes) else json.dumps(content))


@pytest.mark.parametrize("version", [2, 3])
def test_the_kept_project(version: int):
    assert read((SAMPLES / f"package-lock-v{version}.json").read_bytes()) == PRESENT


def test_version_1_does_not_tell_other_systems_of_what_is_not_installed():
    assert read((SAMPLES / "package-lock-v1.json").read_bytes()) - {"fsevents 2.3.2"} == PRESENT


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("app/package-lock.json", True),
        ("app/npm-shrinkwrap.json", True),
        ("app/node_modules/.package-lock.json", True),
        ("node_modules/.package-lock.json", True),
        ("app/node_modules/a/package-lock.json", False),
        ("app/node_modules/a/npm-shrinkwrap.json", False),
        ("app/node_modules/a/node_modules/.package-lock.json", False),
        ("app/.package-lock.json", False),
        ("usr/share/nodejs/a/package-lock.json", False),
    ],
)
def test_which_files_are_wanted(path: str, *, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


@pytest.mark.parametrize(
    ("record", "found"),
    [
        ({"version": "1.0.0"}, {"a 1.0.0"}),
        ({"version": "1.0.0", "name": "@s/b"}, {"@s/b 1.0.0"}),
        ({"version": "1.0.0", "inBundle": True}, {"a 1.0.0"}),
        ({"version": "1.0.0", "optional": True}, {"a 1.0.0"}),
        ({"version": "1.0.0", "devOptional": True}, {"a 1.0.0"}),
        ({"version": "1.0.0", "resolved": "git+ssh://git@host.example/a.git#0123"}, {"a 1.0.0"}),
        ({"version": "1.0.0", "resolved": "file:a-1.0.0.tgz"}, {"a 1.0.0"}),
        ({"version": "1.0.0", "os": ["linux", "darwin"]}, {"a 1.0.0"}),
        ({"version": "1.0.0", "os": ["win32"]}, set()),
        ({"version": "1.0.0", "dev": True}, set()),
        ({"version": "1.0.0", "resolved": "file:../a"}, set()),
        ({"resolved": "packages/a", "link": True}, set()),
    ],
)
def test_records(record: dict[str, Any], found: set[str]):
    assert read({"lockfileVersion": 3, "packages": {"": {"version": "9.9.9"}, "node_modules/a": record}}) == found


def test_what_was_installed_for_development_is_there():
    document = {"packages": {"node_modules/a": {"version": "1.0.0", "dev": True}}}
    (package,) = READER.read(Entry("app/node_modules/.package-lock.json"), json.dumps(document).encode())
    assert isinstance(package, Package)


@pytest.mark.parametrize("place", ["", "packages/w", "my_node_modules/a", "../a"])
def test_places_outside_of_node_modules_are_the_projects_own(place: str):
    assert read({"packages": {place: {"name": "a", "version": "1.0.0"}}}) == set()


def test_nested_places():
    places = ["node_modules/a", "node_modules/a/node_modules/@s/b", "packages/w/node_modules/c"]
    assert read({"packages": {place: {"version": "1.0.0"} for place in places}}) == {"a 1.0.0", "@s/b 1.0.0", "c 1.0.0"}


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("1.0.0", {"a 1.0.0"}),
        ("npm:@s/b@1.0.0", {"@s/b 1.0.0"}),
        ("file:a", set()),
        ("git+https://host.example/a.git#0123", set()),
    ],
)
def test_records_of_version_1(version: str, found: set[str]):
    assert read({"lockfileVersion": 1, "dependencies": {"a": {"version": version}}}) == found


def test_nested_records_of_version_1():
    inner = {"b": {"version": "2.0.0", "dependencies": {"c": {"version": "3.0.0", "dev": True}}}}
    assert read({"dependencies": {"a": {"version": "1.0.0", "dependencies": inner}}}) == {"a 1.0.0", "b 2.0.0"}


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"null", b"\xff"])
def test_what_is_no_object_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        read(content)


def test_deep_nesting():
    with pytest.raises(LimitExceeded):
        read(b'{"dependencies": ' + b'{"a": {"dependencies": ' * 200 + b"1" + b"}}" * 200 + b"}")


@pytest.mark.parametrize(
    "document",
    [
        {"packages": {"node_modules/a b": {"version": "1"}}},
        {"dependencies": {"a": {"version": 7}}},
        {"dependencies": {"a": 7}},
    ],
)
def test_broken_records_are_a_blind_spot(document: dict[str, Any]):
    (spot,) = READER.read(Entry("app/package-lock.json"), json.dumps(document).encode())
    assert isinstance(spot, BlindSpot)


JSON = any_json("version", "dependencies", "node_modules/a", "os", "dev")


class TestFuzz:
    """npm, "package-lock.json", says which types the fields have; hostile files do not keep to it."""

    @given(st.fixed_dictionaries({}, optional={"packages": JSON, "dependencies": JSON}))
    def test_any_types(self, document: dict[str, Any]):
        with contextlib.suppress(InputError):
            list(READER.read(Entry("package-lock.json"), json.dumps(document).encode()))


@pytest.mark.system
def test_what_npm_itself_lists(tmp_path: Path, tool: Callable[[str], str]):
    """Folders beside a project need no registry: npm locks them as packages of their own when they are packed."""
    npm = tool("npm")
    for name, version in (("one", "1.0.0"), ("two", "2.0.0")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "package.json").write_text(json.dumps({"name": f"@nakami-test/{name}", "version": version}))
        subprocess.run([npm, "pack", "--pack-destination", tmp_path], cwd=folder, check=True, capture_output=True)
    archives = {each.name for each in tmp_path.glob("*.tgz")}
    assert len(archives) == 2
    app = tmp_path / "app"
    app.mkdir()
    wanted = {
        f"@nakami-test/{name}": f"file:../nakami-test-{name}-{version}.tgz"
        for name, version in (("one", "1.0.0"), ("two", "2.0.0"))
    }
    (app / "package.json").write_text(json.dumps({"name": "app", "version": "1.0.0", "dependencies": wanted}))
    for version in ("1", "2", "3"):
        install = [
            npm,
            "install",
            "--offline",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            f"--lockfile-version={version}",
            f"--cache={tmp_path}/cache",
        ]
        subprocess.run(install, cwd=app, check=True, capture_output=True)
        installed = read((app / "node_modules/.package-lock.json").read_bytes())
        assert installed == {"@nakami-test/one 1.0.0", "@nakami-test/two 2.0.0"}
        locked = read((app / "package-lock.json").read_bytes())
        assert locked == (set() if version == "1" else installed)  # version 1 has the address in the version's place
