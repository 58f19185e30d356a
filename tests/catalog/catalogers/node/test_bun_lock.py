"""bun.lock: a kept project, and records of every kind."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given

from nakami.catalog.catalogers.node.bun_lock import BunLock
from nakami.errors import InputError, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from tests.catalog.catalogers.locked import locked, records
from tests.catalog.catalogers.node.kept_project import PRESENT, SAMPLES
from tests.catalog.catalogers.reading import any_json

READER = BunLock()


def read(content: bytes | dict[str, Any]) -> set[str]:
    return locked(READER, content if isinstance(content, bytes) else json.dumps(content))


def test_the_kept_project():
    assert read((SAMPLES / "bun.lock").read_bytes()) == PRESENT | {"semver 7.5.0"}


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (["a@1.0.0", "", {}, "sha512-"], {"a 1.0.0"}),
        (["@s/a@1.0.0", "", {"os": ["linux", "darwin"]}, "sha512-"], {"@s/a 1.0.0"}),
        (["a@1.0.0", "", {"os": "win32"}, "sha512-"], set()),
        (["a@1.0.0", "", {"os": "none"}, "sha512-"], set()),
        (["a@workspace:packages/a"], set()),
        (["a@file:a", {}], set()),
        (["a@link:a"], set()),
        (["a@github:owner/a#0123", {}, "owner-a-0123"], set()),
    ],
)
def test_records(record: list[Any], found: set[str]):
    assert read({"packages": {"x": record}}) == found


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"// only a comment"])
def test_what_is_no_object_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        read(content)


def test_broken_records_are_a_blind_spot():
    (spot,) = READER.read(Entry("app/bun.lock"), b'{"packages": {"a": 7, "b": [], "c": [7], "d": ["d"],}}')
    assert isinstance(spot, BlindSpot)
    assert spot.why.startswith("4 of its records")


JSON = any_json()


class TestFuzz:
    """Bun, "Lockfile": arrays of known shapes; hostile files do not keep to them."""

    @given(JSON)
    def test_any_types(self, packages: Any):
        with contextlib.suppress(InputError):
            records(READER, json.dumps({"packages": packages}))
