"""The whole provider against the real archive: what it says of this machine is what apt and the changelogs say."""

import re
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nakami.model.package import Distro, Package
from nakami.net.client import Client
from nakami.vulns.interface import Judged
from nakami.vulns.providers.archive.host import Host, read_host
from nakami.vulns.providers.archive.provider import Archive

pytestmark = pytest.mark.system

SMALL = 400_000
"""Bytes of the packages whose changelog is read a second way."""


def run(*command: str, folder: Path | None = None) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def host() -> Host:
    found = read_host()
    if not found.entries:
        pytest.skip("this machine's apt configuration names no archive")
    return found


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    door = Client()
    yield door
    door.close()


@pytest.fixture(scope="module")
def installed(tool: Callable[[str], str]) -> list[Package]:
    form = "${db:Status-Abbrev}|${Package}|${Version}|${Architecture}|${source:Package}|${source:Version}\n"
    rows = [line.split("|") for line in run(tool("dpkg-query"), "-W", "-f", form).splitlines()]
    return [
        Package("deb", name, version, arch=arch, source=source, source_version=source_version)
        for status, name, version, arch, source, source_version in rows
        if status.startswith("ii")
    ]


@pytest.fixture(scope="module")
def judged(client: Client, host: Host, cache: Path, installed: list[Package]) -> Judged:
    said = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    distro = Distro(said["ID"], said.get("VERSION_ID", "").strip('"'), said.get("VERSION_CODENAME", ""))
    return Archive(client, cache, time.time(), host=host).judge(installed, distro)


@pytest.fixture(scope="module")
def apt(tmp_path_factory: pytest.TempPathFactory, tool: Callable[[str], str]) -> Callable[..., str]:
    """apt with lists of its own, fresh from the mirror."""
    lists, cache = tmp_path_factory.mktemp("lists"), tmp_path_factory.mktemp("apt-cache")
    options = ["-o", f"Dir::State::lists={lists}", "-o", f"Dir::Cache={cache}"]
    run(tool("apt-get"), *options, "-qq", "-o", "APT::Sandbox::User=root", "update")
    return lambda program, *words, folder=None: run(program, *options, *words, folder=folder)


@pytest.fixture(scope="module")
def upgradable(apt: Callable[..., str]) -> dict[str, str]:
    """Package -> the suites that apt would upgrade it from."""
    lines = apt("apt", "list", "--upgradable").splitlines()
    return dict(line.split()[0].split("/", 1) for line in lines if "/" in line)


def test_what_apt_would_upgrade_from_the_security_suite_is_found(judged: Judged, upgradable: dict[str, str]):
    found = {match.package.name for match in judged.matches}
    assert judged.sources[0].status in {"ok", "partial"}
    assert {name for name, suites in upgradable.items() if "-security" in suites} <= found
    assert found <= set(upgradable)


def test_the_cves_are_those_that_the_changelog_names(
    judged: Judged, upgradable: dict[str, str], installed: list[Package], apt: Callable[..., str], tmp_path: Path
):
    named: dict[str, set[str]] = defaultdict(set)
    for match in judged.matches:
        named[match.package.name].update(match.ids)
    compared = 0
    for package in installed:
        if package.name not in upgradable or compared >= 6:
            continue
        for text in _changelog(package, apt, tmp_path):
            head, mark, _ = text.partition(f"\n{package.source} ({package.source_version}) ")
            if mark:
                assert named[package.name] == set(re.findall(r"CVE-\d{4}-\d{4,}", head)), package.name
                compared += 1
    assert compared or not upgradable


def _changelog(package: Package, apt: Callable[..., str], folder: Path) -> Iterator[str]:
    size = re.search(r"^Size: (\d+)$", apt("apt-cache", "show", package.name), re.MULTILINE)
    if size is None or int(size[1]) > SMALL:
        return
    apt("apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", package.name, folder=folder)
    (path,) = folder.glob(f"{package.name}_*.deb")
    run("dpkg-deb", "-x", str(path), str(folder / package.name))
    for log in (folder / package.name).glob("usr/share/doc/*/changelog.Debian.gz"):
        if not log.parent.is_symlink():
            yield run("gzip", "-dc", str(log))


def test_another_release_is_judged_by_the_same_mirror(client: Client, host: Host, cache: Path):
    """Debian 11's openssl: CVE-2022-0778 was fixed by DSA-5103-1 in 1.1.1k-1+deb11u2."""
    archive = Archive(client, cache, time.time(), host=host)
    judged = archive.judge(
        [Package("deb", "libssl1.1", "1.1.1k-1", arch="amd64", source="openssl")], Distro("debian", "11")
    )
    if judged.sources[0].status == "failed":
        assert "no mirror has the security suite" in judged.sources[0].why
        return
    fixed = {match.ids[0]: match.fixed for match in judged.matches if match.ids}
    assert fixed["CVE-2022-0778"] == "1.1.1k-1+deb11u2"


def test_a_second_judgement_costs_next_to_nothing(
    client: Client, judged: Judged, host: Host, cache: Path, installed: list[Package]
):
    archive = Archive(client, cache, time.time(), host=host)
    began = time.monotonic()
    again = archive.judge(installed, Distro("debian", "12", host.codename))
    assert time.monotonic() - began < 2
    assert archive.budget.used == 0
    assert len(again.matches) == len(judged.matches)
