"""Real root file systems, and nakami with the real feeds."""

import json
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

Scan = Callable[..., dict[str, Any]]
Tool = Callable[[str], str]


@pytest.fixture(scope="session")
def environment(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """nakami's environment: one database for all tests, fetched from the shared mirror, and no other network."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NAKAMI_")}
    return {
        **kept,
        "NAKAMI_CACHE_DIR": str(tmp_path_factory.mktemp("cache")),
        "NAKAMI_MIRROR": str(shared / "feeds"),
        "NAKAMI_OFFLINE": "1",
    }


@pytest.fixture(scope="session")
def scan(environment: dict[str, str]) -> Scan:
    """The document that `nakami scan --format json` prints."""

    def run(target: object, *options: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "nakami", "scan", str(target), "--format", "json", *options]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        # That a feed is not in the mirror is said; everything else is a surprise.
        assert all(b": no advisory source reachable (" in line for line in done.stderr.splitlines()), (
            done.stderr.decode()
        )
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    return run


@pytest.fixture(scope="session")
def as_root() -> None:
    """Skips where the user is not root: foreign roots need chroot."""
    if os.geteuid() != 0:
        pytest.skip("not root: nobody else may change the root directory")


@pytest.fixture(scope="session")
def alpine(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Unpacks an Alpine root file system."""
    unpacked: dict[str, Path] = {}

    def unpack(release: str) -> Path:
        if release not in unpacked:
            unpacked[release] = tmp_path_factory.mktemp(f"alpine-{release}")
            archive = shared / "images" / "alpine" / f"alpine-minirootfs-{release}-x86_64.tar.gz"
            subprocess.run(["tar", "xzf", archive, "-C", unpacked[release]], check=True)
        return unpacked[release]

    return unpack


@pytest.fixture(scope="session")
def bullseye(tool: Tool, as_root: None) -> Path:
    """A minimal Debian 11 from the mirror of this machine's apt; kept in the temporary folder for the next run."""
    del as_root
    kept = Path(tempfile.gettempdir()) / f"nakami-test-bullseye-{os.geteuid()}"
    if not (kept / "etc/os-release").exists():
        told = subprocess.run(
            [tool("apt-get"), "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
            capture_output=True,
            text=True,
            check=True,
        )
        mirrors = sorted({line for line in told.stdout.splitlines() if line.rstrip("/").endswith("/debian")})
        if not mirrors:
            pytest.skip("this machine's apt knows no Debian mirror to debootstrap from")
        building = Path(tempfile.mkdtemp(prefix="nakami-bullseye-"))
        command = [tool("debootstrap"), "--variant=minbase", "bullseye", str(building), mirrors[0]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr
        shutil.rmtree(kept, ignore_errors=True)
        building.replace(kept)
    return kept


SPEC = """\
Name: {source}
{epoch}
Version: {version}
Release: {release}
Summary: a test
License: MIT
BuildArch: noarch
%description
{package}
%files -n {name}
"""
PACKAGE = "%package -n {name}\nSummary: a test\n%description -n {name}"
ALMA = (
    *("glibc:2.28-151.el8:glibc", "bash:4.4.19-14.el8:bash", "curl:7.61.1-18.el8:libcurl", "expat:2.2.5-4.el8:expat"),
    *("openssl:1:1.1.1g-15.el8_3:openssl-libs", "gnutls:3.6.14-8.el8_3:gnutls", "gzip:1.9-12.el8:gzip"),
    *("krb5:1.18.2-8.el8:krb5-libs", "gcc:8.4.1-1.el8.alma:libgcc", "libssh:0.9.4-2.el8:libssh"),
    *("libxml2:2.9.7-9.el8_4.2:libxml2", "ncurses:6.1-7.20180224.el8:ncurses-libs", "tar:2:1.30-5.el8:tar"),
    *("sqlite:3.26.0-13.el8:sqlite-libs", "systemd:239-45.el8_4.1:systemd-libs", "xz:5.2.4-4.el8_6:xz-libs"),
    *("zlib:1.2.11-17.el8:zlib", "python3:3.6.8-37.el8.alma:python3-libs", "dbus:1:1.12.8-12.el8:dbus-libs"),
)
"""Packages of AlmaLinux 8.4, as `source:[epoch:]version-release:name`."""
RELEASES = {
    "almalinux": 'ID="almalinux"\nVERSION_ID="8.4"\nPRETTY_NAME="AlmaLinux 8.4 (Electric Cheetah)"\nID_LIKE="rhel centos fedora"\n',
    "centos": 'ID="centos"\nVERSION_ID="8"\nPRETTY_NAME="CentOS Linux 8"\nID_LIKE="rhel fedora"\n',
}


@pytest.fixture(scope="session")
def installed_rpms(
    tool: Tool, as_root: None, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Sequence[str]], Path]:
    """Makes a root with an rpm database that rpm made, of packages told as `source:[epoch:]version-release:name[@module:stream]`."""
    del as_root

    def install(packages: Sequence[str]) -> Path:
        root, built = tmp_path_factory.mktemp("rpm"), tmp_path_factory.mktemp("rpmbuild")
        for number, line in enumerate(packages):
            line, _, module = line.partition("@")  # noqa: PLW2901 -- the rest of it
            source, *evr, name = line.split(":")
            version, release = evr[-1].rsplit("-", 1)
            epoch = f"Epoch: {evr[0]}" if len(evr) == 2 else ""
            epoch += f"\nModularityLabel: {module}:8090020231019152822:a75119d5" if module else ""
            package = PACKAGE.format(name=name) if name != source else ""
            spec = SPEC.format(source=source, epoch=epoch, version=version, release=release, name=name, package=package)
            (built / f"{number}.spec").write_text(spec)
        build = [tool("rpmbuild"), "-bb", "--quiet", "--define", f"_topdir {built}"]
        subprocess.run([*build, *map(str, sorted(built.glob("*.spec")))], check=True, capture_output=True)
        rpms = sorted(map(str, (built / "RPMS").rglob("*.rpm")))
        assert len(rpms) == len(packages)
        install = [tool("rpm"), "--root", str(root), "--dbpath", "/var/lib/rpm", "-i"]
        subprocess.run(
            [*install, "--justdb", "--nodeps", "--noscripts", "--replacefiles", *rpms], check=True, capture_output=True
        )
        (root / "etc").mkdir(exist_ok=True)
        return root

    return install


@pytest.fixture(scope="session")
def rpm_root(installed_rpms: Callable[[Sequence[str]], Path]) -> Callable[[str], Path]:
    """A root with an rpm database that rpm made, of packages with the names and versions of AlmaLinux 8.4."""
    root = installed_rpms(ALMA)

    def named(distribution: str) -> Path:
        (root / "etc/os-release").write_text(RELEASES[distribution])
        return root

    return named


@pytest.fixture(scope="session")
def rpm_sample(shared: Path) -> Callable[[str], bytes]:
    """A real rpm database, unpacked."""
    return lambda name: lzma.decompress((shared / "images" / "rpmdb" / f"{name}.xz").read_bytes())


@pytest.fixture
def registry(tool: Tool, tmp_path: Path, free_port: int) -> Iterator[str]:
    """The address of a real, empty registry on loopback."""
    config = tmp_path / "registry.yml"
    config.write_text(
        f"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {tmp_path / 'registry'}\n"
        f"http:\n  addr: 127.0.0.1:{free_port}\nlog:\n  level: error\n"
    )
    process = subprocess.Popen(
        [tool("docker-registry"), "serve", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield f"127.0.0.1:{free_port}"
    process.terminate()
    process.wait()
