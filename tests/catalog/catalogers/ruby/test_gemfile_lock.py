"""Gemfile.lock: a real one, sources of every kind, and damaged ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.ruby.gemfile_lock import GemfileLock
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from tests.catalog.catalogers.reading import survives

READER = GemfileLock()
PATH = "app/Gemfile.lock"


def pinned(text: str) -> list[tuple[str, str]]:
    found = list(READER.read(Entry(PATH), text.encode()))
    assert all(isinstance(each, Package) and each.declared and each.type == "gem" for each in found)
    return [(each.name, each.version) for each in found if isinstance(each, Package)]


def test_a_real_file():
    assert pinned((Path(__file__).parent / "samples" / "Gemfile.lock").read_text()) == [
        ("typeprof", "0.21.3"),
        ("coverage-helpers", "1.0.0"),
        ("docile", "1.4.0"),
        ("power_assert", "2.0.1"),
        ("rake", "13.0.6"),
        ("rbs", "2.6.0"),
        ("simplecov", "0.21.2"),
        ("simplecov-html", "0.12.3"),
        ("simplecov_json_formatter", "0.1.4"),
        ("stackprof", "0.2.19"),
        ("test-unit", "3.5.3"),
    ]


def test_every_kind_of_source_and_each_gem_once_for_all_platforms():
    text = """\
GIT
  remote: https://git.example/a.git
  revision: 0123
  specs:
    a (1.0.pre)
      b (~> 2)

GEM
  remote: https://gems.example/
  specs:
    nokogiri (1.13.10-arm64-darwin)
    nokogiri (1.13.10-x86_64-linux)
    b (2.1)!

PLUGIN SOURCE
  remote: x
  specs:
    p (3)

PLATFORMS
    nothing (1)

CHECKSUMS
    nokogiri (1.13.10-x86_64-linux) sha256=00

BUNDLED WITH
   2.3.15
"""
    assert pinned(text) == [("a", "1.0.pre"), ("nokogiri", "1.13.10"), ("b", "2.1"), ("p", "3")]
    assert pinned(text.replace("\n", "\r\n")) == pinned(text)


def test_what_names_no_gem_is_a_blind_spot_and_the_rest_is_read():
    text = "GEM\n  specs:\n    a (1)\n    nonsense\n    b ()\n    c (2)\n"
    found = list(READER.read(Entry(PATH), text.encode()))
    assert [each.name for each in found if isinstance(each, Package)] == ["a", "c"]
    assert [each.where for each in found if isinstance(each, BlindSpot)] == [PATH]


def test_both_sides_of_a_merge_are_malformed():
    with pytest.raises(Malformed, match="merge"):
        list(READER.read(Entry(PATH), b"GEM\n  specs:\n<<<<<<< HEAD\n    a (1)\n=======\n    a (2)\n>>>>>>> b\n"))


def test_another_file_is_malformed():
    with pytest.raises(Malformed, match="headings"):
        list(READER.read(Entry(PATH), b'{"a": 1}'))


def test_an_empty_one_pins_nothing():
    assert pinned("") == []


@given(st.text(alphabet="GEMspec:\n ()1.-a", max_size=80))
def test_any_text_is_read_or_malformed(text: str):
    survives(READER, PATH, text.encode())


@pytest.mark.parametrize(
    ("path", "wanted"),
    [(PATH, True), ("usr/lib/ruby/gems/3.1.0/gems/rbs-2.7.0/Gemfile.lock", False), ("srv/gems.locked", True)],
)
def test_only_an_applications_own(path: str, wanted: bool):
    assert READER.wants(Entry(path)) is wanted
