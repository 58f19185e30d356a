"""One rpm header: what is read, and what a lying one meets."""

import contextlib
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.rpmdb import header
from nakami.bounded.rpmdb.header import Header, parse
from nakami.errors import Malformed
from nakami.model.package import OWNABLE_NAMES, OWNABLE_SUFFIXES

FULL: dict[str, Any] = {
    "name": "perl-Carp",
    "version": "1.50",
    "release": "439.module+el8.3.0+6718",
    "epoch": 1,
    "vendor": "Fedora Project",
    "license": "GPL+ or Artistic",
    "arch": "noarch",
    "source_rpm": "perl-Carp-1.50-439.src.rpm",
    "modularity_label": "perl:5.30:8030020200313080146:b967a9a2",
}


def test_reads_what_identifies_a_package(made: Any):
    assert parse(made.header(region=True, **FULL)) == Header(**FULL)


def test_what_is_absent_is_empty(made: Any):
    assert parse(made.header(name="n", version="1", release="2")) == Header("n", "1", "2", epoch=None)


def test_a_changelog_is_read_where_it_names_a_vulnerability(made: Any):
    told = {"change_names": ["A <a@b> - 1-2", "A <a@b> - 1-1"], "change_texts": ["- fix CVE-2022-0778", "- first"]}
    assert parse(made.header(**FULL, **told)).changes == (
        ("A <a@b> - 1-2", "- fix CVE-2022-0778"),
        ("A <a@b> - 1-1", "- first"),
    )
    assert parse(made.header(**FULL, change_names=["A"], change_texts=["- first"])).changes == ()


@pytest.mark.parametrize(
    "told",
    [{"change_names": ["A", "B"]}, {"change_names": "A"}, {}, {"change_names": ["A"], "change_texts": "CVE-2022-0778"}],
)
def test_a_lying_changelog_costs_nothing_else(made: Any, told: dict[str, Any]):
    assert parse(made.header(**{**FULL, "change_texts": ["CVE-2022-0778"], **told})) == Header(**FULL)


def test_an_epoch_of_zero_is_not_no_epoch(made: Any):
    assert parse(made.header(name="n", version="1", release="2", epoch=0)).epoch == 0


def test_a_tag_after_the_region_replaces_the_one_in_it(made: Any):
    first, second = made.header(region=True, name="old", version="1", release="2"), made.header(name="new")
    index = first[8 : 8 + 64] + struct.pack(">IIII", 1000, 6, len(first) - 72, 1)
    data = first[72:] + second[24:]
    assert parse(struct.pack(">II", 5, len(data)) + index + data).name == "new"


def test_a_licence_in_latin_1_does_not_hide_the_package(made: Any):
    blob = made.header(name="n", version="1", release="2", license="@@").replace(b"@@", b"\xe9\xe8")
    assert parse(blob).license == "��"


@pytest.mark.parametrize("missing", ["name", "version", "release"])
def test_without_its_identity_it_is_no_package(made: Any, missing: str):
    with pytest.raises(Malformed, match="names no package"):
        parse(made.header(**{name: value for name, value in FULL.items() if name != missing}))


@pytest.mark.parametrize("name", ["", "two words", "\x1b[2Jx", "new\nline", "é"])
def test_a_name_is_printable_ascii(made: Any, name: str):
    with pytest.raises(Malformed):
        parse(made.header(**{**FULL, "name": name}))


@pytest.mark.parametrize(
    ("offset", "value"),
    [
        pytest.param(0, 0, id="no entries"),
        pytest.param(0, 65_536, id="too many entries"),
        pytest.param(0, 0xFFFFFFFF, id="all entries"),
        pytest.param(4, 0xFFFFFFFF, id="more data than there is"),
        pytest.param(8 + 4, 4, id="a name that is a number"),
        pytest.param(8 + 8, 0xFFFFFFF0, id="a name beyond the data"),
        pytest.param(8 + 3 * 16 + 4, 6, id="an epoch that is a string"),
        pytest.param(8 + 3 * 16 + 8, 0xFFFFFFF0, id="an epoch beyond the data"),
        pytest.param(8 + 3 * 16 + 12, 0, id="an epoch of no numbers"),
    ],
)
def test_lies_are_malformed(made: Any, offset: int, value: int):
    blob = bytearray(made.header(**FULL))
    struct.pack_into(">I", blob, offset, value)
    with pytest.raises(Malformed):
        parse(bytes(blob))


def test_a_string_that_does_not_end_within_the_data_is_malformed(made: Any):
    blob = made.header(version="1", release="2", name="n")
    size = struct.unpack_from(">I", blob, 4)[0]
    with pytest.raises(Malformed):
        parse(blob[:4] + struct.pack(">I", size - 1) + blob[8:-1] + b"more\0")


def test_cut_anywhere_is_malformed(made: Any):
    blob = made.header(region=True, **FULL)
    for end in range(len(blob)):
        with pytest.raises(Malformed):
            parse(blob[:end])


PACKAGE: dict[str, Any] = {"name": "python3-six", "version": "1.16.0", "release": "4.fc40"}
FILES: dict[str, Any] = {
    "dir_indexes": [2, 0, 1, 0, 3, 1],
    "base_names": ["six.py", "METADATA", "README", "RECORD", "os-release", "metadata.jar"],
    "dir_names": [
        "/usr/lib/python3.12/site-packages/six-1.16.0.dist-info/",
        "/usr/share/doc/six/",
        "/usr/lib/",
        "/etc/",
    ],
}


def test_keeps_the_files_that_could_be_packages_of_a_language(made: Any):
    found = parse(made.header(region=True, **PACKAGE, **FILES, vendor="v"))
    assert found.files == (
        "usr/lib/python3.12/site-packages/six-1.16.0.dist-info/METADATA",
        "etc/os-release",
        "usr/share/doc/six/metadata.jar",
    )
    assert (found.vendor, found.files_unread) == ("v", "")


def test_reads_whole_paths_of_old_packages(made: Any):
    names = ["/usr/share/java/a.jar", "/METADATA", "/usr/bin/jar", "/opt/x.egg-info/PKG-INFO"]
    found = parse(made.header(**PACKAGE, old_file_names=names))
    assert found.files == ("usr/share/java/a.jar", "METADATA", "opt/x.egg-info/PKG-INFO")


def test_strings_behind_the_list_are_no_files(made: Any):
    """A list has no end of its own: behind its last string stands what belongs to other tags."""
    found = parse(made.header(**PACKAGE, dir_indexes=[0], base_names=["a.jar"], dir_names=["/x/"], license="b.jar"))
    assert found.files == ("x/a.jar",)
    blob = bytearray(made.header(**PACKAGE, dir_indexes=[0, 0], base_names=["a.jar", "b.jar"], dir_names=["/x/"]))
    struct.pack_into(">I", blob, 8 + 4 * 16 + 12, 1)  # the count of names
    assert parse(bytes(blob)).files == ("x/a.jar",)


@pytest.mark.parametrize("empty", ["dir_indexes", "base_names", "dir_names"])
def test_a_header_without_one_of_the_lists_tells_no_files(made: Any, empty: str):
    found = parse(made.header(**PACKAGE, **{name: value for name, value in FILES.items() if name != empty}))
    assert found.name == "python3-six"
    assert found.files == ()
    assert bool(found.files_unread) == (empty != "base_names")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        pytest.param({"dir_indexes": [2, 4, 1, 0, 3, 1]}, "none of the 4 folders", id="a folder beyond the last"),
        pytest.param({"dir_indexes": [2, 0xFFFFFFFF, 1, 0, 3, 1]}, "none of the 4 folders", id="a folder of all"),
        pytest.param({"dir_indexes": [2, 0]}, "none of the 4 folders", id="too few folders told"),
        pytest.param({"dir_names": "/"}, "tag 1118", id="folders that are one string"),
        pytest.param({"base_names": "METADATA"}, "tag 1117", id="names that are one string"),
        pytest.param({"dir_indexes": ["0"]}, "tag 1116", id="folders told by strings"),
        pytest.param({"old_file_names": 7}, "tag 1027", id="paths that are a number"),
    ],
)
def test_files_that_cannot_be_told_leave_the_package(made: Any, changed: dict[str, Any], why: str):
    found = parse(made.header(**PACKAGE, **(FILES | changed)))
    assert (found.name, found.files) == ("python3-six", ())
    assert why in found.files_unread


def test_files_that_do_not_matter_are_told_by_nobody_and_cost_nothing(made: Any):
    found = parse(made.header(**PACKAGE, base_names=["six.py"], dir_indexes=[7], dir_names=["/"]))
    assert (found.files, found.files_unread) == ((), "")


@pytest.mark.parametrize("offset", [4, 8, 12])
def test_lists_beyond_the_header_are_not_followed(made: Any, offset: int):
    for entry in range(3, 6):
        blob = bytearray(made.header(**PACKAGE, **FILES))
        struct.pack_into(">I", blob, 8 + entry * 16 + offset, 0x7FFFFFFF)
        found = parse(bytes(blob))
        assert (found.files, bool(found.files_unread)) == ((), True)


def test_kept_files_are_bounded(made: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(header, "MAX_FILES", 3)
    found = parse(made.header(**PACKAGE, base_names=["a.jar"] * 4, dir_indexes=[0] * 4, dir_names=["/"]))
    assert "more than 3 files" in found.files_unread


def test_a_long_folder_is_not_written_before_a_million_names(made: Any):
    count = 50_000
    found = parse(
        made.header(**PACKAGE, base_names=[".jar"] * count, dir_indexes=[0] * count, dir_names=["/" + "x" * 100_000])
    )
    assert found.files == ()
    assert "longer than 8,388,608 bytes" in found.files_unread


def test_programs_are_told_by_their_folders(made: Any):
    folders = ["/usr/bin/", "/usr/libexec/git-core/", "/usr/share/bin.d/", "/usr/lib64/"]
    names = ["bash", "git", "x", "libx.so.1"]
    found = parse(made.header(**PACKAGE, base_names=names, dir_indexes=[0, 1, 2, 3], dir_names=folders))
    assert sorted(found.files) == ["usr/bin/bash", "usr/lib64/libx.so.1", "usr/libexec/git-core/git"]


def test_programs_without_end_are_refused(made: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(header, "MAX_FILES", 3)
    found = parse(made.header(**PACKAGE, base_names=["x"] * 4, dir_indexes=[0] * 4, dir_names=["/usr/bin/"]))
    assert "more than 3 programs" in found.files_unread


NAMES = st.sampled_from(
    ["METADATA", "PKG-INFO", "package.json", "x.jar", "x.egg-info", "METADATA.txt", "jar", "é.war", ""]
)


class TestProperties:
    """rpm, docs/manual/format.md: "The header structure ... number of index entries ... size of the data store"."""

    @given(st.binary(max_size=300))
    def test_any_bytes_are_a_header_or_malformed(self, blob: bytes):
        with contextlib.suppress(Malformed):
            assert parse(blob).name

    @given(st.data())
    def test_any_change_is_a_header_or_malformed(self, made: Any, data: st.DataObject):
        blob = bytearray(made.header(region=True, **FULL, **FILES))
        for _ in range(data.draw(st.integers(1, 4))):
            blob[data.draw(st.integers(0, len(blob) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(Malformed):
            assert parse(bytes(blob)).name

    @given(st.lists(st.tuples(NAMES, st.integers(0, 2)), min_size=1, max_size=20))
    def test_a_file_lies_in_the_folder_of_its_index(self, made: Any, files: list[tuple[str, int]]):
        """rpm, docs/manual/tags.md: "Dirindexes ... Index into dirname array for each basename"."""
        folders = ["/", "/usr/share/java/", "/opt/a b/é/"]
        names = [name for name, _ in files]
        blob = made.header(**PACKAGE, base_names=names, dir_indexes=[number for _, number in files], dir_names=folders)
        matters = set(OWNABLE_NAMES) | {name for name in names if name.endswith(OWNABLE_SUFFIXES)}
        expected = tuple((folders[number] + name).lstrip("/") for name, number in files if name in matters)
        assert parse(blob).files == expected
