"""Tests of what holds for every scheme."""

import pkgutil
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nakami.versions
from nakami.errors import VersionInvalid
from nakami.versions import SCHEMES, scheme
from nakami.versions.encoding import MAX_LENGTH
from nakami.versions.interface import Scheme

every_scheme = pytest.mark.parametrize("one", SCHEMES, ids=[each.name for each in SCHEMES])
lifelike = st.text("0123456789.-_~^+:!vabcdeglopstrx", min_size=1, max_size=24)


def test_every_module_is_in_schemes() -> None:
    modules = {each.name for each in pkgutil.iter_modules(nakami.versions.__path__)} - {"interface", "encoding"}
    assert {type(each).__module__.rpartition(".")[2] for each in SCHEMES} == modules


@every_scheme
def test_a_scheme_is_found_by_its_name_which_is_its_modules(one: Scheme) -> None:
    assert scheme(one.name) is one
    assert type(one).__module__ == f"nakami.versions.{one.name}"


def test_an_unknown_scheme_is_a_clear_error() -> None:
    with pytest.raises(VersionInvalid, match=r"no version scheme is called 'brew'; known: apk, composer, deb"):
        scheme("brew")


def _key(one: Scheme, version: str) -> bytes | None:
    try:
        return one.key(version)
    except VersionInvalid:
        return None


@every_scheme
class TestKey:
    """`key(a) < key(b)` as bytes if and only if a is older than b; `key + b"\\x00"` is the immediate successor; never empty."""

    @given(version=st.text(max_size=40) | lifelike)
    def test_any_text_is_a_key_or_version_invalid(self, one: Scheme, version: str) -> None:
        key = _key(one, version)
        assert key is None or 0 < len(key) <= 6 * len(version.encode()) + 16

    @given(a=lifelike, b=lifelike)
    def test_no_key_lies_between_a_key_and_its_successor(self, one: Scheme, a: str, b: str) -> None:
        x, y = _key(one, a), _key(one, b)
        if x is not None and y is not None:
            assert x >= y or x + b"\x00" <= y

    def test_numbers_of_any_length_have_an_order(self, one: Scheme) -> None:
        long = "9" * (MAX_LENGTH - 4)
        assert one.key("9" * 30) < one.key("1" + "0" * 30) < one.key(long) < one.key(long + "0")

    def test_hostile_sizes_are_refused(self, one: Scheme) -> None:
        for version in ("", "1" * (MAX_LENGTH + 1), "1." * 1_000_000, "\x00", "\udc80"):
            with pytest.raises(VersionInvalid):
                one.key(version)

    @pytest.mark.parametrize("piece", ["1.", "-", "a1", "1-", "_p1", "~", "0", "pre", "+", ".0.a", "x", "[", " "])
    def test_no_pattern_runs_away(self, one: Scheme, piece: str) -> None:
        for version in (piece * MAX_LENGTH, "1" + piece * MAX_LENGTH, "1." + piece * MAX_LENGTH):
            _key(one, version[: MAX_LENGTH - 1] + "!")
            _key(one, version[:MAX_LENGTH])


def test_simple_versions_ascend_everywhere() -> None:
    for one in SCHEMES:
        keys = [one.key(version) for version in ("0.9", "1.0", "1.0.1", "1.2", "1.10", "2.0", "10.0")]
        assert keys == sorted(set(keys)), one.name


# The scheme of each feed, and at most how many of its versions have no key: typing errors, legacy versions of PyPI, ranges written as versions.
FEEDS = {
    "AlmaLinux": ("rpm", 0),
    "Alpine": ("apk", 5),
    "Bitnami": ("semver", 1),
    "Debian": ("deb", 1),
    "Go": ("golang", 0),
    "Maven": ("maven", 0),
    "NuGet": ("nuget", 0),
    "Packagist": ("composer", 367),
    "PyPI": ("pep440", 119),
    "Red Hat": ("rpm", 0),
    "RubyGems": ("gem", 0),
    "Ubuntu": ("deb", 0),
    "crates.io": ("semver", 0),
    "npm": ("semver", 0),
}


@pytest.mark.system
@pytest.mark.parametrize("ecosystem", FEEDS)
def test_real_versions_have_a_key_or_are_refused(
    feed: Callable[[str], list[str]], valid: Callable[[str, Scheme], list[str]], ecosystem: str
) -> None:
    name, refused = FEEDS[ecosystem]
    assert len(feed(ecosystem)) - len(valid(ecosystem, scheme(name))) <= refused
