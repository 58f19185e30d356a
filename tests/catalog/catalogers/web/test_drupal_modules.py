"""Modules of Drupal: what drupal.org packed, what is core's or one's own, and the versions of old series."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.web.drupal_modules import DrupalModules
from nakami.model.entry import Entry
from nakami.model.package import Package

BLAZY = b"""\
name: Blazy
type: module
core_version_requirement: '>=9.4'

# Information added by Drupal.org packaging script on 2026-08-26
version: '%s'
project: 'blazy'
datestamp: 1787772245
"""


def read(path: str, content: bytes) -> list[Package]:
    entry = Entry(path, size=len(content))
    return list(DrupalModules().read(entry, content)) if DrupalModules().wants(entry) else []


@pytest.mark.parametrize(
    ("told", "version"),
    [("3.0.19", "3.0.19"), ("8.x-1.5", "1.5.0"), ("8.x-0.1-alpha1", "0.1.0-alpha1"), ("2.0.0-rc2", "2.0.0-rc2")],
)
def test_reads_a_packed_module(told: str, version: str):
    path = "opt/drupal/web/modules/contrib/blazy/blazy.info.yml"
    (found,) = read(path, BLAZY % told.encode())
    assert (found.type, found.namespace, found.name, found.version) == ("composer", "drupal", "blazy", version)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("core/modules/node/node.info.yml", b"name: Node\ntype: module\npackage: Core\nversion: VERSION\n"),
        ("modules/custom/mine/mine.info.yml", b"name: Mine\ntype: module\nversion: 1.0\n"),
        ("modules/blazy/modules/blazy_ui/other.info.yml", BLAZY % b"1.0.0"),
        ("config/blazy/blazy.info.yml", BLAZY % b"1.0.0"),
        ("core/modules/x/x.info.yml", b"version: '10.1.6'\nproject: 'drupal'\n"),
        ("modules/blazy/blazy.info.yml", BLAZY % b"dev"),
    ],
)
def test_the_rest_is_passed_over(path: str, content: bytes):
    assert read(path, content) == []


class TestProperties:
    """The packaging script writes one line each for version and project."""

    @given(st.binary(max_size=300))
    def test_any_bytes_are_a_module_or_nothing(self, content: bytes):
        assert len(read("modules/x/x.info.yml", content)) <= 1
