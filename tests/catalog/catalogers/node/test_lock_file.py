"""What the lock files of Node share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.node.lock_file import is_beside, never_on_linux, split_descriptor


@pytest.mark.parametrize(
    ("systems", "never"),
    [
        (["darwin"], True),
        ("darwin", True),
        (["darwin", "win32"], True),
        (["!linux"], True),
        (["linux"], False),
        (["darwin", "linux"], False),
        (["!win32"], False),
        (["any"], False),
        ([], False),
        ([7], False),
        (None, False),
        ({"os": "darwin"}, False),
    ],
)
def test_packages_for_other_systems(systems: object, *, never: bool):
    assert never_on_linux(systems) is never


@pytest.mark.parametrize(
    ("descriptor", "parts"),
    [
        ("a@1.0.0", ("a", "1.0.0")),
        ("@s/a@^1.0.0", ("@s/a", "^1.0.0")),
        ("lod@npm:lodash@4.17.20", ("lodash", "4.17.20")),
        ("lod@npm:@s/lodash@4.17.20", ("@s/lodash", "4.17.20")),
        ("a@npm:1.0.0", ("a", "1.0.0")),
        ("a@npm:@s", ("a", "@s")),
        ("a", ("a", "")),
        ("a@npm:b@npm:c@1.0.0", ("b", "npm:c@1.0.0")),  # nobody writes an alias of an alias
        ("a@" + "npm:a@" * 10_000, ("a", "npm:a@" * 9_999)),
        ("", ("", "")),
        ("@", ("@", "")),
    ],
)
def test_descriptors(descriptor: str, parts: tuple[str, str]):
    assert split_descriptor(descriptor) == parts


@given(st.text(max_size=40))
def test_any_descriptor(descriptor: str):
    name, version = split_descriptor(descriptor)
    assert len(name) + len(version) <= len(descriptor)


@pytest.mark.parametrize(
    ("address", "beside"),
    [
        ("file:local", True),
        ("file:../local", True),
        ("file:./local#./local::hash=1&locator=a", True),
        ("link:./a", True),
        ("portal:./a", True),
        ("workspace:.", True),
        ("./a", True),
        ("file:vendor/a-1.0.0.tgz", False),
        ("1.0.0", False),
        ("npm:1.0.0", False),
        ("git+ssh://git@host.example/a.git", False),
        (None, False),
    ],
)
def test_folders_beside_the_project(address: object, *, beside: bool):
    assert is_beside(address) is beside
