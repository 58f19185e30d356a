"""Words of packages that must not reach a terminal or another tool."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack

from nakami.engine.plain_words import plain
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

GOOD = Package("deb", "zlib1g", "1:1.2.13", arch="amd64", source="zlib", source_version="1:1.2.13", licenses=("Zlib",))
WORDS = st.text(st.characters(), max_size=8)  # surrogates, too


def test_the_usual_package_is_left_as_it_is():
    assert plain(GOOD) is GOOD


@pytest.mark.parametrize("word", ["", "a\x1b[31mb", "a\nb", "a\0b", "a\x9bb", "a\u202eb", "a\ud800b", "a" * 1025])
def test_a_name_that_is_none_is_a_blind_spot(word: str):
    spot = plain(Package("deb", word, "1", path="var/lib/dpkg/status", cataloger="dpkg"))
    assert isinstance(spot, BlindSpot)
    assert spot.why.isprintable()
    assert (spot.part, spot.where) == ("dpkg", "var/lib/dpkg/status")


def test_the_rest_is_told_without_what_is_no_word():
    """apk, dpkg and rpm took each of these as it stood."""
    package = Package(
        "apk",
        "busybox",
        "1.36-r0",
        arch="x86_\0\0",
        source="busybox\x08t:17",
        source_version="1.36-r0",
        module="a\nb",
        licenses=("Apa\tche-2.0", "\x1b[1m", "MIT", "x" * 5000),
        cpes=("a:b", "\x7f"),
    )
    assert plain(package) == Package(
        "apk",
        "busybox",
        "1.36-r0",
        source="busybox",
        source_version="1.36-r0",
        licenses=("Apa che-2.0", "MIT"),
        cpes=("a:b",),
    )


def test_long_licences_stay():
    licence = "GPL-2.0-or-later AND " * 100 + "MIT"
    found = plain(Package("rpm", "a", "1", licenses=(licence,)))
    assert isinstance(found, Package)
    assert found.licenses == (licence,)


@given(WORDS, WORDS, WORDS, WORDS)
def test_whatever_comes_can_be_written(name: str, version: str, source: str, licence: str):
    found = plain(Package("deb", name, version, source=source, source_version=version, licenses=(licence,)))
    assert msgpack.encode(found)
    if isinstance(found, Package):
        assert f"{found.name}{found.version}{found.source}{''.join(found.licenses)}".isprintable()
