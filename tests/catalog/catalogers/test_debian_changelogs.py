import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.debian_changelogs import DebianChangelogs
from nakami.model.entry import Entry
from nakami.model.package import Repairs

# openssl of Debian 11, shortened to two entries.
OPENSSL = b"""openssl (1.1.1k-1+deb11u1) bullseye-security; urgency=medium

  * CVE-2021-3711 (SM2 Decryption Buffer Overflow).
  * CVE-2021-3712 (Read buffer overruns processing ASN.1 strings).

 -- Sebastian Andrzej Siewior <s@example.org>  Tue, 24 Aug 2021 10:53:31 +0200

openssl (1.1.1k-1) unstable; urgency=medium

  * New upstream version
   - CVE-2021-3450 (CA certificate check bypass with X509_V_FLAG_X509_STRICT).
   - CVE-2021-3449 (NULL pointer deref in signature_algorithms processing).

 -- Kurt Roeckx <k@example.org>  Thu, 25 Mar 2021 21:49:24 +0100

openssl097 (0.9.7) unstable; urgency=low

  * CVE-2005-2969

 -- Somebody <k@example.org>  Thu, 25 Mar 2006 21:49:24 +0100
"""
PATH = "usr/share/doc/libssl1.1/changelog.Debian.gz"
EXPECTED = Repairs(
    "deb",
    "openssl",
    "1.1.1k-1+deb11u1",
    (("1.1.1k-1", ("CVE-2021-3450", "CVE-2021-3449")), ("1.1.1k-1+deb11u1", ("CVE-2021-3711", "CVE-2021-3712"))),
    PATH,
)


def read(content: bytes, path: str = PATH) -> list[object]:
    return list(DebianChangelogs().read(Entry(path), content))


def test_what_was_fixed_up_to_the_top():
    assert read(gzip.compress(OPENSSL)) == [EXPECTED]
    assert read(OPENSSL) == [EXPECTED]


def test_a_rebuild_has_the_version_of_its_source():
    rebuilt = (
        b"openssl (1.1.1k-1+deb11u1+b2) sid; urgency=low, binary-only=yes\n\n  * Rebuild\n\n -- A <a@b>  x\n\n"
        + OPENSSL
    )
    assert read(rebuilt) == [EXPECTED]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        gzip.compress(OPENSSL)[:-9],
        gzip.compress(OPENSSL)[:60],
        gzip.compress(OPENSSL + b"\0" * (17 << 20)),
        b"Changes in 1.0: CVE-2021-3711\n" + OPENSSL,
        OPENSSL.replace(b"CVE", b"LVE"),
    ],
)
def test_what_proves_nothing_is_nothing(content: bytes):
    assert read(content) == []


def test_which_files():
    reader = DebianChangelogs()
    assert {
        "changelog.Debian.gz",
        "changelog.Debian",
        "changelog.gz",
        "changelog.Debian.amd64.gz",
    } <= reader.selector.names
    assert reader.wants(Entry(PATH, size=100))
    assert not reader.wants(Entry(PATH, size=100 << 20))
    for path in ("usr/share/doc/changelog.gz", "usr/share/doc/a/b/changelog.gz", "opt/usr/share/doc/a/changelog.gz"):
        assert not reader.wants(Entry(path))


@given(st.binary(max_size=200))
def test_any_bytes_are_repairs_or_nothing(content: bytes):
    assert read(content) == [] or content
    read(OPENSSL[: len(content) * 3] + content)
