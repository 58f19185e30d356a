"""`nakami patch` on real roots, with the real package managers inside them. No network: the archives are made here."""

import gzip
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nakami.images.writing.layout import LayoutDestination
from nakami.model.digest import Digest
from nakami.patch.blobs import put_bytes
from nakami.patch.description import CONFIG_TYPE, MANIFEST_TYPE
from nakami.patch.layer import MEDIA_TYPES
from tests.patch.archives import apk_repository, deb, debian_archive
from tests.system.conftest import RELEASES, Tool

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("patch"), pytest.mark.usefixtures("as_root")]

Patch = Callable[..., dict[str, Any]]
LOOK = b"""#!/bin/sh
{ id -u; grep Cap /proc/self/status; ls /sys/class/net /proc/net/dev; tail -n +3 /proc/net/dev; } > /etc/looked 2>&1
echo x > /proc/sys/kernel/hostname 2>/dev/null && echo WROTE >> /etc/looked
mknod /etc/device b 8 0 2>/dev/null && echo MADE >> /etc/looked
if [ -x /usr/sbin/policy-rc.d ]; then /usr/sbin/policy-rc.d any start || echo "policy $?" >> /etc/looked; fi
touch /tmp/left /run/left
exit 0
"""


@pytest.fixture
def patch(environment: dict[str, str]) -> Patch:
    """The document that `nakami patch --format json` prints, with its exit code."""

    def run(*words: object) -> dict[str, Any]:
        command = [sys.executable, "-m", "nakami", "patch", "--format", "json", *map(str, words)]
        done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=300)
        assert done.returncode in {0, 1, 2, 3}, done.stderr.decode()
        document: dict[str, Any] = json.loads(done.stdout) if done.stdout else {"error": done.stderr.decode()}
        return {**document, "exit": done.returncode}

    return run


def layers(layout: Path) -> list[bytes]:
    """The layers of the only image of a layout, as they are stored."""
    index = json.loads((layout / "index.json").read_text())
    manifest = json.loads(blob(layout, index["manifests"][0]["digest"]))
    return [blob(layout, each["digest"]) for each in manifest["layers"]]


def blob(layout: Path, digest: str) -> bytes:
    return (layout / "blobs" / digest.replace(":", "/")).read_bytes()


def entries(layer: bytes) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(layer)) as tar:
        return {member.name: member for member in tar}


def content(layer: bytes, name: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(layer)) as tar:
        file = tar.extractfile(name)
        assert file is not None
        return file.read()


def shut_in(looked: str) -> None:
    """What a maintainer script saw of the machine."""
    lines = looked.splitlines()
    assert lines[0] == "0"
    assert "CapEff:\t00000000800400fb" in lines
    assert "WROTE" not in looked
    assert "MADE" not in looked
    interfaces = [line.split(":")[0].strip() for line in lines if ":" in line and len(line.split()) > 10]
    assert interfaces == ["lo"]


@pytest.fixture
def run(tool: Tool) -> Iterator[Callable[..., str]]:
    """What a program prints in a container of an image."""
    tool("runc")
    flags = ("--runtime", "runc", "--cgroup-manager=cgroupfs")
    limits = ("--network=none", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096", "--tls-verify=false")
    with tempfile.TemporaryDirectory(prefix="nakami-") as short:  # podman takes no long paths for its run-time files
        podman = [tool("podman"), "--root", f"{short}/a", "--runroot", f"{short}/b", "--storage-driver", "vfs", *flags]

        def started(image: str, *words: str) -> str:
            command = [*podman, "run", "--rm", *limits, image, *words]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
            assert done.returncode == 0, done.stderr
            return done.stdout

        yield started


@pytest.fixture
def fixed_zlib(shared: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The archive of an Alpine root, and a repository with a fixed zlib for it."""
    archive = shared / "images/alpine/alpine-minirootfs-3.12.12-x86_64.tar.gz"
    with tarfile.open(archive) as tar:
        file = tar.extractfile("./lib/libz.so.1.2.12")
        assert file is not None
        libz = file.read()
    fixed = {"lib/libz.so.1.2.12": libz + b"\n", "lib/libz.so.1": libz + b"\n", ".post-upgrade": LOOK}
    apk_repository(tmp_path / "apk", "x86_64", {("zlib", "1.2.12-r2"): fixed}, "so:libz.so.1=1.2.12")
    return archive, tmp_path / "apk"


def test_alpine_by_its_own_apk_runs_under_podman(
    patch: Patch, fixed_zlib: tuple[Path, Path], run: Callable[..., str], tmp_path: Path
):
    archive, repository = fixed_zlib
    out = tmp_path / "out"
    words = (archive, "--repository", repository, "--output", f"oci:{out}:1")
    refused = patch(*words)
    assert refused["exit"] == 1
    assert "does not trust" in refused["still_open"][0]["why"]
    assert not out.exists()
    done = patch(*words, "--allow-unsigned")
    assert (done["exit"], [each["id"] for each in done["closed"]]) == (0, ["CVE-2022-37434"])
    assert not done["introduced"]
    assert not done["remaining"]
    assert done["patched"]["packages"] == [
        {"name": "zlib", "before": ["1.2.12-r0"], "after": ["1.2.12-r2"], "change": "up"}
    ]
    first, second = layers(out)
    assert first == archive.read_bytes()
    assert set(entries(second)) == {
        *("etc", "etc/looked", "lib", "lib/apk", "lib/apk/db", "lib/apk/db/installed", "lib/apk/db/scripts.tar"),
        *("lib/libz.so.1", "lib/libz.so.1.2.12"),
    }
    shut_in(content(second, "etc/looked").decode())
    assert "zlib-1.2.12-r2" in run(f"oci:{out}:1", "apk", "info", "-v")


def test_from_a_registry_into_it(
    patch: Patch,
    fixed_zlib: tuple[Path, Path],
    registry: str,
    run: Callable[..., str],
    tool: Tool,
    tmp_path: Path,
):
    archive, repository = fixed_zlib
    layer = archive.read_bytes()
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Entrypoint": ["apk", "info"], "Cmd": ["-v"], "Env": ["PATH=/sbin:/bin", "A=1"], "Labels": {"by": "me"}},
        "rootfs": {"type": "layers", "diff_ids": [str(Digest.of(gzip.decompress(layer)))]},
        "history": [{"created_by": "ADD alpine", "created": "2024-01-01T00:00:00Z"}],
    }  # fmt: skip
    text = json.dumps(config).encode()
    layout = LayoutDestination(tmp_path / "original")

    def part(content: bytes, kind: str) -> dict[str, Any]:
        put_bytes(layout, content)
        return {"mediaType": kind, "digest": str(Digest.of(content)), "size": len(content)}

    about, below = part(text, CONFIG_TYPE), part(layer, MEDIA_TYPES["gzip"])
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST_TYPE, "config": about, "layers": [below]}
    layout.put_manifest(json.dumps(manifest).encode(), MANIFEST_TYPE, "1")
    skopeo = tool("skopeo")
    source, target = f"{registry}/shop/web:1", f"{registry}/shop/safe:1"
    copy = [skopeo, "copy", "-q", "--format=v2s2", "--dest-tls-verify=false", f"oci:{tmp_path}/original:1"]
    subprocess.run([*copy, f"docker://{source}"], check=True)

    def asked(image: str, *words: str) -> dict[str, Any]:
        command = [skopeo, "inspect", "--tls-verify=false", *words, f"docker://{image}"]
        told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        return told

    done = patch(source, "--repository", repository, "--allow-unsigned", "--output", target)
    assert (done["exit"], done["patched"]["output"], done["remaining"]) == (0, target, []), done
    assert asked(target)["Digest"] == done["patched"]["digest"]
    before, after = asked(source, "--raw"), asked(target, "--raw")
    assert [each["digest"] for each in after["layers"][:-1]] == [each["digest"] for each in before["layers"]]
    original = asked(source)["Digest"]
    assert after["annotations"]["io.nakami.patch.original"] == original
    assert after["annotations"]["org.opencontainers.image.base.digest"] == original
    was, now = asked(source, "--config"), asked(target, "--config")
    assert {**now["config"], "Labels": None} == {**was["config"], "Labels": None}
    assert now["config"]["Labels"]["by"] == "me"
    assert now["config"]["Labels"]["io.nakami.patch.original.name"] == source
    assert now["history"][:-1] == was["history"]
    assert "zlib-1.2.12-r2" in run(f"docker://{target}")


UBUNTU = 'ID=ubuntu\nVERSION_ID="20.04"\nVERSION_CODENAME=focal\n'


@pytest.mark.parametrize(
    ("release", "os_release", "before", "fixed", "tool_used"),
    [
        ("bullseye", "", "1.9.3-1", "1.9.3-2", "apt of the image"),
        ("bullseye", "", "1.9.3-1", "1.9.3-2", "dpkg of the image"),
        ("focal", UBUNTU, "1.9.2-2", "1.9.2-2ubuntu0.20.04.1", "apt of the image"),
    ],
    ids=["debian", "debian without apt", "ubuntu"],
)
def test_by_their_own_apt_or_dpkg(
    patch: Patch, bullseye: Path, tmp_path: Path, release: str, os_release: str, before: str, fixed: str, tool_used: str
):
    """Ubuntu is Debian's root with Ubuntu's name, and Ubuntu's version of the package."""
    library = "usr/lib/x86_64-linux-gnu/liblz4.so.1"
    control = {
        "Package": "liblz4-1", "Source": "lz4", "Version": fixed, "Architecture": "amd64", "Multi-Arch": "same",
        "Maintainer": "Nobody <nobody@example.org>", "Description": "a test", "Depends": "libc6 (>= 2.14)",
    }  # fmt: skip
    files = {name: (bullseye / library).read_bytes() + b"\n" for name in (library, f"{library}.9.3")}
    built = deb(tmp_path, control, files, {"postinst": LOOK})
    distro, version = ("Ubuntu", "20.04") if os_release else ("Debian", "11")
    debian_archive(tmp_path / "archive", distro, release, "amd64", [built], version)
    other = tmp_path / "other"
    status = (bullseye / "var/lib/dpkg/status").read_text()
    changed = {
        "var/lib/dpkg/status": status.replace("Version: 1.9.3-2\n", f"Version: {before}\n"),
        "usr/lib/os-release": os_release or (bullseye / "usr/lib/os-release").read_text(),
        "var/lib/apt/extended_states": "Package: liblz4-1\nArchitecture: amd64\nAuto-Installed: 1\n\n",
    }
    for name, text in changed.items():
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_text(text)
    without = [*changed, "var/cache/apt/archives/*", "usr/share/doc", "usr/share/locale", "usr/share/man", "dev/*"]
    without += ["usr/bin/apt*"] * tool_used.startswith("dpkg")
    image = tmp_path / "image.tar"
    tar = ["tar", "-cf", str(image), "-C", str(bullseye), *(f"--exclude=./{name}" for name in without), "."]
    subprocess.run(tar, check=True)
    subprocess.run(["tar", "-rf", image, "-C", other, "--owner=0", "--group=0", *changed], check=True)
    out = tmp_path / "out"
    words = (*(f"rootfs:{image}", "--only", "CVE-2021-3520"), *("--apt-mirror", f"file:{tmp_path}/archive"), *("-o", f"oci:{out}:1"))  # fmt: skip
    if os_release:
        refused = patch(*words)
        assert (refused["exit"], "signature" in refused["error"]) == (2, True)
    done = patch(*words, "--allow-unsigned")
    assert (done["exit"], done["introduced"], done["patched"]["tool"]) == (0, [], tool_used)
    assert "CVE-2021-3520" in [each["id"] for each in done["closed"]]
    assert done["patched"]["packages"] == [{"name": "liblz4-1", "before": [before], "after": [fixed], "change": "up"}]
    top = layers(out)[1]
    names = set(entries(top))
    assert {library, f"{library}.9.3", "etc/looked", "var/lib/dpkg/status"} <= names
    assert not [
        name
        for name in names
        if name.startswith(("var/cache/apt", "var/lib/apt/lists", "var/log", ".nakami", "tmp", "run"))
    ]
    assert not {"usr/sbin/policy-rc.d", "etc/device", "var/lib/dpkg/status-old"} & names
    if "var/lib/apt/extended_states" in names:  # what came along with something else still does
        assert b"Auto-Installed: 1" in content(top, "var/lib/apt/extended_states")
    looked = content(top, "etc/looked").decode()
    shut_in(looked)
    assert "policy 101" in looked


def test_a_distroless_image(patch: Patch, tmp_path: Path, tool: Tool):
    tool("dpkg-deb")
    control = {
        "Package": "libtasn1-6", "Version": "4.16.0-2+deb11u2", "Architecture": "amd64",
        "Maintainer": "Nobody <nobody@example.org>", "Description": "a test", "Depends": "libc6",
    }  # fmt: skip
    built = deb(
        tmp_path,
        control,
        {"usr/lib/new.so": b"new", "lib/both": b"new"},
        {"md5sums": b"0" * 32 + b"  usr/lib/new.so\n"},
    )
    debian_archive(tmp_path / "archive", "Debian", "bullseye", "amd64", [built], "11")
    old = "Package: libtasn1-6\nVersion: 4.16.0-2+deb11u1\nArchitecture: amd64\nDepends: libc6\nDescription: a test\n"
    root = {
        "etc/os-release": b'ID=debian\nVERSION_ID="11"\nPRETTY_NAME="Distroless"\n',
        "var/lib/dpkg/status.d/libtasn1-6": old.encode(),
        "var/lib/dpkg/status.d/libtasn1-6.md5sums": (b"0" * 32 + b"  usr/lib/old.so\n")
        + (b"1" * 32 + b"  usr/lib/new.so\n"),
        "var/lib/dpkg/status.d/libc6": b"Package: libc6\nVersion: 2.31-13+deb11u13\nArchitecture: amd64\nDescription: a test\n",
        "usr/lib/old.so": b"old",
        "usr/lib/both": b"old",
    }
    image = tmp_path / "distroless.tar.gz"
    with gzip.open(image, "wb") as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        link = tarfile.TarInfo("lib")
        link.type, link.linkname = tarfile.SYMTYPE, "usr/lib"
        tar.addfile(link)
        for name, text in root.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text))
    out = tmp_path / "out"
    done = patch(image, "--apt-mirror", f"file:{tmp_path}/archive", "--allow-unsigned", "-o", f"oci:{out}:1")
    assert done["exit"] == 0, done
    assert not done["remaining"]
    top = layers(out)[1]
    assert {"usr/lib/.wh.old.so", "usr/lib/new.so", "usr/lib/both"} <= set(entries(top))
    assert "lib" not in entries(top)
    assert b"Version: 4.16.0-2+deb11u2" in content(top, "var/lib/dpkg/status.d/libtasn1-6")
    assert b"old.so" not in content(top, "var/lib/dpkg/status.d/libtasn1-6.md5sums")


SPEC = """\
Name: {name}
Version: {version}
Release: {release}
Summary: a test
License: MIT
BuildArch: noarch
{more}
%description
a test
%install
mkdir -p %{{buildroot}}/usr/share/{name}
echo {release} > %{{buildroot}}/usr/share/{name}/release
%files
/usr/share/{name}
%post -p /bin/sh
{look}
"""


def test_alma_by_its_own_rpm(patch: Patch, tool: Tool, tmp_path: Path):
    """The root is AlmaLinux's by its name and packages only; rpm in it is this machine's, and dnf filled it from outside."""
    root, built, old, new = (tmp_path / name for name in ("root", "built", "old", "new"))
    for folder in ("usr/bin", "usr/lib64", "usr/lib", "etc/rpm", "var/lib/rpm"):
        (root / folder).mkdir(parents=True)
    for name in ("bin", "lib", "lib64"):
        (root / name).symlink_to(f"usr/{name}")
    for program in (tool("rpm"), tool("busybox")):
        shutil.copy(program, root / "usr/bin")
        listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
        for library in [word for word in listed.split() if word.startswith("/")]:
            (root / library[1:]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, root / library[1:])
    for name in ("sh", "id", "grep", "ls", "tail", "touch"):
        (root / "usr/bin" / name).symlink_to("busybox")
    shutil.copytree("/usr/lib/rpm", root / "usr/lib/rpm", symlinks=True)
    (root / "etc/rpm/macros").write_text("%_dbpath /var/lib/rpm\n")  # Debian's rpm keeps its database elsewhere
    (root / "etc/os-release").write_text(RELEASES["almalinux"])
    packages = (
        ("gzip", "1.9", "12.el8", "Provides: /bin/sh", old),
        ("gzip-plus", "1.9", "12.el8", "Requires: gzip = 1.9-12.el8", old),
        ("gzip", "1.9", "13.el8_5", "Requires: other\nRecommends: weak\nProvides: /bin/sh", new),
        ("gzip-plus", "1.9", "13.el8_5", "Requires: gzip = 1.9-13.el8_5", new),
        ("gzip", "9.9", "1.module_el8.5.0+9+aa", "Provides: /bin/sh", new),
        ("other", "1", "1", "", new),
        ("weak", "1", "1", "", new),
    )
    for name, version, release, more, repository in packages:
        look = LOOK.decode().replace("#!/bin/sh\n", "").replace("exit 0\n", "")
        spec = SPEC.format(name=name, version=version, release=release, more=more, look=look)
        repository.mkdir(exist_ok=True)
        (repository / f"{name}-{version}-{release}.spec").write_text(spec)
    for repository in (old, new):
        build = [
            tool("rpmbuild"),
            "-bb",
            "--quiet",
            "--define",
            f"_topdir {built}",
            "--define",
            f"_rpmdir {repository}",
        ]
        subprocess.run([*build, *map(str, repository.glob("*.spec"))], check=True, capture_output=True)
        subprocess.run([tool("createrepo_c"), "-q", str(repository)], check=True)
    dnf = [
        tool("dnf"),
        "-y",
        "-q",
        f"--installroot={root}",
        "--releasever=8",
        "--nogpgcheck",
        f"--repofrompath=old,{old}",
    ]
    dnf += [
        "--repo=old",
        f"--setopt=cachedir={tmp_path}/dnf",
        "--setopt=reposdir=/dev/null",
        "--setopt=tsflags=noscripts",
    ]
    subprocess.run([*dnf, "install", "gzip", "gzip-plus"], check=True, capture_output=True)
    shutil.copytree(root / "root/.rpmdb", root / "var/lib/rpm", dirs_exist_ok=True)  # where Debian's dnf keeps it
    shutil.rmtree(root / "root/.rpmdb")
    image, out = tmp_path / "alma.tar", tmp_path / "out"
    subprocess.run(["tar", "-C", root, "-cf", image, "."], check=True)
    words = (f"rootfs:{image}", "--repository", new, "--output", f"oci:{out}:1")
    refused = patch(*words)
    assert (refused["exit"], "no signature" in refused["still_open"][0]["why"], out.exists()) == (1, True, False)
    done = patch(*words, "--allow-unsigned")
    assert done["exit"] == 0, done
    assert {each["name"] for each in done["patched"]["packages"]} == {"gzip", "gzip-plus", "other"}
    assert "CVE-2022-1271" in [each["id"] for each in done["closed"]]
    top = layers(out)[1]
    assert {"usr/share/gzip/release", "usr/share/other/release", "var/lib/rpm/rpmdb.sqlite"} <= set(entries(top))
    shut_in(content(top, "etc/looked").decode())
