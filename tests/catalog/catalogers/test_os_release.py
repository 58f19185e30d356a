"""Distributions: real records of every family, the quoting of os-release(5), and files that say nothing."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.os_release import OsRelease, assignments
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.package import Distro

OS_RELEASES = {
    "Debian 12": (
        'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
        Distro("debian", "12", "bookworm", "Debian GNU/Linux 12 (bookworm)"),
    ),
    "Debian 8": (
        'PRETTY_NAME="Debian GNU/Linux 8 (jessie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="8"\nVERSION="8 (jessie)"\nID=debian\n',
        Distro("debian", "8", "jessie", "Debian GNU/Linux 8 (jessie)"),
    ),
    "Debian testing": (
        'PRETTY_NAME="Debian GNU/Linux trixie/sid"\nNAME="Debian GNU/Linux"\nVERSION_CODENAME=trixie\nID=debian\n',
        Distro("debian", "", "trixie", "Debian GNU/Linux trixie/sid"),
    ),
    "Debian testing before VERSION_CODENAME": (
        'PRETTY_NAME="Debian GNU/Linux buster/sid"\nNAME="Debian GNU/Linux"\nID=debian\n',
        Distro("debian", "", "buster", "Debian GNU/Linux buster/sid"),
    ),
    "Distroless": (
        'PRETTY_NAME="Distroless"\nNAME="Debian GNU/Linux"\nID="debian"\nVERSION_ID="12"\nVERSION="Debian GNU/Linux 12 (bookworm)"\n',
        Distro("debian", "12", "bookworm", "Distroless"),
    ),
    "Ubuntu 22.04": (
        'PRETTY_NAME="Ubuntu 22.04.2 LTS"\nNAME="Ubuntu"\nVERSION_ID="22.04"\nVERSION_CODENAME=jammy\nID=ubuntu\nID_LIKE=debian\n',
        Distro("ubuntu", "22.04", "jammy", "Ubuntu 22.04.2 LTS", ("debian",)),
    ),
    "Alpine 3.20": (
        'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n',
        Distro("alpine", "3.20.3", "", "Alpine Linux v3.20"),
    ),
    "Wolfi": (
        'ID=wolfi\nNAME="Wolfi"\nPRETTY_NAME="Wolfi"\nVERSION_ID="20230201"\n',
        Distro("wolfi", "20230201", "", "Wolfi"),
    ),
    "Chainguard": (
        'ID=chainguard\nNAME="Chainguard"\nPRETTY_NAME="Chainguard"\nVERSION_ID="20230214"\n',
        Distro("chainguard", "20230214", "", "Chainguard"),
    ),
    "CentOS 7": (
        (
            'NAME="CentOS Linux"\nVERSION="7 (Core)"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="7"\nPRETTY_NAME="CentOS Linux 7 (Core)"\n'
            'CPE_NAME="cpe:/o:centos:centos:7"\n\nCENTOS_MANTISBT_PROJECT="CentOS-7"\n'
        ),
        Distro("centos", "7", "", "CentOS Linux 7 (Core)", ("rhel", "fedora"), "cpe:/o:centos:centos:7"),
    ),
    "CentOS Stream 9": (
        'NAME="CentOS Stream"\nVERSION="9"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="9"\nPRETTY_NAME="CentOS Stream 9"\n',
        Distro("centos", "9", "", "CentOS Stream 9", ("rhel", "fedora")),
    ),
    "RHEL 8": (
        (
            'VERSION="8.7 (Ootpa)"\nID="rhel"\nID_LIKE="fedora"\nVERSION_ID="8.7"\nPRETTY_NAME="Red Hat Enterprise Linux 8.7 (Ootpa)"\n'
            'CPE_NAME="cpe:/o:redhat:enterprise_linux:8::baseos"\n'
        ),
        Distro(
            "rhel",
            "8.7",
            "",
            "Red Hat Enterprise Linux 8.7 (Ootpa)",
            ("fedora",),
            "cpe:/o:redhat:enterprise_linux:8::baseos",
        ),
    ),
    "Fedora 38": (
        'NAME="Fedora Linux"\nVERSION="38 (Container Image)"\nID=fedora\nVERSION_ID=38\nVERSION_CODENAME=""\n',
        Distro("fedora", "38", "", "Fedora Linux"),
    ),
    "Amazon Linux 2": (
        'NAME="Amazon Linux"\nVERSION="2"\nID="amzn"\nID_LIKE="centos rhel fedora"\nVERSION_ID="2"\nPRETTY_NAME="Amazon Linux 2"\n',
        Distro("amzn", "2", "", "Amazon Linux 2", ("centos", "rhel", "fedora")),
    ),
    "Azure Linux 3": (
        'NAME="Microsoft Azure Linux"\nVERSION="3.0.20240824"\nID=azurelinux\nVERSION_ID="3.0"\nPRETTY_NAME="Microsoft Azure Linux 3.0"\n',
        Distro("azurelinux", "3.0", "", "Microsoft Azure Linux 3.0"),
    ),
    "Mariner 2": (
        'NAME="Common Base Linux Mariner"\nVERSION="2.0.20240123"\nID=mariner\nVERSION_ID="2.0"\nPRETTY_NAME="CBL-Mariner/Linux"\n',
        Distro("mariner", "2.0", "", "CBL-Mariner/Linux"),
    ),
    "Photon 4": (
        'NAME="VMware Photon OS"\nVERSION="4.0"\nID=photon\nVERSION_ID=4.0\nPRETTY_NAME="VMware Photon OS/Linux"\n',
        Distro("photon", "4.0", "", "VMware Photon OS/Linux"),
    ),
    "SLES 15": (
        'NAME="SLES"\nVERSION="15-SP5"\nVERSION_ID="15.5"\nPRETTY_NAME="SUSE Linux Enterprise Server 15 SP5"\nID="sles"\nID_LIKE="suse"\n',
        Distro("sles", "15.5", "", "SUSE Linux Enterprise Server 15 SP5", ("suse",)),
    ),
    "openSUSE Tumbleweed": (
        'NAME="openSUSE Tumbleweed"\n# VERSION="20240101"\nID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\nVERSION_ID="20240101"\n',
        Distro("opensuse-tumbleweed", "20240101", "", "openSUSE Tumbleweed", ("opensuse", "suse")),
    ),
    "Arch": ('NAME="Arch Linux"\nID=arch\nBUILD_ID=rolling\n', Distro("arch", "", "", "Arch Linux")),
    "without ID": ("VERSION_ID=1\n", Distro("linux", "1")),
}

OTHERS = [
    ("etc/redhat-release", "CentOS Linux release 7.9.2009 (Core)\n", "centos", "7.9.2009", "Core"),
    ("etc/redhat-release", "CentOS release 6.10 (Final)\n", "centos", "6.10", "Final"),
    ("etc/centos-release", "CentOS Stream release 9\n", "centos", "9", ""),
    ("etc/redhat-release", "Red Hat Enterprise Linux Server release 7.9 (Maipo)\n", "rhel", "7.9", "Maipo"),
    ("etc/redhat-release", "Rocky Linux release 9.3 (Blue Onyx)\n", "rocky", "9.3", "Blue Onyx"),
    ("etc/redhat-release", "AlmaLinux release 8.9 (Midnight Oncilla)\n", "almalinux", "8.9", "Midnight Oncilla"),
    ("etc/oracle-release", "Oracle Linux Server release 8.9\n", "ol", "8.9", ""),
    ("etc/fedora-release", "Fedora release 40 (Forty)\n", "fedora", "40", "Forty"),
    ("etc/system-release", "Amazon Linux AMI release 2018.03\n", "amzn", "2018.03", ""),
    ("etc/system-release", "Amazon Linux release 2 (Karoo)\n", "amzn", "2", "Karoo"),
    ("etc/redhat-release", "EuroLinux release 9.2 (Helsinki)\n", "eurolinux", "9.2", "Helsinki"),
    ("etc/photon-release", "VMware Photon Linux 1.0\nPHOTON_BUILD_NUMBER=62c543d\n", "photon", "1.0", ""),
    ("etc/mariner-release", "CBL-Mariner 2.0.20240123\nMARINER_BUILD_NUMBER=1\n", "mariner", "2.0.20240123", ""),
    (
        "etc/SuSE-release",
        "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 3\n",
        "sles",
        "11.3",
        "",
    ),
    ("etc/SuSE-release", "openSUSE 13.1 (x86_64)\nVERSION = 13.1\nCODENAME = Bottle\n", "opensuse", "13.1", "Bottle"),
    ("etc/alpine-release", "3.18.4\n", "alpine", "3.18.4", ""),
    ("etc/debian_version", "11.8\n", "debian", "11.8", ""),
    ("etc/debian_version", "trixie/sid\n", "debian", "", "trixie"),
    (
        "etc/lsb-release",
        "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=14.04\nDISTRIB_CODENAME=trusty\n",
        "ubuntu",
        "14.04",
        "trusty",
    ),
]


def read(path: str, content: bytes) -> list[object]:
    return list(OsRelease().read(Entry(path), content))


@pytest.mark.parametrize("name", OS_RELEASES)
def test_reads_os_release(name: str):
    text, expected = OS_RELEASES[name]
    (distro,) = read("usr/lib/os-release", text.encode())
    assert distro == Distro(
        expected.id,
        expected.version_id,
        expected.codename,
        expected.pretty_name,
        expected.like,
        expected.cpe,
        "usr/lib/os-release",
    )


@pytest.mark.parametrize(("path", "text", "identifier", "version", "codename"), OTHERS)
def test_reads_the_elders(path: str, text: str, identifier: str, version: str, codename: str):
    (distro,) = read(path, text.encode())
    assert isinstance(distro, Distro)
    assert (distro.id, distro.version_id, distro.codename, distro.path) == (identifier, version, codename, path)


def test_an_lsb_release_without_a_distribution_says_nothing():
    assert read("etc/lsb-release", b"LSB_VERSION=base-4.0-amd64:base-4.0-noarch\n") == []


def test_every_path_of_the_selector_has_a_format():
    for path in OsRelease.selector.paths:
        with pytest.raises(Malformed):
            raise Malformed(str(read(path, b"\xff\xfe ?? \n")))


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("etc/os-release", b""),
        ("etc/os-release", b"nothing here\n"),
        ("etc/os-release", b'ID="two words"\n'),
        ("etc/os-release", b"ID=\x1b[2J\n"),
        ("etc/os-release", b"ID=\n"),
        ("etc/alpine-release", b""),
        ("etc/alpine-release", b"two words\n"),
        ("etc/redhat-release", b"\n"),
        ("etc/redhat-release", b"\x00\x01\x02"),
    ],
)
def test_what_names_no_distribution_is_malformed(path: str, content: bytes):
    with pytest.raises(Malformed):
        read(path, content)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=plain", "plain"),
        ("A='single \"quoted\"'", 'single "quoted"'),
        (r"A='back\slash'", r"back\slash"),
        (r'A="a \"quote\", a \$, a \\ and a \`"', 'a "quote", a $, a \\ and a `'),
        (r'A="kept \n"', r"kept \n"),
        (r"A=back\ slash", "back slash"),
        ("A=without quotes", "without quotes"),
        ('A="unclosed', "unclosed"),
        ('A="value" # a comment', "value"),
        ("A=", ""),
        ('A=""', ""),
        ("A=1\nA=2", "2"),
        ("A=crlf\r\n", "crlf"),
    ],
)
def test_quoting(line: str, value: str):
    assert assignments(line) == {"A": value}


def test_comments_and_other_lines_assign_nothing():
    assert assignments("# A=1\n\n=2\nno assignment\n9=3\nexport B=4") == {}


class TestQuoting:
    """os-release(5): "Shell special characters ("$", quotes, backslash, backtick) must be escaped with backslashes, following shell style.\""""

    @given(
        st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f\x85\xa0"), max_size=30)
    )
    def test_a_quoted_value_reads_as_the_shell_reads_it(self, value: str):
        escaped = "".join(f"\\{char}" if char in '$"\\`' else char for char in value)
        line = f'A="{escaped}"'
        shell = subprocess.run(
            ["/bin/sh", "-c", f'{line}\nprintf %s "$A"'], capture_output=True, check=True, timeout=10
        )
        assert assignments(line)["A"] == shell.stdout.decode() == value

    @given(st.binary(max_size=200))
    def test_any_bytes_are_a_distribution_or_malformed(self, content: bytes):
        for path in OsRelease.selector.paths:
            try:
                found = read(path, content)
            except Malformed:
                continue
            assert all(isinstance(distro, Distro) for distro in found)
