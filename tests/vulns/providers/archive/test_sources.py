import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.vulns.providers.archive.sources import Entry, entries, proxies

DEB822 = """# Debian's own form
Types: deb deb-src
URIs: http://archive.example/debian/ file:/srv/mirror
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://archive.example/security
Suites: bookworm-security
Components: main
Enabled: no
 \t
Types: deb-src
URIs: http://archive.example/sources
Suites: bookworm

Types: deb
URIs: https://user:secret@archive.example/own
Suites: ./
Trusted: yes

Types: deb
URIs: https://archive.example/own
Suites: trixie
Trusted: yes
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abcd
 -----END PGP PUBLIC KEY BLOCK-----
"""
ONE_LINE = """
# deb http://archive.example/off bookworm main
deb http://archive.example/debian bookworm main contrib # why
deb [arch=amd64 signed-by=/etc/apt/keyrings/a.gpg,/etc/apt/keyrings/b.gpg trusted=yes] http://archive.example/x/ buster/updates main
deb-src http://archive.example/debian bookworm main
deb [ signed-by=0123456789012345678901234567890123456789 ] http://archive.example/y bookworm-security main
deb http://archive.example/flat ./
deb
nonsense
"""


def test_deb822_style():
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    *plain, inline = entries("debian.sources", DEB822)
    assert plain == [
        Entry(uri, suite, (keyring,))
        for uri in ("http://archive.example/debian", "file:/srv/mirror")
        for suite in ("bookworm", "bookworm-updates")
    ]
    assert inline.is_trusted
    (key,) = inline.signed_by
    assert key.split("\n")[1:3] == ["", "abcd"]


def test_one_line_style():
    assert entries("sources.list", ONE_LINE) == (
        Entry("http://archive.example/debian", "bookworm"),
        Entry(
            "http://archive.example/x",
            "buster/updates",
            ("/etc/apt/keyrings/a.gpg", "/etc/apt/keyrings/b.gpg"),
            is_trusted=True,
        ),
        Entry("http://archive.example/y", "bookworm-security", ("0123456789012345678901234567890123456789",)),
    )


@pytest.mark.parametrize(
    ("suite", "release", "is_security"),
    [
        ("bookworm", "bookworm", False),
        ("bookworm-security", "bookworm", True),
        ("buster/updates", "buster", True),
        ("noble-updates", "noble", False),
        ("noble-backports", "noble-backports", False),
    ],
)
def test_a_suites_name_tells_its_release(suite: str, release: str, is_security: bool):
    entry = Entry("", suite)
    assert (entry.release, entry.is_security) == (release, is_security)


def test_proxies_of_apt():
    text = 'Acquire::http::Proxy "http://proxy.example:3128";\n// Acquire::https::Proxy "no";\nacquire::HTTPS::proxy "DIRECT" ;\n'
    assert proxies(text) == {"http": "http://proxy.example:3128", "https": "DIRECT"}


@given(st.sampled_from(["a.list", "a.sources"]), st.text(alphabet="deb [=]:/ \n\tTypesURIS.", max_size=200))
def test_rubbish_is_passed_over(name: str, text: str):
    assert isinstance(entries(name, text), tuple)
