"""The headers of METADATA and PKG-INFO."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.python.metadata import Metadata, named_by_folder, read_metadata
from nakami.errors import Malformed

SAMPLES = Path(__file__).parent / "samples"


class TestRealFiles:
    def test_a_wheel(self):
        content = (SAMPLES / "Django-2.2.METADATA").read_bytes()
        assert read_metadata(content) == Metadata("Django", "2.2", ("BSD",))

    def test_distutils(self):
        content = (SAMPLES / "wsgiref.egg-info").read_bytes()
        assert read_metadata(content) == Metadata("wsgiref", "0.1.2", ("PSF or ZPL",))


class TestHeaders:
    """RFC 5322, 2.1: "The body is simply a sequence of characters that follows the header and is separated from the header by an
    empty line"; 2.2.3: a field is continued by lines that begin with white space."""

    @pytest.mark.parametrize("line", ["\n", "\r\n"])
    def test_what_stands_behind_the_first_empty_line_is_no_header(self, line: str):
        content = line.join(["Name: a", "Summary: b", "", "Version: 1"]).encode()
        assert read_metadata(content) == Metadata("a", "")

    def test_the_first_of_equal_fields_counts(self):
        assert read_metadata(b"Name: a\nName: b\nVersion: 1\nVersion: 2\n") == Metadata("a", "1")

    def test_names_of_fields_in_any_case_and_a_byte_order_mark(self):
        assert read_metadata(b"\xef\xbb\xbfNAME : a\nversion:1\n") == Metadata("a", "1")

    def test_a_line_that_is_no_field_is_passed_over(self):
        assert read_metadata(b"Name: a\nthis is wrong\nVersion: 1\n") == Metadata("a", "1")

    def test_broken_encodings_are_replaced(self):
        assert read_metadata(b"Author: J\xfcrgen\nName: a\nVersion: 1\n") == Metadata("a", "1")

    @pytest.mark.parametrize("word", [b"UNKNOWN", b"", b"a\x00b", b"a\x1b[31m", b"x" * 300, b"a\n b"])
    def test_what_is_no_name(self, word: bytes):
        assert not read_metadata(b"Name: " + word + b"\nVersion: 1\n").name

    @given(st.binary(max_size=400))
    def test_any_bytes_are_read(self, content: bytes):
        found = read_metadata(content)
        assert found.name.isprintable()
        assert found.version.isprintable()

    @given(
        st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,30}", fullmatch=True),
        st.from_regex(r"[0-9a-z.!+]{1,20}", fullmatch=True),
    )
    def test_names_and_versions_come_out_as_written(self, name: str, version: str):
        if name.lower() in {"unknown", "none"} or version in {"unknown", "none"}:
            return
        found = read_metadata(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nName: no\n".encode())
        assert (found.name, found.version) == (name, version)


class TestLicenses:
    """Core metadata, "License-Expression": "tools SHOULD ... prefer" it; "License" is free text, "Classifier" a fixed list."""

    @pytest.mark.parametrize(
        ("headers", "licenses"),
        [
            ("License-Expression: MIT OR Apache-2.0\nLicense: no", ("MIT OR Apache-2.0",)),
            ("License: BSD\nClassifier: License :: OSI Approved :: BSD License", ("BSD",)),
            ("License: UNKNOWN\nClassifier: License :: OSI Approved :: BSD License", ("BSD License",)),
            (
                "License: Copyright (c)\n  All rights\nClassifier: License :: OSI Approved :: MIT License",
                ("MIT License",),
            ),
            ("Classifier: License :: OSI Approved", ()),
            ("Classifier: License :: Public Domain\nClassifier: License :: Public Domain", ("Public Domain",)),
            ("", ()),
        ],
    )
    def test_in_order(self, headers: str, licenses: tuple[str, ...]):
        assert read_metadata(headers.encode()).licenses == licenses


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("a/Foo_Bar-1.0.dist-info/METADATA", ("Foo_Bar", "1.0")),
        ("a/foo-1.0-py3.11-linux_x86_64.egg/EGG-INFO/PKG-INFO", ("foo", "1.0")),
        ("a/foo-1.0-py2.7.egg", ("foo", "1.0")),
        ("foo-1.0.egg-info", ("foo", "1.0")),
    ],
)
def test_folders_name_what_they_hold(path: str, named: tuple[str, str]):
    found = named_by_folder(path, Metadata())
    assert (found.name, found.version) == named


@pytest.mark.parametrize(
    "path", ["a/foo.dist-info/METADATA", "a/foo-1-2.dist-info/METADATA", "a/\x1b-1.dist-info/METADATA", "METADATA"]
)
def test_folders_that_name_nothing(path: str):
    with pytest.raises(Malformed):
        named_by_folder(path, Metadata())
