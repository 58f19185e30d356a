import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.swift.podfile_lock import PodfileLock
from nakami.errors import Malformed
from nakami.model.outcome import BlindSpot
from tests.catalog.catalogers.reading import broken_and_cut, packages, records, survives

READER = PodfileLock()
LOCK = """PODS:
  - Alamofire (5.6.2)
  - Firebase/Core (8.15.0):
    - Firebase/CoreOnly
  - Firebase/CoreOnly (8.15.0):
    - FirebaseCore (= 8.15.0)
  - "GoogleUtilities/NSData+zlib (7.7.0)"

DEPENDENCIES:
  - Alamofire (~> 5.6)
"""


def test_each_pod_once():
    assert packages(READER, "App/Podfile.lock", LOCK) == [
        ("cocoapods", "", "Alamofire", "5.6.2"),
        ("cocoapods", "", "Firebase", "8.15.0"),
        ("cocoapods", "", "GoogleUtilities", "7.7.0"),
    ]


def test_a_pod_without_a_version_is_a_blind_spot():
    (spot,) = records(READER, "Podfile.lock", "PODS: [A, {}, 3]")
    assert isinstance(spot, BlindSpot)


@pytest.mark.parametrize("content", ["", "[]", "PODS: {}"])
def test_what_holds_no_pods(content: str):
    with pytest.raises(Malformed):
        records(READER, "Podfile.lock", content)


@pytest.mark.parametrize("content", broken_and_cut(LOCK.encode()))
def test_damage_is_survived(content: bytes):
    survives(READER, "Podfile.lock", content)


@given(st.binary(max_size=100))
def test_any_bytes_are_survived(content: bytes):
    survives(READER, "Podfile.lock", b"PODS:\n  - " + content)
