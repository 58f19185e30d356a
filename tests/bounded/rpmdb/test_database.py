"""Whole databases: told apart by their magic, damages counted, and no input that raises anything but an InputError."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakami.bounded.rpmdb import database
from nakami.bounded.rpmdb.header import Header
from nakami.errors import InputError, LimitExceeded, Malformed

FORMATS = ["ndb", "bdb", "sqlite"]


@pytest.mark.parametrize("name", FORMATS)
def test_the_format_is_told_by_the_magic(made: Any, name: str):
    content = getattr(made, name)([made.package(1), made.package(2, padding=3000)])
    assert [header.name for header in database.headers(content) if isinstance(header, Header)] == ["p1", "p2"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_damaged_header_costs_only_itself(made: Any, name: str):
    content = getattr(made, name)([made.package(1), b"\xff" * 40, made.package(3)])
    first, second, third = database.headers(content)
    assert isinstance(first, Header)
    assert isinstance(second, Malformed)
    assert isinstance(third, Header)


def test_many_damages_are_told_by_their_number(made: Any):
    content = made.bdb([*[b"damaged!"] * 250, made.package(1)])
    found = list(database.headers(content))
    assert len(found) == database.MAX_DAMAGES + 2
    assert isinstance(found[-2], Header)
    assert "150 more packages" in str(found[-1])


def test_packages_are_bounded(made: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "MAX_HEADERS", 5)
    with pytest.raises(LimitExceeded, match="more than 5"):
        list(database.headers(made.ndb([made.package(number) for number in range(6)])))


@pytest.mark.parametrize("content", [b"", b"Packages", bytes(5000), b"\x7fELF" * 100])
def test_anything_else_is_no_database(content: bytes):
    with pytest.raises(Malformed, match="is no rpm database"):
        list(database.headers(content))


def test_a_btree_is_named_as_such():
    with pytest.raises(Malformed, match="B-tree"):
        list(database.headers(bytes(12) + bytes.fromhex("62310500") + bytes(500)))


def read_through(content: bytes) -> None:
    """Read it all; anything but an InputError comes up."""
    try:
        for found in database.headers(content):
            assert isinstance(found, Header | Malformed)
    except InputError:
        pass


@pytest.mark.parametrize("name", FORMATS)
def test_cut_anywhere_it_ends(made: Any, name: str):
    content = getattr(made, name)([made.package(number, padding=400) for number in range(3)])
    for end in {*range(0, len(content), 97), *range(300)}:
        read_through(content[:end])


@pytest.mark.parametrize("name", ["centos-8-libuuid.bdb", "made-by-rpm-4.18.sqlite"])
def test_a_real_one_cut_anywhere_ends(sample: Callable[[str], bytes], name: str):
    content = sample(name)
    for end in range(0, len(content), 1777):
        read_through(content[:end])


class TestProperties:
    """A hostile image cannot exhaust memory or time, nor raise an error that is not ours."""

    @pytest.mark.parametrize("name", FORMATS)
    @given(data=st.data())
    @settings(suppress_health_check=[HealthCheck.too_slow])
    def test_any_change_ends(self, made: Any, name: str, data: st.DataObject):
        content = bytearray(getattr(made, name)([made.package(number, padding=300) for number in range(4)]))
        regions = st.one_of(st.integers(0, 600), st.integers(0, len(content) - 4))
        for _ in range(data.draw(st.integers(1, 5))):
            at = data.draw(regions)
            word = data.draw(
                st.sampled_from([b"\0", b"\xff", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x01", b"\0\0\0\x01"])
                | st.binary(min_size=1, max_size=4)
            )
            content[at : at + len(word)] = word
        read_through(bytes(content))

    @pytest.mark.parametrize("name", ["centos-8-libuuid.bdb", "made-by-rpm-4.18.sqlite"])
    @given(data=st.data())
    @settings(suppress_health_check=[HealthCheck.too_slow])
    def test_any_change_to_a_real_one_ends(self, sample: Callable[[str], bytes], name: str, data: st.DataObject):
        content = bytearray(sample(name))
        for _ in range(data.draw(st.integers(1, 20))):
            at = data.draw(st.integers(0, 8192) | st.integers(0, len(content) - 1))
            content[at] = data.draw(st.integers(0, 255))
        read_through(bytes(content))
