import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.haskell.stack_lock import StackLock
from nakami.errors import Malformed
from nakami.model.outcome import BlindSpot
from tests.catalog.catalogers.reading import broken_and_cut, packages, records, survives

READER = StackLock()
LOCK = """packages:
- completed:
    hackage: fuzzyset-0.2.4@sha256:f1b6de8bf33277bf6255207541d65028f1f1ea93af5541b654c86b5674995485,1618
    pantry-tree:
      sha256: cd66df39c3e54c2a3a1b5d7a4d8f8bbcbdd6a1b9b1e7d1b2f9c8d8f0ee0f3a6b
      size: 574
  original:
    hackage: fuzzyset-0.2.4
- completed:
    commit: 4d1b1a2f0b6a
    git: git-address
    name: weeder
    version: 2.3.0
snapshots: []
"""


def test_packages_of_the_registry_and_of_repositories():
    assert packages(READER, "app/stack.yaml.lock", LOCK) == [
        ("hackage", "", "fuzzyset", "0.2.4"),
        ("hackage", "", "weeder", "2.3.0"),
    ]


def test_a_name_with_dashes_and_digits():
    content = "packages: [{completed: {hackage: 'base64-bytestring-1.2.1.0'}}]"
    assert packages(READER, "stack.yaml.lock", content) == [("hackage", "", "base64-bytestring", "1.2.1.0")]


def test_a_record_without_a_name_is_a_blind_spot():
    (spot,) = records(READER, "stack.yaml.lock", "packages: [{completed: {hackage: x}}, 3]")
    assert isinstance(spot, BlindSpot)


@pytest.mark.parametrize("content", ["", "[]", "packages: {}"])
def test_what_holds_no_packages(content: str):
    with pytest.raises(Malformed):
        records(READER, "stack.yaml.lock", content)


@pytest.mark.parametrize("content", broken_and_cut(LOCK.encode()))
def test_damage_is_survived(content: bytes):
    survives(READER, "stack.yaml.lock", content)


@given(st.binary(max_size=100))
def test_any_bytes_are_survived(content: bytes):
    survives(READER, "stack.yaml.lock", b"packages:\n- completed:\n    hackage: " + content)
