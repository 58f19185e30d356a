import pytest

from nakami.model.package import Package
from nakami.vulns.foreign import is_foreign


@pytest.mark.parametrize(
    "version",
    [
        "20.11.0-1nodesource1",
        "16.1-1.pgdg120+1",
        "1:10.11.6+maria~deb12",
        "6:7.2.4-1rl1~bookworm1",
        "8.3.1-1+0~20231221.34+debian12~1.gbpb5ba2d",
        "1.25.3-1~bookworm",
        "5:24.0.7-1~ubuntu.22.04~jammy",
    ],
)
def test_archives_of_others_mark_their_versions(version: str):
    assert is_foreign(Package("deb", "x", version))
    assert not is_foreign(Package("rpm", "x", version))


@pytest.mark.parametrize(
    "version",
    [
        "1.22.1-9+deb12u11",
        "1:10.11.19-0+deb12u1",
        "5:7.0.15-1~deb12u10",
        "18.20.4+dfsg-1~deb12u3",
        "3.0.22-1~deb12u2",
        "1.18.0-6ubuntu14.4",
        "2.34-0ubuntu3.2~bpo12+1",
        "6.1.0-1~bpo12+1",
        "1.0~rc1-1+b2",
        "2:8.2.2434-3+deb11u1",
        "17.0.21.1+2-1~deb12u1",
    ],
)
def test_the_distribution_s_own_do_not(version: str):
    assert not is_foreign(Package("deb", "x", version))
