"""Python distributions: where they are found, and what pip itself says of the same folder."""

import contextlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.python.installed import PythonInstalled
from nakami.engine.evidence import joined
from nakami.errors import InputError, Malformed
from nakami.model.entry import Entry
from nakami.model.inventory import Placed
from nakami.model.package import Package

READER = PythonInstalled()
SITE = "usr/lib/python3/dist-packages"


def read(path: str, content: bytes) -> list[Package]:
    return list(READER.read(Entry(path, size=len(content)), content))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (f"{SITE}/Django-2.2.dist-info/METADATA", True),
        (f"{SITE}/setuptools/_vendor/zipp-3.19.2.dist-info/METADATA", True),
        (f"{SITE}/PyGObject-3.42.2.egg-info/PKG-INFO", True),
        (f"{SITE}/foo-1.0-py3.8.egg/EGG-INFO/PKG-INFO", True),
        (f"{SITE}/rpm-4.18.0.egg-info", True),
        (f"{SITE}/Django-2.2.dist-info/RECORD", True),
        (f"{SITE}/foo/RECORD", False),
        ("METADATA", False),
        (f"{SITE}/foo/METADATA", False),
        ("src/foo-1.0/PKG-INFO", False),
        ("PKG-INFO", False),
    ],
)
def test_which_files_are_wanted(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


def test_one_package():
    path = f"{SITE}/Flask_Thing-1.0.dist-info/METADATA"
    assert read(path, b"Name: Flask_Thing\nVersion: 1.0\nLicense: BSD\n") == [
        Package("pypi", "Flask_Thing", "1.0", licenses=("BSD",), path=path, cataloger="python-installed")
    ]


@pytest.mark.parametrize(
    ("path", "content", "named"),
    [
        ("a/foo-1.0.dist-info/METADATA", b"", ("foo", "1.0")),
        ("a/foo-1.0.dist-info/METADATA", b"Name: Foo\n", ("Foo", "1.0")),
        ("a/foo-1.0-py3.11.egg-info/PKG-INFO", b"Name: Foo\n", ("Foo", "1.0")),
        ("a/foo-1.0-py3.11.egg-info", b"", ("foo", "1.0")),
        ("a/foo-1.0-py3.11-linux_x86_64.egg/EGG-INFO/PKG-INFO", b"", ("foo", "1.0")),
    ],
)
def test_the_folder_names_what_the_headers_do_not(path: str, content: bytes, named: tuple[str, str]):
    (package,) = read(path, content)
    assert (package.name, package.version) == named


def test_a_record_tells_of_a_distribution_whose_metadata_was_deleted():
    path = f"{SITE}/Flask_Thing-1.0.dist-info/RECORD"
    assert read(path, b"flask_thing/__init__.py,sha256=x,9\nName: x,,\n") == [
        Package("pypi", "Flask_Thing", "1.0", path=path, cataloger="python-installed")
    ]


def test_beside_metadata_a_record_is_further_evidence():
    folder = f"{SITE}/Flask_Thing-1.0.0.dist-info"
    (one,) = read(f"{folder}/METADATA", b"Name: Flask.Thing\nVersion: 1.0\n")
    (two,) = read(f"{folder}/RECORD", b"")
    (package,) = joined([Placed(two), Placed(one)])
    assert package.package == one
    assert [seen.path for seen in package.evidence] == [f"{folder}/METADATA", f"{folder}/RECORD"]


def test_a_record_whose_folder_names_nothing_says_nothing():
    assert read("a/foo.dist-info/RECORD", b"") == []


@pytest.mark.parametrize(
    "path", ["a/foo.egg-info/PKG-INFO", "a/.dist-info/METADATA", "EGG-INFO/PKG-INFO", "foo.egg-info"]
)
def test_without_any_version_it_is_malformed(path: str):
    with pytest.raises(Malformed, match="no name or no version"):
        read(path, b"Name: foo\n")


@given(st.binary(max_size=300))
def test_only_input_errors_come_out(content: bytes):
    with contextlib.suppress(InputError):
        read("a/foo.egg-info/PKG-INFO", content)


@pytest.mark.system
def test_the_same_as_pip_lists(tmp_path: Path):
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "install", "-q", "--no-compile", "--target", tmp_path, "flask==2.0.3", "PyYAML==6.0.1"], check=True
    )
    listing = subprocess.run([*pip, "list", "--path", tmp_path, "--format", "json"], check=True, capture_output=True)
    files = {str(file.relative_to(tmp_path)): file for file in tmp_path.rglob("*") if file.is_file()}
    names, suffixes = READER.selector.names - {"RECORD"}, tuple(READER.selector.suffixes)
    offered = [path for path in files if path.rpartition("/")[2] in names or path.endswith(suffixes)]
    packages = [
        package for path in offered if READER.wants(Entry(path)) for package in read(path, files[path].read_bytes())
    ]
    found = {(package.name, package.version) for package in packages}
    assert found == {(each["name"], each["version"]) for each in json.loads(listing.stdout)}
    assert ("PyYAML", "6.0.1") in found
    of_records = {normalised(each) for path in files if path.endswith("/RECORD") for each in read(path, b"")}
    assert of_records == {normalised(package) for package in packages}


def normalised(package: Package) -> tuple[str, str]:
    """The name as PyPI compares it: a folder has `zope_interface` for zope.interface."""
    return re.sub(r"[-_.]+", "-", package.name).lower(), package.version
