from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.streams import inflated
from nakami.errors import InputError, Malformed
from nakami.vulns.providers.archive.parse import MAX_SMALLEST, moment, packages, release

A, B = "a" * 64, "b" * 64
RELEASE = f"""Origin: Debian
Label: Debian-Security
Suite: oldstable-security
Version: 12
Codename: bookworm-security
Date: Sat, 21 Nov 2026 00:53:02 UTC
Valid-Until: Sat, 28 Nov 2026 00:53:02 UTC
Acquire-By-Hash: yes
Architectures: amd64 arm64
Components: updates/main updates/contrib
MD5Sum:
 0123 5 main/binary-amd64/Packages
SHA256:
 {A}     2523192 main/binary-amd64/Packages
 {B}      378100 main/binary-amd64/Packages.xz
 {A}         100 contrib/binary-amd64/Packages
 {B}         100 main/debian-installer/binary-amd64/Packages.xz
 {B}         100 main/binary-arm64/Packages.gz
 {B}         100 ../main/binary-amd64/Packages.xz
"""
# Two paragraphs as Debian's security index has them, shortened.
PACKAGES = f"""Package: libactivemq-java
Source: activemq
Version: 5.17.2+dfsg-2+deb12u1
Architecture: all
Depends: adduser (>= 3.11), default-jre-headless | java7-runtime-headless
Filename: pool/updates/main/a/activemq/libactivemq-java_5.17.2+dfsg-2+deb12u1_all.deb
Size: 4812000
SHA256: {A}

Package: bash
Source: bash (5.2.15-2)
Version: 5.2.15-2+b13
Filename: ./pool/main/b/bash/bash_5.2.15-2+b13_amd64.deb
Size: 1491000
SHA256: {B.upper()}
"""


def test_a_release_file_says_what_it_is():
    said = release(RELEASE.encode(), "it")
    assert (said.origin, said.codename, said.made) == ("Debian", "bookworm-security", "2026-11-21T00:53:02Z")
    assert said.valid_until == "2026-11-28T00:53:02Z"
    assert said.has_by_hash


def test_the_smallest_form_of_each_components_index_is_chosen():
    files = release(RELEASE.encode(), "it").indexes("amd64")
    assert [(f.path, f.component, f.sha256, f.size) for f in files] == [
        ("contrib/binary-amd64/Packages", "contrib", A, 100),
        ("main/binary-amd64/Packages.xz", "main", B, 378_100),
    ]
    assert not release(RELEASE.encode(), "it").indexes("mips")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Origin: Debian\nMD5Sum:\n 0123 5 main/binary-amd64/Packages\n",
        f"SHA256:\n {A} main/binary-amd64/Packages",
        f"SHA256:\n {A} -1 main/binary-amd64/Packages",
        f"SHA256:\n {A[:-1]} 1 main/binary-amd64/Packages",
        f"SHA256:\n {A} {'9' * 5000} main/binary-amd64/Packages",
    ],
)
def test_a_release_file_that_vouches_for_nothing_is_refused(text: str):
    with pytest.raises(Malformed):
        release(text.encode(), "it")


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_rubbish_is_refused_in_our_words(rubbish: bytes):
    for read in (release, lambda content, where: packages([content], where)):
        with suppress(InputError):
            read(rubbish, "it")


def test_packages_are_grouped_by_source_and_its_version():
    built = packages([PACKAGES.encode()], "it")
    assert set(built) == {"activemq", "bash"}
    (binary,) = built["bash"]["5.2.15-2"]
    assert (binary.name, binary.size, binary.sha256) == ("bash", 1_491_000, B)
    assert binary.filename == "pool/main/b/bash/bash_5.2.15-2+b13_amd64.deb"


def test_only_the_smallest_packages_of_a_source_are_kept():
    text = "\n".join(
        PACKAGES.partition("\n\n")[0].replace("4812000", str(100 - at)).replace("libactivemq", f"lib{at}") + "\n"
        for at in range(30)
    )
    (binaries,) = packages([text.encode()], "it")["activemq"].values()
    assert [binary.size for binary in binaries] == list(range(71, 71 + MAX_SMALLEST))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Size: 4812000", "Size: 0"),
        ("Size: 4812000", "Size: many"),
        ("Size: 4812000\n", ""),
        (f"SHA256: {A}", "SHA256: 12"),
        ("Package: libactivemq-java", "Package: ../x"),
        ("Source: activemq", "Source: a b"),
        ("Version: 5.17.2+dfsg-2+deb12u1", "Version: 1 2"),
        ("Filename: pool", "Filename: /pool"),
        ("Filename: pool", "Filename: pool/.."),
        ("Filename: pool", "Filename: http://elsewhere/pool"),
    ],
)
def test_a_package_that_is_not_described_is_refused(old: str, new: str):
    assert old in PACKAGES
    with pytest.raises(Malformed):
        packages([PACKAGES.replace(old, new, 1).encode()], "it")


def test_an_empty_index_is_one():
    assert packages(inflated(iter([b""]), "it"), "it") == {}


class TestMoments:
    """RFC 5322, section 3.3: "date-time = [ day-of-week "," ] date time"; section 4.3: zones `UT` and `GMT` are equal to +0000."""

    @pytest.mark.parametrize(
        ("text", "iso"),
        [
            ("Sat, 21 Nov 2026 00:53:02 UTC", "2026-11-21T00:53:02Z"),
            ("Mon, 18 Aug 2025 01:31:08 +0800", "2025-08-17T17:31:08Z"),
            ("Wed, 01 Apr 2020 17:48:59 -0430", "2020-04-01T22:18:59Z"),
            ("1 Jan 1999 00:00 GMT", "1999-01-01T00:00:00Z"),
            ("Thu, 9 Sep 2021 10:00:00 +0200 (CEST)", "2021-09-09T08:00:00Z"),
            ("Sat, 31 Feb 2026 00:00:00 UTC", ""),
            ("yesterday", ""),
            ("", ""),
        ],
    )
    def test_are_told_in_utc(self, text: str, iso: str):
        assert moment(text) == iso

    @given(st.text(max_size=60))
    def test_never_fail(self, text: str):
        moment(text)
