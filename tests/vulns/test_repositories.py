import pytest

from nakami.model.package import Distro
from nakami.vulns.repositories import (
    AMAZON,
    TOPICS,
    alpine_branch,
    amazon_release,
    every_alpine,
    every_amazon,
    every_photon,
    needed_alpine,
    needed_amazon,
    needed_photon,
)


@pytest.mark.parametrize(
    ("version", "release"),
    [("2018.03", "1"), ("2011.09", "1"), ("2", "2"), ("2022", "2022"), ("2023", "2023"), ("2023.6.20241010", "2023")],
)
def test_releases_of_amazon_linux(version: str, release: str):
    assert amazon_release(Distro("amzn", version)) == release


@pytest.mark.parametrize("version", ["", "x", "²", "-1"])
def test_what_is_no_release(version: str):
    assert amazon_release(Distro("amzn", version)) == ""
    assert list(needed_amazon(Distro("amzn", version))) == []


def test_the_repositories_of_a_release():
    assert list(needed_amazon(Distro("amzn", "2023"))) == ["2023 core", "2023 kernel-livepatch", "2023 nvidia"]
    needed = list(needed_amazon(Distro("amzn", "2")))
    assert needed[0] == "2 core"
    assert "2 extras kernel-5.15" in needed
    assert set(needed) < set(every_amazon(2026))
    assert list(needed_amazon(Distro("debian", "2"))) == []
    assert len(set(TOPICS)) == len(TOPICS) == len(AMAZON["2"]) - 1


@pytest.mark.parametrize(
    ("distro", "branch"),
    [
        (Distro("alpine", "3.19.1"), "v3.19"),
        (Distro("alpine", "3.9"), "v3.9"),
        (Distro("alpine", "3.21_alpha20240923", pretty_name="Alpine Linux edge"), "edge"),
        (Distro("alpine", "3"), ""),
        (Distro("alpine", "3.x"), ""),
        (Distro("alpine"), ""),
    ],
)
def test_branches_of_alpine(distro: Distro, branch: str):
    assert alpine_branch(distro) == branch
    assert list(needed_alpine(distro)) == ([f"{branch} main", f"{branch} community"] if branch else [])
    assert set(needed_alpine(distro)) <= set(every_alpine(2026))


def test_releases_of_photon():
    assert list(needed_photon(Distro("photon", "5.0"))) == ["5.0"]
    assert list(needed_photon(Distro("photon", "9.0"))) == []
    assert "5.0" in every_photon(2026)
