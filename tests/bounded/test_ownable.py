"""The fragments of patterns against the names they are made of, and the lines that programs stand in."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from nakami.bounded.ownable import DATA, NAME, SHARED, software_lines
from nakami.catalog.catalogers.binaries.data_files import READERS
from nakami.catalog.catalogers.web.applications import APPLICATIONS
from nakami.model.package import OWNABLE_DATA, OWNABLE_FOLDERS, OWNABLE_NAMES, OWNABLE_SUFFIXES

WORDS = sorted(OWNABLE_NAMES) + list(OWNABLE_SUFFIXES)


@given(st.lists(st.sampled_from([*WORDS, "a", ".", "x.", "-1.0"]), max_size=4).map("".join))
@example("METADATA.txt")
@example("my-package.json")
@example(".jar")
@example("package_json")
def test_a_name_matches_when_it_is_one_or_ends_as_one(name: str):
    expected = name in OWNABLE_NAMES or name.endswith(OWNABLE_SUFFIXES)
    assert bool(re.fullmatch(NAME, name.encode())) == expected


def test_a_name_is_one_part_of_one_path():
    assert not re.fullmatch(NAME, b"a/b.jar")
    assert not re.fullmatch(NAME, b"a\nb.jar")
    assert not re.fullmatch(NAME, b"a\0b.jar")


def test_every_file_that_tells_of_software_can_be_owned():
    names = {application.path.rpartition("/")[2] for application in APPLICATIONS} | set(READERS)
    assert names <= OWNABLE_DATA
    assert all(re.fullmatch(DATA, name.encode()) for name in OWNABLE_DATA)


def test_shared_objects_and_modules_of_the_kernel():
    for name in (b"x.so", b"libx.so.1.2", b"x.cpython-311-x86_64-linux-gnu.so", b"e1000.ko", b"e1000.ko.xz"):
        assert re.fullmatch(SHARED, name)
    for name in (b"x.sock", b"x.source", b"so", b"x.kobj", b"a/x.so"):
        assert not re.fullmatch(SHARED, name)


FOLDERS = st.sampled_from([*sorted(OWNABLE_FOLDERS), "usr", "lib", "robin", "xsbin", "x-bin", "binx", "share"])
FILES = st.sampled_from([*sorted(OWNABLE_DATA), "bash", "x.so", "libx.so.1", "x.sock", "x.ko.zst", "xVERSION", "bin"])


class TestProperties:
    """Filesystem Hierarchy Standard 3.0, 3.4 and 4.7: programs lie directly in bin, sbin and libexec."""

    @given(st.lists(st.tuples(st.lists(FOLDERS, max_size=4), FILES), max_size=8), st.sampled_from(["/", "0123  "]))
    def test_a_line_counts_by_its_last_folder_and_its_name(self, files: list[tuple[list[str], str]], before: str):
        lines = [before + "/".join([*folders, name]) for folders, name in files]
        expected = {
            line
            for line, (folders, name) in zip(lines, files, strict=True)
            if (folders and folders[-1] in OWNABLE_FOLDERS)
            or re.fullmatch(SHARED, name.encode())
            or (name in OWNABLE_DATA and (folders or before == "/"))
        }
        found = software_lines("".join(f"\n{line}" for line in lines).encode() + b"\n")
        assert {line.decode() for line in found} == expected

    @given(st.binary(max_size=200))
    def test_what_is_found_are_lines(self, content: bytes):
        lines = b"\n" + content + b"\n"
        assert set(software_lines(lines)) <= set(lines.split(b"\n"))
