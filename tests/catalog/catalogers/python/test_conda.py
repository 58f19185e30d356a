"""conda: its records, and what is Python's in them."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.python.conda import Conda
from nakami.catalog.catalogers.python.installed import PythonInstalled
from nakami.engine.evidence import joined
from nakami.errors import InputError, LimitExceeded, Malformed
from nakami.model.entry import Entry
from nakami.model.inventory import Placed
from nakami.model.package import Package

READER = Conda()
META = "opt/conda/conda-meta"
OPENSSL: dict[str, Any] = {
    "build": "h166bdaf_0",
    "build_number": 0,
    "channel": "https://conda.example/conda-forge/linux-64",
    "depends": ["ca-certificates", "libgcc-ng >=12"],
    "files": ["bin/openssl", "lib/libssl.so.3"],
    "fn": "openssl-3.0.8-h166bdaf_0.conda",
    "license": "Apache-2.0",
    "name": "openssl",
    "paths_data": {"paths": [{"_path": "bin/openssl", "path_type": "hardlink"}], "paths_version": 1},
    "subdir": "linux-64",
    "version": "3.0.8",
}
FLASK: dict[str, Any] = {
    "name": "flask",
    "version": "2.0.3",
    "subdir": "noarch",
    "license": "BSD-3-Clause",
    "files": [
        "lib/python3.11/site-packages/flask/__init__.py",
        "lib/python3.11/site-packages/Flask-2.0.3.dist-info/METADATA",
    ],
}


def read(record: object, path: str = f"{META}/a.json") -> list[Package]:
    raw = record if isinstance(record, bytes) else json.dumps(record).encode()
    return list(READER.read(Entry(path, size=len(raw)), raw))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (f"{META}/openssl-3.0.8-h166bdaf_0.json", True),
        ("home/a/envs/x/conda-meta/a.json", True),
        ("conda-meta/a.json", True),
        (f"{META}/deeper/a.json", False),
        ("opt/conda/my-conda-meta/a.json", False),
        ("opt/conda/pkgs/a/info/index.json", False),
    ],
)
def test_which_files_are_wanted(path: str, *, wanted: bool):
    assert READER.wants(Entry(path)) is wanted


def test_what_is_not_pythons():
    path = f"{META}/a.json"
    assert read(OPENSSL) == [
        Package("conda", "openssl", "3.0.8", arch="linux-64", licenses=("Apache-2.0",), path=path, cataloger="conda")
    ]


def test_what_is_pythons_is_told_by_its_name_there():
    (package,) = read(FLASK)
    assert (package.type, package.name, package.version, package.declared, package.arch) == (
        "pypi",
        "Flask",
        "2.0.3",
        True,
        "",
    )
    (torch,) = read(
        {
            "name": "pytorch",
            "version": "2.1.0",
            "files": ["lib/python3.11/site-packages/torch-2.1.0.dist-info/METADATA"],
        }
    )
    assert (torch.type, torch.name) == ("pypi", "torch")
    (egg,) = read(
        {"name": "old", "version": "1.0", "files": ["lib/python3.8/site-packages/Old-1.0-py3.8.egg-info/PKG-INFO"]}
    )
    assert (egg.type, egg.name) == ("pypi", "Old")


def test_another_version_inside_is_another_package():
    (package,) = read(
        {"name": "suite", "version": "7.0", "files": ["lib/python3.11/site-packages/part-1.0.dist-info/METADATA"]}
    )
    assert (package.type, package.name) == ("conda", "suite")


def test_in_an_environment_it_is_one_package_with_two_proofs():
    """PyPI's advisories judge it; conda has none."""
    site = "opt/conda/lib/python3.11/site-packages"
    metadata = f"{site}/Flask-2.0.3.dist-info/METADATA"
    (installed,) = PythonInstalled().read(Entry(metadata), b"Name: Flask\nVersion: 2.0.3\n")
    (flask,), (openssl,) = read(FLASK, f"{META}/flask.json"), read(OPENSSL, f"{META}/openssl.json")
    found = joined([Placed(flask), Placed(openssl), Placed(installed)])
    assert [(each.package.type, each.package.name, [seen.path for seen in each.evidence]) for each in found] == [
        ("conda", "openssl", [f"{META}/openssl.json"]),
        ("pypi", "Flask", [metadata, f"{META}/flask.json"]),
    ]


def test_what_pip_put_in_its_place_counts():
    (installed,) = PythonInstalled().read(
        Entry("site-packages/flask-3.0.dist-info/METADATA"), b"Name: Flask\nVersion: 3.0\n"
    )
    (flask,) = read(FLASK)
    assert [each.package.version for each in joined([Placed(flask), Placed(installed)])] == ["3.0"]


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"[]",
        {},
        {"name": "a"},
        {"name": 7, "version": "1"},
        {"name": "a b", "version": "1"},
        {"name": "a", "version": ""},
    ],
)
def test_what_conda_did_not_write_is_malformed(record: object):
    with pytest.raises(Malformed):
        read(record)


@pytest.mark.parametrize(
    "field",
    [{"files": 7}, {"files": [7, None]}, {"license": 7}, {"license": "x" * 999}, {"subdir": 7}, {"subdir": "a b"}],
)
def test_hostile_fields_say_nothing(field: dict[str, Any]):
    (package,) = read({"name": "a", "version": "1", **field})
    assert (package.type, package.licenses, package.arch) == ("conda", (), "")


def test_deep_nesting_is_an_input_error():
    with pytest.raises((LimitExceeded, Malformed)):
        read(b'{"files": ' + b"[" * 100_000)


class TestFuzz:
    """conda, "Package metadata": hostile files have any types."""

    @given(
        st.dictionaries(
            st.sampled_from(["name", "version", "files", "subdir", "license"]),
            st.none() | st.integers() | st.text(max_size=20) | st.lists(st.text(max_size=20), max_size=3),
        )
    )
    def test_any_types(self, record: dict[str, Any]):
        with contextlib.suppress(InputError):
            read(record)
