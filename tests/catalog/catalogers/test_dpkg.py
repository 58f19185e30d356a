"""dpkg: states, sources, the folder of distroless images, broken stanzas, and this machine's own list."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers import dpkg
from nakami.catalog.catalogers.dpkg import Dpkg
from nakami.errors import LimitExceeded
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

STATUS = "var/lib/dpkg/status"

REAL = """\
Package: bash
Essential: yes
Status: install ok installed
Priority: required
Section: shells
Installed-Size: 7164
Architecture: amd64
Multi-Arch: foreign
Source: bash (5.2.15-2)
Version: 5.2.15-2+b8
Replaces: bash-completion (<< 20060301-0), bash-doc (<= 2.05-1)
Conffiles:
 /etc/bash.bashrc 89269e1298235f1b12b4c16e4065ad0d
Description: GNU Bourne Again SHell
 Bash is an sh-compatible command language interpreter that executes
 .
 Version: 9 is no field here, nor is
 Package: this

Package: libapr1
Status: install ok installed
Architecture: amd64
Source: apr
Version: 1.7.2-3+deb12u1

Package: adduser
Status: install ok installed
Architecture: all
Version: 3.134
"""
"""From Debian 12; the description of bash is lengthened by lines that look like fields."""


def read(content: str | bytes, path: str = STATUS) -> list[object]:
    return list(Dpkg().read(Entry(path), content.encode() if isinstance(content, str) else content))


def names(content: str) -> list[str]:
    return [found.name for found in read(content) if isinstance(found, Package)]


def test_reads_name_version_architecture_and_source():
    bash, libapr1, adduser = read(REAL)
    assert bash == Package(
        type="deb",
        name="bash",
        version="5.2.15-2+b8",
        arch="amd64",
        source="bash",
        source_version="5.2.15-2",
        path=STATUS,
        cataloger="dpkg",
    )
    assert isinstance(libapr1, Package)
    assert (libapr1.source, libapr1.source_version) == ("apr", "1.7.2-3+deb12u1")
    assert isinstance(adduser, Package)
    assert (adduser.source, adduser.source_version) == ("adduser", "3.134")


@pytest.mark.parametrize(
    ("state", "is_there"),
    [
        ("install ok installed", True),
        ("hold ok installed", True),
        ("deinstall ok installed", True),
        ("install reinstreq half-installed", True),
        ("install ok unpacked", True),
        ("install ok half-configured", True),
        ("install ok triggers-awaited", True),
        ("install ok triggers-pending", True),
        ("deinstall ok config-files", False),
        ("purge ok not-installed", False),
        ("unknown ok not-installed", False),
    ],
)
def test_a_package_counts_when_its_files_are_there(state: str, is_there: bool):
    assert names(f"Package: x\nStatus: {state}\nVersion: 1\n") == (["x"] if is_there else [])


def test_a_removed_package_may_have_no_version():
    assert read("Package: x\nStatus: unknown ok not-installed\nPriority: optional\n") == []


def test_distroless_images_keep_one_file_per_package_without_a_state():
    path = "var/lib/dpkg/status.d/tzdata"
    (found,) = read("Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\n", path)
    assert isinstance(found, Package)
    assert (found.name, found.path) == ("tzdata", path)


def test_checksums_beside_a_distroless_file_are_not_wanted():
    reader = Dpkg()
    assert reader.wants(Entry("var/lib/dpkg/status.d/tzdata"))
    assert not reader.wants(Entry("var/lib/dpkg/status.d/tzdata.md5sums"))


def test_fields_are_told_in_any_case_and_blank_lines_may_hold_blanks():
    assert names("PACKAGE:  x \nversion:\t1\r\n \t\nPackage: y\nVERSION: 2") == ["x", "y"]


@pytest.mark.parametrize(
    "stanza",
    [
        "Package: x\nStatus: install ok installed\n",
        "Version: 1\n",
        "Package: two words\nVersion: 1\n",
        "Package: ../x\nVersion: 1\n",
        "Package: x\x1b[2J\nVersion: 1\n",
        "Package: x\nVersion: 1 2\n",
        "Package: x\nVersion:\n",
    ],
)
def test_a_broken_stanza_costs_only_itself(stanza: str):
    first, second, third = read(f"Package: a\nVersion: 1\n\n{stanza}\nPackage: b\nVersion: 2\n")
    assert isinstance(first, Package)
    assert isinstance(second, BlindSpot)
    assert (second.part, second.where) == ("dpkg", STATUS)
    assert isinstance(third, Package)


@pytest.mark.parametrize("content", ["", "\n\n\n", "# nothing\n"])
def test_an_empty_list_is_no_package(content: str):
    assert read(content) == []


def test_stanzas_are_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dpkg, "_MAX_PACKAGES", 3)
    with pytest.raises(LimitExceeded, match="more than 3"):
        read("Package: x\nVersion: 1\n\n" * 5)


@pytest.mark.parametrize(
    "filler", [" ", "\t", "\r", "Package: x ", "Package:", "\n", "\n ", "Source: a (", "Source: ("]
)
def test_no_line_takes_more_than_linear_time(filler: str):
    read("Package: x\nVersion: 1\nSource: y " + filler * (1_000_000 // len(filler)) + "z\n")


@pytest.mark.system
def test_this_machine_reads_as_dpkg_query_reads_it(tool: Callable[[str], str]):
    path = Path("/", STATUS)
    if not path.exists():
        pytest.skip("this machine has no dpkg status")
    fields = ("Package", "Version", "Architecture", "source:Package", "source:Version", "db:Status-Status")
    command = [tool("dpkg-query"), "-W", "-f", "\t".join(f"${{{field}}}" for field in fields) + "\n"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    theirs = [line.rpartition("\t")[0] for line in answer if not line.endswith(("config-files", "not-installed"))]
    found = read(path.read_bytes())
    ours = [
        f"{package.name}\t{package.version}\t{package.arch}\t{package.source}\t{package.source_version}"
        for package in found
        if isinstance(package, Package)
    ]
    assert len(ours) == len(found)
    assert sorted(ours) == sorted(theirs)


class TestProperties:
    """deb-control(5): "The fields in the control file are ... a tag, such as Package or Version (case insensitive), followed by a colon"."""

    @given(st.binary(max_size=300))
    def test_any_bytes_are_packages_or_blind_spots(self, content: bytes):
        assert all(isinstance(found, Package | BlindSpot) for found in read(content))

    @given(st.lists(st.sampled_from([*REAL.splitlines(), "", " ", "Package", "Status: x", "Source: ("]), max_size=30))
    def test_any_order_of_lines_is_packages_or_blind_spots(self, lines: list[str]):
        for found in read("\n".join(lines)):
            assert isinstance(found, BlindSpot) or (
                isinstance(found, Package) and found.name and found.version and found.source
            )
