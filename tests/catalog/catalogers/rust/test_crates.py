"""Crates: The Cargo Book, "The Manifest Format"."""

import pytest

from nakami.catalog.catalogers.rust.crates import crate_package
from nakami.errors import Malformed
from nakami.model.package import Package


def test_a_crate():
    expected = Package("cargo", "rand_core", "0.6.4+build-1", path="p", cataloger="c")
    assert crate_package("rand_core", "0.6.4+build-1", "p", "c") == expected


@pytest.mark.parametrize(
    ("name", "version"),
    [("", "1"), ("a b", "1"), ("a/b", "1"), (7, "1"), ("a", None), ("a", ""), ("a", "1 2"), ("a" * 300, "1")],
)
def test_what_is_none(name: object, version: object):
    with pytest.raises(Malformed):
        crate_package(name, version, "p", "c")
