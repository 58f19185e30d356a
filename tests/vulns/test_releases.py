import pytest

from nakami.model.package import Distro
from nakami.vulns.releases import is_long_term, release_of


@pytest.mark.parametrize(
    ("distro", "ecosystem"),
    [
        (Distro("debian", "11"), "Debian:11"),
        (Distro("debian", "", "bookworm"), "Debian:12"),
        (Distro("raspbian", "11"), "Debian:11"),
        (Distro("debian", "", "forky", "Debian GNU/Linux forky/sid"), "Debian:sid"),
        (Distro("debian", "", "sid"), "Debian:sid"),
        (Distro("devuan", "5", "daedalus"), "Debian:12"),
        (Distro("linuxmint", "21.3", "virginia", "Linux Mint 21.3"), "Ubuntu:22.04:LTS"),
        (Distro("linuxmint", "6", "faye", "LMDE 6 (faye)"), "Debian:12"),
        (Distro("pop", "22.04", "jammy"), "Ubuntu:22.04:LTS"),
        (Distro("neon", "24.04", "noble"), "Ubuntu:24.04:LTS"),
        (Distro("zorin", "17", "jammy"), "Ubuntu:22.04:LTS"),
        (Distro("elementary", "7.1", "horus"), "Ubuntu:22.04:LTS"),
        (Distro("ubuntu", "26.04"), "Ubuntu:26.04:LTS"),
        (Distro("ubuntu", "25.10"), "Ubuntu:25.10"),
        (Distro("ubuntu", "14.04"), "Ubuntu:14.04:LTS"),
        (Distro("ubuntu", "24.04"), "Ubuntu:24.04:LTS"),
        (Distro("ubuntu", "23.04"), "Ubuntu:23.04"),
        (Distro("ubuntu", "22.10"), "Ubuntu:22.10"),
        (Distro("alpine", "3.18.4"), "Alpine:v3.18"),
        (Distro("alpine", "3.9.6"), "Alpine:v3.9"),
        (Distro("almalinux", "8.9"), "AlmaLinux:8"),
        (Distro("rocky", "9.3"), "Rocky Linux:9"),
        (Distro("rhel", "8.10"), "Red Hat:enterprise_linux:8"),
        (Distro("centos", "7"), "Red Hat:enterprise_linux:7"),
        (Distro("opensuse-leap", "15.6"), "openSUSE:Leap 15.6"),
        (Distro("opensuse-tumbleweed", "20240101"), "openSUSE:Tumbleweed"),
        (Distro("sles", "15.4"), "SUSE:Linux Enterprise Server 15 SP4"),
        (Distro("sles", "12.5"), "SUSE:Linux Enterprise Server 12 SP5"),
        (Distro("sles", "15"), "SUSE:Linux Enterprise Server 15"),
        (Distro("sles", "16.0"), "SUSE:Linux Enterprise Server 16.0"),
        (Distro("wolfi", "20230201"), "Wolfi"),
        (Distro("chainguard", "20230214"), "Chainguard"),
        (Distro("azurelinux", "3.0"), "Azure Linux:3"),
        (Distro("ol", "8.9", like=("fedora",)), "Oracle Linux:8"),
        (Distro("mariner", "2.0"), "Azure Linux:2"),
        (Distro("mageia", "9"), "Mageia:9"),
        (Distro("alpine", "3.21_alpha20240923", pretty_name="Alpine Linux edge"), "Alpine:edge"),
        (Distro("amzn", "2018.03", pretty_name="Amazon Linux AMI release 2018.03"), "Amazon Linux:1"),
        (Distro("amzn", "2"), "Amazon Linux:2"),
        (Distro("amzn", "2022"), "Amazon Linux:2022"),
        (Distro("amzn", "2023"), "Amazon Linux:2023"),
        (Distro("photon", "5.0"), "Photon OS:5.0"),
        (Distro("openEuler", "22.03", pretty_name="openEuler 22.03 (LTS-SP1)"), "openEuler:22.03-LTS-SP1"),
        (Distro("alpaquita", "23"), "Alpaquita:23"),
    ],
)
def test_who_judges(distro: Distro, ecosystem: str):
    release = release_of(distro)
    assert release.ecosystems[0] == ecosystem
    assert release.by_source or release.by_binary
    assert not release.why


@pytest.mark.parametrize(
    "distro",
    [
        None,
        Distro(""),
        Distro("debian"),
        Distro("alpine", "x"),
        Distro("ubuntu"),
        Distro("rhel"),
        Distro("rocky", "x"),
        Distro("sles"),
        Distro("openEuler", "23.09", pretty_name="openEuler 23.09"),
        Distro("amzn", "99"),
        Distro("amzn"),
        Distro("fedora", "40"),
        Distro("ol"),
        Distro("photon"),
        Distro("linuxmint", "99", like=("ubuntu", "debian")),
        Distro("linuxmint"),
        Distro("pop", "x"),
        Distro("kali", "2024.1", like=("debian",)),
        Distro("something", "1", like=("debian",), pretty_name="Something 1"),
    ],
)
def test_who_is_not_judged_and_why(distro: Distro | None):
    release = release_of(distro)
    assert release.ecosystems == ()
    assert release.why


def test_rebuilds_are_judged_and_say_so():
    assert "ahead" in release_of(Distro("centos", "9", pretty_name="CentOS Stream 9")).caveat
    assert "Red Hat" in release_of(Distro("centos", "7", pretty_name="CentOS Linux 7 (Core)")).caveat
    assert "Raspbian" in release_of(Distro("raspbian", "11")).caveat
    assert not release_of(Distro("rhel", "9.2")).caveat
    assert not release_of(Distro("debian", "11")).caveat


def test_the_further_repositories_of_amazon_linux_judge_beside_core():
    assert release_of(Distro("amzn", "2")).besides == ("Amazon Linux:2:extras",)


def test_a_service_pack_is_judged_by_all_its_products():
    ecosystems = release_of(Distro("sles", "15.4")).ecosystems
    assert "SUSE:Linux Enterprise Module for Basesystem 15 SP4" in ecosystems
    assert all(ecosystem.startswith("SUSE:Linux Enterprise") for ecosystem in ecosystems)


def test_what_is_made_of_debian_or_ubuntu_says_so():
    caveat = release_of(Distro("linuxmint", "21.3", pretty_name="Linux Mint 21.3")).caveat
    assert caveat == "judged by Ubuntu's advisories for 22.04; what Linux Mint 21.3 builds itself is in none of them"
    assert "unstable" in release_of(Distro("debian", "", "forky", "Debian GNU/Linux forky/sid")).caveat


@pytest.mark.parametrize(
    ("number", "long"), [("22.04", True), ("24.04", True), ("23.04", False), ("22.10", False), ("", False)]
)
def test_long_term_support(number: str, *, long: bool):
    assert is_long_term(number) == long
