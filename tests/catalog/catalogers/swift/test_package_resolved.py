import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.swift.package_resolved import PackageResolved
from nakami.errors import Malformed
from nakami.model.outcome import BlindSpot
from tests.catalog.catalogers.reading import packages, records, survives

READER = PackageResolved()
SWIFT_NIO = ("swift", "forge.example/apple", "swift-nio", "2.40.0")


@pytest.mark.parametrize(
    "content",
    [
        """{"object": {"pins": [{"package": "swift-nio", "repositoryURL": "https://forge.example/apple/swift-nio.git",
            "state": {"branch": null, "revision": "124", "version": "2.40.0"}}]}, "version": 1}""",
        """{"pins": [{"identity": "swift-nio", "kind": "remoteSourceControl", "location": "https://forge.example/apple/swift-nio.git",
            "state": {"revision": "124", "version": "2.40.0"}}], "version": 2}""",
        """{"originHash": "ab", "pins": [{"identity": "swift-nio", "location": "git@forge.example:apple/swift-nio.git",
            "state": {"revision": "124", "version": "2.40.0"}}], "version": 3}""",
        '{"pins": [{"location": "ssh://git@forge.example/apple/swift-nio/", "state": {"version": "2.40.0"}}]}',
    ],
)
def test_every_version_of_the_format(content: str):
    assert packages(READER, "App/Package.resolved", content) == [SWIFT_NIO]


def test_a_branch_has_no_version():
    content = '{"pins": [{"location": "https://forge.example/a/b", "state": {"branch": "main", "revision": "1"}}]}'
    assert packages(READER, "Package.resolved", content) == []


@pytest.mark.parametrize("pin", ["3", '{"location": "b", "state": {"version": "1"}}', '{"state": {"version": "1"}}'])
def test_a_pin_that_makes_no_sense_is_a_blind_spot(pin: str):
    (spot,) = records(READER, "Package.resolved", f'{{"pins": [{pin}]}}')
    assert isinstance(spot, BlindSpot)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"pins": 3}', '{"object": []}'])
def test_what_holds_no_pins(content: str):
    with pytest.raises(Malformed):
        records(READER, "Package.resolved", content)


@given(st.text(max_size=100))
def test_any_address_is_survived(text: str):
    survives(READER, "Package.resolved", b'{"pins": [{"location": "%s", "state": {"version": "1"}}]}' % text.encode())
