"""packages.config."""

import pytest

from nakami.catalog.catalogers.dotnet.packages_config import PackagesConfig
from nakami.errors import LimitExceeded, Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

READER = PackagesConfig()
PATH = "src/Shop/packages.config"
CONFIG = b"""\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>
<packages>
  <package id="jQuery" version="3.1.1" targetFramework="net46" />
  <!-- <package id="Gone" version="1.0" /> -->
  <package id="NLog" version="4.3.10" targetFramework="net46" />
  <package id="StyleCop" version="1.0" developmentDependency="true" />
</packages>
"""


def test_packages_but_not_those_of_the_build():
    assert list(READER.read(Entry(PATH), CONFIG)) == [
        Package("nuget", "jQuery", "3.1.1", path=PATH, cataloger="nuget-packages-config", declared=True),
        Package("nuget", "NLog", "4.3.10", path=PATH, cataloger="nuget-packages-config", declared=True),
    ]


def test_broken_records_are_a_blind_spot():
    found = list(READER.read(Entry(PATH), b'<packages><package id="A" /><package id="B" version="1.0"/></packages>'))
    assert [type(each) for each in found] == [Package, BlindSpot]


def test_no_packages():
    assert list(READER.read(Entry(PATH), b"<packages/>")) == []


@pytest.mark.parametrize("content", [b"<configuration/>", b"<packages>", b"", b"<!DOCTYPE packages><packages/>"])
def test_another_file_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        list(READER.read(Entry(PATH), content))


def test_more_elements_than_any_project_has():
    with pytest.raises(LimitExceeded):
        list(READER.read(Entry(PATH), b"<packages>" + b"<a/>" * 100_000 + b"</packages>"))
