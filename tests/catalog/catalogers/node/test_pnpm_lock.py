"""pnpm-lock.yaml: the same project in three versions, dependency paths, and what leads to what."""

import contextlib
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.node.pnpm_lock import PnpmLock
from nakami.errors import InputError, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from tests.catalog.catalogers.locked import locked, records
from tests.catalog.catalogers.node.kept_project import PRESENT, SAMPLES
from tests.catalog.catalogers.reading import any_json

READER = PnpmLock()


def read(content: bytes | dict[str, Any]) -> set[str]:
    return locked(READER, content if isinstance(content, bytes) else yaml.safe_dump(content))


@pytest.mark.parametrize("version", [5, 6, 9])
def test_the_kept_project(version: int):
    assert read((SAMPLES / f"pnpm-lock-v{version}.yaml").read_bytes()) == PRESENT


@pytest.mark.parametrize(
    ("path", "record", "found"),
    [
        ("/a/1.0.0", {}, {"a 1.0.0"}),
        ("/@s/a/1.0.0", {}, {"@s/a 1.0.0"}),
        ("/a/1.0.0_b@2.0.0", {}, {"a 1.0.0"}),
        ("/a/1.0.0_b@2.0.0+@s+c@3", {}, {"a 1.0.0"}),
        ("host.example/@s/a/1.0.0", {}, {"@s/a 1.0.0"}),
        ("/a@1.0.0", {}, {"a 1.0.0"}),
        ("/@s/a@1.0.0(b@2.0.0)(@s/c@3.0.0)", {}, {"@s/a 1.0.0"}),
        ("a@1.0.0", {}, {"a 1.0.0"}),
        ("@s/a@1.0.0-rc.1+x", {}, {"@s/a 1.0.0-rc.1+x"}),
        ("host.example/a/b/0123", {"name": "b", "version": "1.0.0"}, {"b 1.0.0"}),
        ("a@https://host.example/a.tgz", {"version": "1.0.0"}, {"a 1.0.0"}),
        ("file:a.tgz", {"name": "a", "version": "1.0.0", "resolution": {"tarball": "file:a.tgz"}}, {"a 1.0.0"}),
        ("file:a", {"name": "a", "version": "1.0.0", "resolution": {"directory": "a", "type": "directory"}}, set()),
        ("/a@1.0.0", {"dev": True}, set()),
        ("/a@1.0.0", {"dev": False, "optional": True}, {"a 1.0.0"}),
        ("/a@1.0.0", {"os": ["win32"]}, set()),
    ],
)
def test_dependency_paths(path: str, record: dict[str, Any], found: set[str]):
    is_old = path.startswith(("/a/", "/@s/a/", "host.example/"))
    assert read({"lockfileVersion": 5.4 if is_old else "6.0", "packages": {path: record}}) == found


NINE: dict[str, Any] = {
    "importers": {
        ".": {
            "dependencies": {
                "a": {"specifier": "^1", "version": "1.0.0(d@1.0.0)"},
                "beside": {"version": "link:../beside"},
            },
            "devDependencies": {"dev": {"version": "1.0.0"}},
        },
        "packages/w": {"optionalDependencies": {"alias": {"version": "@s/o@1.0.0"}}},
    },
    "packages": {f"{name}@1.0.0": {} for name in ("a", "b", "d", "dev", "of-dev", "@s/o")},
    "snapshots": {
        "a@1.0.0(d@1.0.0)": {"dependencies": {"b": "1.0.0", "d": "1.0.0"}},
        "b@1.0.0": {"dependencies": {"a": "1.0.0(d@1.0.0)"}},
        "d@1.0.0": {},
        "dev@1.0.0": {"dependencies": {"of-dev": "1.0.0"}},
        "of-dev@1.0.0": {},
        "@s/o@1.0.0": None,
    },
}


def test_version_9_is_followed_from_the_importers():
    assert read(NINE) == {"a 1.0.0", "b 1.0.0", "d 1.0.0", "@s/o 1.0.0"}


def test_what_was_installed_for_development_is_there():
    for document in (NINE, {"lockfileVersion": "6.0", "packages": {"/dev@1.0.0": {"dev": True}}}):
        found = READER.read(Entry("app/node_modules/.pnpm/lock.yaml"), yaml.safe_dump(document).encode())
        assert "dev" in {each.name for each in found if isinstance(each, Package)}


def test_without_importers_everything_counts():
    assert read({**NINE, "importers": None}) == {f"{name} 1.0.0" for name in ("a", "b", "d", "dev", "of-dev", "@s/o")}


def test_the_document_that_locks_pnpm_itself():
    first = {
        "importers": {
            ".": {
                "configDependencies": {"c": {"version": "1.0.0"}},
                "packageManagerDependencies": {"pnpm": {"version": "11.0.3"}},
            }
        },
        "packages": {"c@1.0.0": {}, "pnpm@11.0.3": {}},
        "snapshots": {"c@1.0.0": {}, "pnpm@11.0.3": {}},
    }
    assert read(yaml.safe_dump_all([first, NINE]).encode()) == {
        "a 1.0.0",
        "b 1.0.0",
        "c 1.0.0",
        "d 1.0.0",
        "@s/o 1.0.0",
    }


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("app/pnpm-lock.yaml", True),
        ("app/node_modules/.pnpm/lock.yaml", True),
        ("app/lock.yaml", False),
        ("app/node_modules/a/pnpm-lock.yaml", False),
        ("app/node_modules/a/node_modules/.pnpm/lock.yaml", False),
    ],
)
def test_which_files_are_wanted(path: str, *, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


@pytest.mark.parametrize("content", [b"- a", b"a: [", b"7"])
def test_what_is_no_mapping_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        read(content)


def test_broken_records_are_a_blind_spot():
    (spot,) = READER.read(Entry("app/pnpm-lock.yaml"), b"packages: {a b@1: {}, c: {}, /d@1: {version: [1]}}")
    assert isinstance(spot, BlindSpot)
    assert spot.why.startswith("3 of its records")


VALUES = any_json(".", "a", "a@1.0.0", "/a/1.0.0", "dependencies", "version", "os")


class TestFuzz:
    """pnpm's lock file specification says which types the fields have; hostile files do not keep to it."""

    @given(st.fixed_dictionaries({}, optional=dict.fromkeys(("packages", "snapshots", "importers"), VALUES)))
    def test_any_types(self, document: dict[str, Any]):
        with contextlib.suppress(InputError):
            records(READER, yaml.safe_dump(document))
