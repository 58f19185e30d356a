import gzip
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.catalog.catalogers.debian_changelogs import DebianChangelogs
from nakami.engine.gathering import Gathering
from nakami.engine.intake import open_with, take_inventory
from nakami.engine.reading import Read
from nakami.engine.remembering import folder_of
from nakami.engine.repairs import is_repaired, repaired, repairs, source_of
from nakami.engine.scan import scan
from nakami.engine.settings import Settings
from nakami.model.finding import Evidence, Finding, Remedy, Severity
from nakami.model.inventory import Inventory, Placed, Repair
from nakami.model.package import Package, Repairs
from nakami.model.progress import silent
from tests import small_world
from tests.catalog.catalogers.test_debian_changelogs import OPENSSL

LIBSSL = Package("deb", "libssl1.1", "1.1.1k-1+deb11u1", source="openssl", source_version="1.1.1k-1+deb11u1")
KEY = ("deb", "openssl", "1.1.1k-1+deb11u1")
REPAIR = Repair("1.1.1k-1", "usr/share/doc/openssl/changelog.Debian.gz")
FINDING = Finding("CVE-2021-3450", Severity.HIGH, Evidence("p"), Remedy("none-yet"), LIBSSL)
STATUS = b"""Package: libssl1.1
Status: install ok installed
Architecture: amd64
Source: openssl
Version: 1.1.1k-1+deb11u1
"""
FILE = "usr/share/doc/libssl1.1/changelog.Debian.gz"


def told(version: str) -> tuple[int, Read]:
    record = Repairs("deb", "openssl", version, (("1.1.1k-1", ("CVE-2021-3450",)),), REPAIR.path)
    return 0, Read(b"p", "debian-changelogs", (record,))


def test_only_the_changelog_of_the_installed_version_counts():
    assert source_of(LIBSSL) == KEY
    assert repairs([Placed(LIBSSL)], [told("1.1.1k-1+deb11u1"), told("1.1.1n-0")]) == {KEY: {"CVE-2021-3450": REPAIR}}
    assert repairs([Placed(LIBSSL)], [told("1.1.1n-0")]) == {}


def test_the_word_on_a_finding():
    inventory = Inventory(repairs={KEY: {"CVE-2021-3450": REPAIR}})
    assert repaired(FINDING, inventory) == REPAIR
    assert repaired(replace(FINDING, id="CVE-2021-3711"), inventory) is None
    assert repaired(replace(FINDING, package=None), inventory) is None
    assert repaired(replace(FINDING, package=replace(LIBSSL, source_version="2")), inventory) is None
    assert repaired(FINDING, Inventory()) is None


@pytest.mark.parametrize(
    ("aliases", "fixed"),
    [(("CVE-1",), True), (("CVE-1", "CVE-2"), False), (("GHSA-1",), False), ((), False), (("CVE-1", "GHSA-1"), True)],
)
def test_an_advisory_about_several_needs_all_of_them(aliases: tuple[str, ...], fixed: bool):
    assert is_repaired(replace(FINDING, id="DSA-1", aliases=aliases), {"CVE-1"}) is fixed
    assert is_repaired(replace(FINDING, id="CVE-1", aliases=aliases), {"CVE-1"})


def inventory_of(image: Path, settings: Settings) -> Inventory:
    opened = open_with(settings, str(image))
    try:
        return take_inventory(opened, settings, silent)
    finally:
        opened.close()


def test_an_upper_layer_that_removes_or_replaces_the_changelog_removes_its_word(settings: Settings, tmp_path: Path):
    below = {"var/lib/dpkg/status": STATUS, FILE: gzip.compress(OPENSSL)}
    whole = inventory_of(small_world.docker_archive(tmp_path / "a.tar", below), settings)
    assert set(whole.repairs[KEY]) == {"CVE-2021-3449", "CVE-2021-3450", "CVE-2021-3711", "CVE-2021-3712"}
    removed = {f"{FILE.rpartition('/')[0]}/.wh.changelog.Debian.gz": b""}
    replaced = {FILE: gzip.compress(OPENSSL.replace(b"1.1.1k-1+deb11u1", b"1.1.1k-1+deb11u9"))}
    for number, above in enumerate((removed, replaced)):
        image = small_world.docker_archive(tmp_path / f"{number}.tar", below, above)
        assert inventory_of(image, settings).repairs == {}


def test_a_kept_scan_holds_what_the_changelog_calls_fixed(settings: Settings, tmp_path: Path):
    (tmp_path / "cache").mkdir()
    (settings.cache / "db").mkdir(parents=True, exist_ok=True)
    (tmp_path / "cache" / "db").symlink_to(settings.cache / "db")
    own = replace(settings, cache=tmp_path / "cache")
    image = small_world.docker_archive(
        tmp_path / "a.tar", {"var/lib/dpkg/status": STATUS, FILE: gzip.compress(OPENSSL)}
    )
    scan(str(image), own, silent)
    (file,) = folder_of(own).files()
    kept = folder_of(own).get(file.name)
    assert kept is not None
    assert [item.repaired for item in kept.items] == ["CVE-2021-3450 CVE-2021-3449 CVE-2021-3711 CVE-2021-3712"]


def test_links_to_changelogs_cost_no_second_look():
    assert not DebianChangelogs.follows_links
    gathering = Gathering()
    gathering.link(
        b"usr/share/doc/a/changelog.Debian.gz", b"../b/changelog.Debian.gz", [DebianChangelogs()], hard=False
    )
    assert gathering.links == ()
