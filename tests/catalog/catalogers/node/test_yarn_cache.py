"""Archives of Yarn's Plug'n'Play: what they hold, and hostile ones."""

import contextlib
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.node.yarn_cache import YarnCache
from nakami.errors import InputError, LimitExceeded, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

READER = YarnCache()
PATH = "app/.yarn/cache/a-npm-1.0.0-0123456789-0123456789.zip"
A = json.dumps({"name": "a", "version": "1.0.0", "license": "MIT"}).encode()


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def read(content: bytes) -> list[Package | BlindSpot]:
    return list(READER.read(Entry(PATH, size=len(content)), content))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_one_package(method: int):
    content = packed({"node_modules/a/package.json": A, "node_modules/a/index.js": b"x" * 9000}, method)
    path = f"{PATH}!/node_modules/a/package.json"
    assert read(content) == [Package("npm", "a", "1.0.0", licenses=("MIT",), path=path, cataloger="yarn-cache")]


def test_what_it_bundles_and_what_only_looks_so():
    members = {
        "node_modules/@s/a/package.json": b'{"name": "@s/a", "version": "1.0.0"}',
        "node_modules/@s/a/node_modules/b/package.json": b'{"name": "b", "version": "2.0.0"}',
        "node_modules/@s/a/test/package.json": b'{"name": "c", "version": "3.0.0"}',
    }
    assert [(each.namespace, each.name) for each in read(packed(members)) if isinstance(each, Package)] == [
        ("@s", "a"),
        ("", "b"),
    ]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (PATH, True),
        (".yarn/cache/a.zip", True),
        ("root/.yarn/berry/cache/a.zip", True),
        ("app/cache/a.zip", False),
        ("app/.yarn/cache/deeper/a.zip", False),
        ("app/.yarn/unplugged/a.zip", False),
    ],
)
def test_which_files_are_wanted(path: str, *, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


@pytest.mark.parametrize(
    "content", [b"", b"PK", packed({"a.txt": b""}), packed({"node_modules/a/package.json": A})[:-10]]
)
def test_what_is_no_package_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        read(content)


def test_a_broken_member_is_a_blind_spot_and_the_rest_is_read():
    members = {"node_modules/a/node_modules/b/package.json": b"{", "node_modules/a/package.json": A}
    spot, package = read(packed(members))
    assert isinstance(spot, BlindSpot)
    assert spot.where == f"{PATH}!/node_modules/a/node_modules/b/package.json"
    assert isinstance(package, Package)


def test_bombs():
    (spot,) = read(packed({"node_modules/a/package.json": b" " * (64 << 20)}, zipfile.ZIP_DEFLATED))
    assert isinstance(spot, BlindSpot)
    many = packed({f"node_modules/a{n}/package.json": A for n in range(3000)})
    with pytest.raises(LimitExceeded):
        read(many)


@given(st.binary(max_size=60), st.integers(0, 200))
def test_damaged_archives(noise: bytes, place: int):
    content = packed({"node_modules/a/package.json": A})
    with contextlib.suppress(InputError):
        read(content[:place] + noise + content[place + len(noise) :])
