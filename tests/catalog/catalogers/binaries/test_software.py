"""How a version is found in bytes: names of files, marks, what must stand there too, and files made to be searched for ever."""

import contextlib
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nakami.catalog.catalogers.binaries.software import MAX_PLACES, Mark, Software, plain_name, version_in
from nakami.errors import LimitExceeded

SERVER = Software("x", ("x",), (Mark((b"x/",), rb"\x00x/(\d+\.\d+)\x00"),))
ALONE = Software("x", ("x",), (Mark((b"\x003.", b"\x002."), rb"\x00([23]\.\d{1,2}\.\d{1,2})\x00", needs=(b"whose",)),))
ECHO = Software("x", ("x",), (Mark((b"\x007.",), rb"\x00(7\.\d{1,2})\x00", echo=rb"\w{0,9}=\x00"),))


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("python3.11", "python"),
        ("python", "python"),
        ("python3.7m", "python"),
        ("libpython3.11.so.1.0", "libpython"),
        ("libruby-3.1.so.3.1.7", "libruby"),
        ("libcrypto.so.1.1", "libcrypto"),
        ("libcrypto-cc4c8b1f.so.1.1", "libcrypto"),
        ("libMagickCore-6.Q16.so.6.0.0", "libMagickCore"),
        ("libcurl-gnutls.so.4", "libcurl-gnutls"),
        ("php-fpm8.2", "php-fpm"),
        ("mod_php7.so", "mod_php"),
        ("apache2", "apache"),
        ("redis-server", "redis-server"),
        ("openssl.so", ""),
        ("7z", "7z"),
        ("", ""),
    ],
)
def test_a_file_s_name_without_its_version(file: str, name: str):
    assert plain_name(file) == name


@pytest.mark.parametrize(
    ("content", "version"),
    [
        (b"\0x/1.2\0", "1.2"),
        (b"\0x/1.2\0...\0x/1.2\0", "1.2"),
        (b"\0x/1.2", ""),
        (b"\0yx/1.2\0", ""),
        (b"\0x/1.2-rc1\0", ""),
        (b"\0x/1.2\0\0x/1.3\0", ""),
        (b"", ""),
    ],
)
def test_one_place_tells_the_version(content: bytes, version: str):
    assert version_in(content, SERVER, "x") == version


def test_of_several_versions_that_of_the_file_s_name_counts():
    content = b"whose\0" + b"\x003.11.2\x00\x002.5.0\x00"
    assert version_in(content, ALONE, "x") == ""
    assert version_in(content, ALONE, "x3.11") == "3.11.2"
    assert version_in(content + b"\x003.11.9\x00", ALONE, "x3.11") == ""


def test_what_must_stand_there_too():
    assert version_in(b"\x003.11.2\x00", ALONE, "x") == ""
    assert version_in(b"whose\x003.11.2\x00", ALONE, "x") == "3.11.2"


def test_an_echo_tells_one_s_own_version_from_others():
    assert version_in(b"\x007.0\x00\x007.1\x00", ECHO, "x") == ""
    assert version_in(b"\x007.0\x00\x007.1\x00...7.1abc=\x00", ECHO, "x") == "7.1"


@pytest.mark.parametrize("software", [SERVER, ALONE, ECHO])
@pytest.mark.parametrize("piece", [b"\0x/", b"\x003.", b"\x007.0\x00", b"7.0", b"whose", b"x/1.2"])
def test_a_file_full_of_places_costs_no_more_than_they_are_allowed(software: Software, piece: bytes):
    content = (b"whose" + piece) * (MAX_PLACES * 4)
    started = time.process_time()
    with contextlib.suppress(LimitExceeded):
        version_in(content, software, "x")
    assert time.process_time() - started < 5


def test_more_places_than_any_program_has_are_an_error():
    with pytest.raises(LimitExceeded, match="more than 50,000 times"):
        version_in(b"\0x/" * (MAX_PLACES + 1), SERVER, "x")


class TestProperties:
    """A program's constants may stand anywhere between others."""

    @given(st.binary(max_size=400), st.binary(max_size=400))
    @example(b"\0x/", b"")
    def test_what_stands_around_it_does_not_matter(self, before: bytes, behind: bytes):
        if b"x/" not in before + behind:
            assert version_in(before + b"\0x/1.2\0" + behind, SERVER, "x") == "1.2"

    @given(st.text(max_size=60))
    def test_any_name_has_a_plain_one(self, file: str):
        assert file.startswith(plain_name(file))
