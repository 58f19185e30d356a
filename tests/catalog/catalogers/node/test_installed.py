"""Node packages: where they are found, and what npm itself says of the same folder."""

import contextlib
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.node.installed import NodeInstalled
from nakami.errors import InputError, LimitExceeded, Malformed
from nakami.model.entry import Entry
from nakami.model.package import Package
from tests.catalog.catalogers.reading import any_json

READER = NodeInstalled()
SAMPLES = Path(__file__).parent / "samples"
PATH = "app/node_modules/a/package.json"


def read(content: bytes | dict[str, Any], path: str = PATH) -> list[Package]:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return list(READER.read(Entry(path, size=len(raw)), raw))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("app/node_modules/a/package.json", True),
        ("node_modules/a/package.json", True),
        ("app/node_modules/@s/a/package.json", True),
        ("app/node_modules/a/node_modules/b/package.json", True),
        ("app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json", True),
        ("usr/lib/node_modules/npm/package.json", True),
        ("usr/share/nodejs/acorn/package.json", True),
        ("usr/share/nodejs/@types/node/package.json", True),
        ("usr/share/nodejs/npm/node_modules/a/package.json", True),
        ("usr/lib/nodejs/acorn/package.json", True),
        ("app/package.json", False),
        ("package.json", False),
        ("app/node_modules/package.json", False),
        ("app/node_modules/@s/package.json", False),
        ("app/node_modules/.cache/package.json", False),
        ("app/node_modules/a/test/package.json", False),
        ("app/node_modules/@s/a/test/package.json", False),
        ("usr/share/nodejs/acorn/dist/package.json", False),
        ("home/usr/share/nodejs/acorn/package.json", False),
        ("app/node_modules/a/package.json.bak", False),
    ],
)
def test_which_files_are_wanted(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


def test_real_files():
    (lodash,) = read((SAMPLES / "lodash.package.json").read_bytes())
    assert (lodash.name, lodash.version, lodash.licenses) == ("lodash", "4.18.1", ("MIT",))
    (old,) = read((SAMPLES / "base64-arraybuffer.package.json").read_bytes())
    assert (old.name, old.version, old.licenses) == ("base64-arraybuffer", "0.1.5", ("MIT",))


def test_a_scope_is_the_namespace():
    path = "app/node_modules/@babel/core/package.json"
    assert read({"name": "@babel/core", "version": "7.0.0"}, path) == [
        Package("npm", "core", "7.0.0", namespace="@babel", path=path, cataloger="node-installed")
    ]


def test_an_alias_is_what_it_says_it_is():
    (package,) = read({"name": "b", "version": "1.0.0"}, "app/node_modules/a/package.json")
    assert package.name == "b"


@pytest.mark.parametrize(
    "content", [{}, {"type": "module"}, {"name": "a"}, {"version": "1.0.0"}, {"name": "", "version": "1"}]
)
def test_a_marker_is_no_package(content: dict[str, Any]):
    assert read(content) == []


def test_a_byte_order_mark():
    assert read(b'\xef\xbb\xbf{"name": "a", "version": "1.0.0"}')


@pytest.mark.parametrize(
    ("field", "licenses"),
    [
        ({"license": "MIT"}, ("MIT",)),
        ({"license": {"type": "MIT", "url": "x"}}, ("MIT",)),
        ({"license": ["MIT", {"type": "ISC"}]}, ("MIT", "ISC")),
        ({"licenses": [{"name": "MIT"}]}, ("MIT",)),
        ({"license": 7, "licenses": None}, ()),
        ({"license": "x" * 1000}, ()),
    ],
)
def test_licenses_in_every_shape(field: dict[str, Any], licenses: tuple[str, ...]):
    (package,) = read({"name": "a", "version": "1.0.0", **field})
    assert package.licenses == licenses


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe{}",
        b'{"name": "a", "version": "1.0.0"} x',
        {"name": 7, "version": "1.0.0"},
        {"name": "a b", "version": "1.0.0"},
        {"name": "../a", "version": "1.0.0"},
        {"name": "@a/b/c", "version": "1.0.0"},
        {"name": "a" * 215, "version": "1.0.0"},
        {"name": "a", "version": 7},
        {"name": "a", "version": " "},
        {"name": "a", "version": "1\n2"},
        {"name": "a", "version": "1" * 300},
    ],
)
def test_what_npm_would_not_install_is_malformed(content: bytes | dict[str, Any]):
    with pytest.raises(Malformed):
        read(content)


def test_deep_nesting_is_an_input_error():
    with pytest.raises((LimitExceeded, Malformed)):
        read(b'{"license": ' + b"[" * 100_000)


JSON = any_json()


class TestFuzz:
    """Node, "Modules: Packages", fields are what their author wrote; nothing but an InputError may come of them."""

    @given(st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "version", "license", "licenses"), JSON)))
    def test_any_types(self, document: dict[str, Any]):
        with contextlib.suppress(InputError):
            read(document)

    @given(st.binary(max_size=200))
    def test_any_bytes(self, content: bytes):
        with contextlib.suppress(InputError):
            read(b'{"name": "a", "version": "1", ' + content)


def _listed(tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, item in tree.get("dependencies", {}).items():
        if "version" in item:
            yield name, item["version"]
        yield from _listed(item)


@pytest.mark.system
def test_the_same_as_npm_lists(tmp_path: Path, tool: Callable[[str], str]):
    npm = tool("npm")
    (tmp_path / "package.json").write_text('{"name": "app", "version": "1.0.0"}')
    install = [
        npm,
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--silent",
        "express@4.17.1",
        "@types/node@18.0.0",
    ]
    subprocess.run(install, cwd=tmp_path, check=True, capture_output=True)
    listing = subprocess.run([npm, "ls", "--all", "--json"], cwd=tmp_path, check=True, capture_output=True)
    found = set()
    for file in tmp_path.rglob("package.json"):
        path = str(file.relative_to(tmp_path))
        if READER.wants(Entry(path)):
            for each in read(file.read_bytes(), path):
                found.add((f"{each.namespace}/{each.name}" if each.namespace else each.name, each.version))
    assert found == set(_listed(json.loads(listing.stdout)))
    assert ("@types/node", "18.0.0") in found
