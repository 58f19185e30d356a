"""The manifest's main section."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.java.manifest import has_main_section, licenses, read_manifest, symbolic_name

SAMPLES = Path(__file__).parent / "samples"


def test_a_real_bundle():
    attributes = read_manifest((SAMPLES / "commons-logging-1.2.MF").read_bytes())
    assert attributes["implementation-version"] == "1.2"
    assert symbolic_name(attributes) == "org.apache.commons.logging"


@pytest.mark.parametrize("line", ["\r\n", "\n", "\r"])
class TestLines:
    """JAR File Specification: "newline: CR LF | LF | CR (not followed by LF)"; "continuation: SPACE otherchar newline"."""

    def test_the_main_section_ends_at_an_empty_line(self, line: str):
        lines = ["Manifest-Version: 1.0", "Short-Name: 1", "", "Name: x", "Short-Name: 2", "Group-Id: 3", ""]
        content = line.join(lines).encode()
        assert read_manifest(content) == {"short-name": "1"}
        assert has_main_section(content)
        assert not has_main_section(content[:20])

    def test_continued_lines(self, line: str):
        content = line.join(["Bundle-Ver", " sion: 12", " 34", "  5", "Group-Id: 6", ""]).encode()
        assert read_manifest(content) == {"bundle-version": "1234 5", "group-id": "6"}

    def test_a_character_torn_by_the_line_length(self, line: str):
        content = b"Implementation-Title: J\xc3" + line.encode() + b" \xbcrgen" + line.encode()
        assert read_manifest(content) == {"implementation-title": "Jürgen"}


def test_names_in_any_case_and_the_first_counts():
    content = b"IMPLEMENTATION-VERSION: 1\nImplementation-Version: 2\nno attribute\nX-Group-Id: 3\n"
    assert read_manifest(content) == {"implementation-version": "1"}


@given(st.binary(max_size=300))
def test_any_bytes_are_read(content: bytes):
    symbolic_name(read_manifest(content))
    licenses(read_manifest(content))


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("MIT", ("MIT",)),
        ("BSD-3-Clause;link=https://asm.ow2.io/LICENSE.txt", ("BSD-3-Clause",)),
        ("http://www.apache.org/licenses/LICENSE-2.0.txt", ("http://www.apache.org/licenses/LICENSE-2.0.txt",)),
        ('"MIT", ISC;description="a, b"', ("MIT", "ISC")),
        ("<<EXTERNAL>>", ()),
        ("", ()),
    ],
)
def test_licenses(header: str, names: tuple[str, ...]):
    assert licenses({"bundle-license": header}) == names


def test_directives_are_no_part_of_the_symbolic_name():
    assert symbolic_name({"bundle-symbolicname": "org.foo; singleton:=true"}) == "org.foo"
