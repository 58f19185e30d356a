"""Which packages are judged by themselves."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from nakami.engine.knowledge import Knowledge
from nakami.engine.settings import Settings
from nakami.engine.vulnerabilities import judge
from nakami.model.inventory import Inventory, Placed
from nakami.model.package import Distro, Package
from nakami.model.progress import silent
from nakami.vulns.software import GO_NAMES
from tests import small_world

NOW = datetime.now(UTC)


@pytest.fixture
def fresh(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with an empty database."""
    return replace(settings, cache=tmp_path / "cache")


SPRING = Placed(
    Package(
        "maven", "spring-core", "4.3.30.RELEASE", namespace="org.springframework", path="usr/share/java/spring-core.jar"
    ),
    owner="libspring-core-java",
)
DEBIAN = Distro("debian", "12", path="etc/os-release")


@pytest.mark.parametrize(("known", "judged"), [("libspring-java", 1), ("another", 2)])
def test_the_distribution_judges_what_it_brought_if_it_knows_it(
    fresh: Settings, tmp_path: Path, known: str, judged: int
):
    deb = Placed(Package("deb", "libspring-core-java", "4.3.30-2", source="libspring-java", source_version="4.3.30-2"))
    small_world.mirror(tmp_path / "debian", {"Debian": [small_world.advisory("DEBIAN-CVE-1", "Debian:12", known, "1")]})
    inventory = Inventory(packages=(deb, SPRING), distro=DEBIAN)
    with Knowledge(replace(fresh, mirror=str(tmp_path / "debian")), NOW) as knowledge:
        assert len(judge(inventory, knowledge, silent).packages) == judged


@pytest.mark.parametrize(
    ("version", "told"),
    [("1.22.1-1~bookworm", [("CVE-2024-0002", "generic")]), ("1.22.1-1", [("CVE-2024-0001", "deb")])],
    ids=["nginx.org's", "Debian's"],
)
def test_somebody_else_s_build_is_judged_by_its_software_alone(
    fresh: Settings, tmp_path: Path, version: str, told: list[tuple[str, str]]
):
    known = {
        "Debian": [
            small_world.advisory("DEBIAN-CVE-2024-0001", "Debian:12", "nginx", "1.22.1-9", upstream=["CVE-2024-0001"])
        ],
        "Bitnami": [small_world.advisory("BIT-2-2", "Bitnami", "nginx", "1.25.3", aliases=["CVE-2024-0002"])],
    }
    small_world.mirror(tmp_path / "both", known)
    deb = Placed(Package("deb", "nginx", version, source="nginx", source_version=version))
    program = Placed(Package("generic", "nginx", "1.22.1", path="usr/sbin/nginx"), owner="nginx")
    with Knowledge(replace(fresh, mirror=str(tmp_path / "both")), NOW) as knowledge:
        judged = judge(Inventory(packages=(deb, program), distro=DEBIAN), knowledge, silent)
    assert [(finding.id, finding.package.type) for finding in judged.findings if finding.package] == told


def test_go_and_its_programs_are_told_once(fresh: Settings, tmp_path: Path):
    """What was built with that Go elsewhere is another matter."""
    known = [small_world.advisory(f"GO-2023-{n}", "Go", name, "1.20.1") for n, name in enumerate(GO_NAMES)]
    small_world.mirror(tmp_path / "go", {"Go": known})
    go = Package("generic", "go", "1.19.8", path="usr/local/go/VERSION", cpes=("golang:go",))
    programs = [
        Package("golang", name, "go1.19.8", path=path)
        for name, path in (
            ("stdlib", "usr/local/go/bin/go"),
            ("toolchain", "usr/local/go/pkg/tool/asm"),
            ("stdlib", "usr/local/bin/app"),
        )
    ]
    inventory = Inventory(packages=tuple(Placed(package) for package in (go, *programs)))
    with Knowledge(replace(fresh, mirror=str(tmp_path / "go")), NOW) as knowledge:
        judged = judge(inventory, knowledge, silent)
    told = [(finding.id, finding.path) for finding in judged.findings]
    assert sorted(told) == [
        ("GO-2023-0", "usr/local/bin/app"),
        ("GO-2023-0", "usr/local/go/VERSION"),
        ("GO-2023-1", "usr/local/go/VERSION"),
    ]
