import pytest

from nakami.model.package import Distro
from nakami.vulns.providers.archive.parse import Release
from nakami.vulns.providers.archive.plan import Role, codename, from_entries, from_mirrors, suites, unfit
from nakami.vulns.providers.archive.sources import Entry


@pytest.mark.parametrize(
    ("distro", "name"),
    [
        (Distro("debian", "12", "bookworm"), "bookworm"),
        (Distro("debian", "11"), "bullseye"),
        (Distro("debian", "10.13"), "buster"),
        (Distro("ubuntu", "22.04"), "jammy"),
        (Distro("debian", "", ""), ""),
        (Distro("debian", "12", "../../x"), ""),
        (Distro("de/bian", "12", "bookworm"), ""),
    ],
)
def test_the_release_of_an_image(distro: Distro, name: str):
    assert codename(distro) == name


def test_a_security_suite_has_two_names():
    assert suites(Role.SECURITY, "buster") == ("buster-security", "buster/updates")
    assert suites(Role.MAIN, "buster") == ("buster",)


def test_the_hosts_bases_are_kept_apart_by_what_they_hold():
    entries = [
        Entry("http://a/debian", "bookworm", ("/k.gpg",)),
        Entry("http://a/debian", "bookworm-updates", ("/k.gpg",)),
        Entry("http://a/security", "bookworm-security", ("/k.gpg",)),
        Entry("http://b/tool", "nodistro"),
        Entry("http://b/cloud", "cloud-sdk-bookworm"),
    ]
    main, security = from_entries(entries, "bookworm", "bookworm")
    assert (main.base, main.has_main, main.has_security, main.is_strict) == ("http://a/debian", True, False, True)
    assert (security.base, security.has_main, security.has_security) == ("http://a/security", False, True)


def test_for_another_release_the_same_bases_serve_without_being_strict():
    (place,) = from_entries([Entry("http://a/security", "bookworm-security", ("/k.gpg",))], "bullseye", "bookworm")
    assert (place.has_security, place.is_strict, place.signed_by) == (True, False, ("/k.gpg",))


def test_a_base_without_a_security_suite_beside_it_is_asked_for_both():
    (place,) = from_entries([Entry("http://a/ubuntu", "noble")], "noble", "noble")
    assert place.has_security
    assert place.has_main


def test_what_an_image_names_brings_no_keys():
    entry = Entry("http://a", "bookworm", ("/image/key.gpg",), is_trusted=True)
    (place,) = from_entries([entry], "bookworm", are_foreign=True)
    assert (place.signed_by, place.is_strict, place.is_foreign) == ((), False, True)


def test_a_mirror_may_be_the_archive_or_hold_it():
    assert [place.base for place in from_mirrors(["http://m/"], "debian")] == [
        "http://m",
        "http://m/debian-security",
        "http://m/debian",
    ]


def released(**fields: str) -> Release:
    said = {"origin": "Debian", "label": "Debian", "suite": "", "codename": ""} | fields
    return Release(version="", made="", valid_until="", has_by_hash=False, architectures=(), files={}, **said)


@pytest.mark.parametrize(
    ("release", "role", "fits"),
    [
        (released(codename="bookworm-security", label="Debian-Security"), Role.SECURITY, True),
        (released(codename="bookworm", label="Debian-Security"), Role.SECURITY, True),
        (released(codename="bookworm", suite="oldstable"), Role.MAIN, True),
        (released(codename="bookworm-updates"), Role.UPDATES, True),
        (released(codename="bookworm-updates"), Role.MAIN, False),
        (released(codename="bookworm", suite="bookworm-security"), Role.SECURITY, True),
        (released(codename="bookworm", suite="bookworm-security"), Role.MAIN, False),
        (released(codename="trixie"), Role.MAIN, False),
        (released(codename="bookworm", origin="Docker"), Role.MAIN, False),
    ],
)
def test_a_release_file_tells_what_it_is_of(release: Release, role: Role, fits: bool):
    assert (unfit(release, "debian", "bookworm", role) == "") is fits
