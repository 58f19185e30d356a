"""The main job on real systems: every finding is compared with those of a plain matcher that shares no line with nakami.

Where both differ, the test says why.
"""

import gzip
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped] # it ships no types
import pytest

from tests.system import plain_matcher as plain
from tests.system.conftest import ALMA, Scan, Tool

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("scan")]

MINIROOTS = ("3.9.6", "3.12.12", "3.16.9", "3.19.4", "3.20.3")
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "scan-1.json").read_text())


def _evaluated(document: dict[str, Any], source: str) -> None:
    """Make sure that the document is one of its schema, and that its source answered."""
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    statuses = {told["name"]: told["status"] for told in document["sources"]}
    assert statuses[source] in {"ok", "partial"}


def _branch(release: str) -> str:
    return f"Alpine:v{release.rpartition('.')[0]}"


# --- Alpine ---


@pytest.mark.usefixtures("as_root")
@pytest.mark.parametrize("release", MINIROOTS)
def test_alpine_root_file_systems(scan: Scan, shared: Path, alpine: Callable[[str], Path], release: str):
    archive = shared / "images" / "alpine" / f"alpine-minirootfs-{release}-x86_64.tar.gz"
    installed = plain.apks((alpine(release) / "lib/apk/db/installed").read_text())
    compare = plain.apk(alpine("3.20.3"))
    expected = plain.match(installed, plain.records(shared / "feeds", "Alpine"), _branch(release), compare)
    document = scan(archive)
    _evaluated(document, "Alpine")
    assert len(installed) >= 10
    assert plain.said(document, "apk") == expected


@pytest.mark.usefixtures("as_root")
def test_a_docker_archive_of_alpine(scan: Scan, shared: Path, alpine: Callable[[str], Path], tmp_path: Path):
    archive = shared / "images" / "alpine" / "docker-archive-alpine-3.10.tar.gz"
    installed = plain.apks(_database_in(archive, tmp_path))
    expected = plain.match(
        installed, plain.records(shared / "feeds", "Alpine"), "Alpine:v3.10", plain.apk(alpine("3.20.3"))
    )
    document = scan(archive)
    assert plain.said(document, "apk") == expected
    assert len(expected) >= 10


def _database_in(archive: Path, folder: Path) -> str:
    """The apk database in the only layer of a docker-archive, by tar."""
    subprocess.run(["tar", "xzf", archive, "-C", folder], check=True)
    (layer,) = json.loads((folder / "manifest.json").read_text())[0]["Layers"]
    done = subprocess.run(
        ["tar", "xOf", folder / layer, "lib/apk/db/installed"], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_a_folder_and_a_process_say_what_the_archive_says(
    scan: Scan, shared: Path, alpine: Callable[[str], Path], as_root: None
):
    del as_root
    root = alpine("3.12.12")
    archive = scan(shared / "images" / "alpine" / "alpine-minirootfs-3.12.12-x86_64.tar.gz")
    folder = scan(f"dir:{root}")
    process = subprocess.Popen(["chroot", root, "/bin/sleep", "60"])
    try:
        while not Path(f"/proc/{process.pid}/root/etc/alpine-release").exists():
            time.sleep(0.01)
        running = scan(f"pid:{process.pid}")
    finally:
        process.kill()
        process.wait()
    assert plain.said(archive, "apk")
    assert plain.said(archive, "apk") == plain.said(folder, "apk") == plain.said(running, "apk")
    assert [document["target"]["kind"] for document in (archive, folder, running)] == ["rootfs", "dir", "pid"]
    assert archive["counts"]["packages"] == folder["counts"]["packages"] == running["counts"]["packages"]


def test_an_image_of_a_real_registry(scan: Scan, shared: Path, registry: str, tool: Tool, tmp_path: Path):
    packed = shared / "images" / "alpine" / "docker-archive-alpine-3.10.tar.gz"
    archive = tmp_path / "alpine.tar"
    archive.write_bytes(gzip.decompress(packed.read_bytes()))
    host, _, port = registry.partition(":")
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex((host, int(port))) == 0:
                break
        time.sleep(0.05)
    copy = [tool("skopeo"), "--insecure-policy", "copy", "--dest-tls-verify=false", "--quiet"]
    subprocess.run([*copy, f"docker-archive:{archive}", f"docker://{registry}/shop/alpine:3.10"], check=True)
    document = scan(f"{registry}/shop/alpine:3.10")
    _evaluated(document, "Alpine")
    assert plain.said(document, "apk") == plain.said(scan(archive), "apk")
    target = document["target"]
    assert (target["kind"], target["registry"], target["pinned"]) == ("registry", registry, False)
    pinned = scan(f"registry:{registry}/shop/alpine@{target['digest']}")
    assert pinned["target"]["pinned"]
    assert pinned["findings"] == document["findings"]
    assert "pinned to a digest" in pinned["answers"]["trusted"]["lines"][0]


# --- Debian ---


def test_a_debootstrapped_bullseye(scan: Scan, shared: Path, bullseye: Path):
    installed = plain.debs(bullseye)
    expected = plain.match(installed, plain.records(shared / "feeds", "Debian"), "Debian:11", plain.dpkg)
    document = scan(f"dir:{bullseye}")
    _evaluated(document, "Debian")
    assert len(installed) >= 80
    assert len({found[0] for found in expected}) >= 10
    assert plain.said(document, "deb") == expected


def test_debian_with_python_node_and_java(scan: Scan, shared: Path, bullseye: Path, tmp_path: Path):
    """Packages of other ecosystems beside those of the distribution, as an application's image has them."""
    wheels = (
        *("Django==2.2", "Jinja2==2.10", "PyYAML==5.1", "requests==2.19.0", "urllib3==1.24.1", "Pillow==8.1.0"),
        *("cryptography==3.2", "paramiko==2.4.2", "Flask==0.12", "Werkzeug==0.14.1", "lxml==4.6.2", "numpy==1.18.0"),
    )
    modules = (
        *("lodash@4.17.10", "minimist@0.0.8", "handlebars@4.1.0", "axios@0.18.0", "express@4.16.0", "qs@6.5.1"),
        *("ws@7.4.0", "marked@0.6.0", "ejs@2.7.1", "node-fetch@2.6.0", "@babel/traverse@7.20.0", "ini@1.3.5"),
    )
    jars = (
        *("org.apache.logging.log4j:log4j-core:2.14.1", "com.fasterxml.jackson.core:jackson-databind:2.9.8"),
        *("org.springframework:spring-core:4.3.30.RELEASE", "commons-collections:commons-collections:3.2.1"),
        *("io.netty:netty-codec:4.1.48.Final", "org.yaml:snakeyaml:1.26", "com.google.guava:guava:28.0-jre"),
        *("commons-io:commons-io:2.6", "org.apache.struts:struts2-core:2.5.10", "ch.qos.logback:logback-core:1.2.3"),
        *("org.apache.commons:commons-text:1.9", "com.h2database:h2:1.4.197", "org.postgresql:postgresql:42.2.5"),
    )
    root = tmp_path / "root"
    (root / "var/lib").mkdir(parents=True)
    subprocess.run(["cp", "-a", bullseye / "var/lib/dpkg", root / "var/lib"], check=True)
    (root / "etc").mkdir()
    (root / "etc/os-release").write_bytes((bullseye / "usr/lib/os-release").read_bytes())
    _install(root, wheels, modules, jars)
    document = scan(f"dir:{root}")
    _evaluated(document, "PyPI")
    feeds = shared / "feeds"
    python, node, java = plain.wheels(root), plain.modules(root), plain.jars(root)
    assert min(len(python), len(node), len(java)) >= 10
    for kind, expected in {
        "deb": plain.match(plain.debs(root), plain.records(feeds, "Debian"), "Debian:11", plain.dpkg),
        "pypi": plain.match(python, plain.records(feeds, "PyPI"), "PyPI", plain.pep440),
        "npm": plain.match(node, plain.records(feeds, "npm"), "npm", plain.node),
        "maven": plain.match(java, plain.records(feeds, "Maven"), "Maven", plain.maven),
    }.items():
        assert len({found[0] for found in expected}) >= 10, kind
        assert plain.said(document, kind) == expected, kind


def _install(root: Path, wheels: tuple[str, ...], modules: tuple[str, ...], jars: tuple[str, ...]) -> None:
    """Put metadata into a root as pip, npm and Maven write it."""
    import zipfile

    for wheel in wheels:
        name, _, version = wheel.partition("==")
        folder = root / f"usr/local/lib/python3.9/site-packages/{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nText\n")
    for module in modules:
        name, _, version = module.rpartition("@")
        folder = root / "srv/app/node_modules" / name
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(json.dumps({"name": name, "version": version}))
    (root / "opt/app").mkdir(parents=True)
    for jar in jars:
        group, name, version = jar.split(":")
        with zipfile.ZipFile(root / f"opt/app/{name}-{version}.jar", "w") as archive:
            archive.writestr(
                f"META-INF/maven/{group}/{name}/pom.properties",
                f"version={version}\ngroupId={group}\nartifactId={name}\n",
            )


# --- rpm ---


def test_an_rpm_system_that_its_own_advisories_judge(scan: Scan, shared: Path, rpm_root: Callable[[str], Path]):
    root = rpm_root("almalinux")
    installed = plain.rpms(root)
    expected = plain.match(installed, plain.records(shared / "feeds", "AlmaLinux"), "AlmaLinux:8", plain.rpm)
    document = scan(f"dir:{root}")
    _evaluated(document, "AlmaLinux")
    assert len(installed) == len(ALMA)
    assert len({found[0] for found in expected}) >= 10
    assert plain.said(document, "rpm") == expected


def test_centos_is_judged_by_red_hats_advisories_and_says_so(scan: Scan, shared: Path, rpm_root: Callable[[str], Path]):
    root = rpm_root("centos")
    document = scan(f"dir:{root}")
    _evaluated(document, "Red Hat")
    (source,) = (source for source in document["sources"] if source["name"] == "Red Hat")
    assert source["status"] == "partial"
    assert "judged by Red Hat's advisories" in source["why"]
    assert document["verdict"]["decision"] != "accept"
    expected = plain.match(
        plain.rpms_by_source(root),
        plain.records(shared / "feeds", "Red Hat"),
        "Red Hat:enterprise_linux:8",
        plain.rpm_without_epoch,
    )
    assert len({found[0] for found in expected}) >= 10
    assert plain.said(document, "rpm") == expected


@pytest.mark.parametrize(
    ("sample", "place", "release", "packages"),
    [
        (
            "sle15-bci-Packages.db",
            "usr/lib/sysimage/rpm/Packages.db",
            'ID="sles"\nVERSION_ID="15.3"\nPRETTY_NAME="SUSE Linux Enterprise Server 15 SP3"\n',
            30,
        ),
        (
            "mariner2-rpmdb.sqlite",
            "var/lib/rpm/rpmdb.sqlite",
            'ID=mariner\nVERSION_ID="2.0"\nPRETTY_NAME="CBL-Mariner/Linux"\n',
            30,
        ),
    ],
    ids=["SLE 15", "Mariner 2"],
)
def test_a_distribution_whose_advisories_are_not_to_be_had_is_not_called_clean(
    scan: Scan,
    environment: dict[str, str],
    rpm_sample: Callable[[str], bytes],
    tmp_path: Path,
    sample: str,
    place: str,
    release: str,
    packages: int,
):
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).write_bytes(rpm_sample(sample))
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/os-release").write_text(release)
    document = scan(f"dir:{tmp_path}")
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["counts"]["packages_by_type"]["rpm"] >= packages
    assert [finding for finding in document["findings"] if finding["kind"] == "vulnerability"] == []
    assert document["answers"]["safe"]["mark"] == "not-known"
    assert document["verdict"]["decision"] == "unknown"
    command = [sys.executable, "-m", "nakami", "scan", f"dir:{tmp_path}", "--strict"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert "not known: no advisory source answered" in done.stdout
    assert not re.search("✓|accept|no known vulnerabilit", done.stdout)


# --- the second run ---


@pytest.mark.parametrize("options", [[], ["--no-cache"]], ids=["warm", "--no-cache"])
def test_the_second_run_says_the_same(scan: Scan, shared: Path, options: list[str]):
    archive = shared / "images" / "alpine" / "docker-archive-alpine-3.10.tar.gz"
    first, second = scan(archive), scan(archive, *options)
    for document in (first, second):
        assert document.pop("time")
        assert document.pop("duration")
    assert first == second
