"""Differences between real images, and the base of one that buildah built."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Tool = Callable[[str], str]
Scan = Callable[..., dict[str, Any]]
Compared = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def compared(environment: dict[str, str]) -> Compared:
    """The document that `nakami diff --format json` prints."""

    def run(before: object, after: object, *options: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "nakami", "diff", str(before), str(after), "--format", "json", *options]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    return run


def _alpine(shared: Path, release: str) -> Path:
    return shared / "images" / "alpine" / f"alpine-minirootfs-{release}-x86_64.tar.gz"


def test_two_releases_of_alpine(compared: Compared, shared: Path):
    """Every program that differs belongs to a package: those upgraded, and those built anew for the release."""
    told = compared(_alpine(shared, "3.19.4"), _alpine(shared, "3.20.3"))
    changes = {package["name"]: package["change"] for package in told["packages"]}
    assert changes["musl"] == changes["busybox"] == changes["libcrypto3"] == "up"
    assert changes["libc-utils"] == "removed"
    executables = told["executables"]
    assert executables["unexplained"] == []
    assert (executables["explained"], executables["rebuilt"], executables["unattributed"]) == (17, 3, 0)
    assert told["settings"][0]["after"] == "Alpine Linux v3.20"
    assert told["findings"]["unclear"] == []


def test_back_again_is_the_opposite(compared: Compared, shared: Path):
    there = compared(_alpine(shared, "3.19.4"), _alpine(shared, "3.20.3"))
    back = compared(_alpine(shared, "3.20.3"), _alpine(shared, "3.19.4"))
    assert {finding["id"] for finding in there["findings"]["new"]} == {
        finding["id"] for finding in back["findings"]["gone"]
    }
    assert there["executables"]["explained"] == back["executables"]["explained"]
    assert sorted(package["name"] for package in there["packages"]) == sorted(
        package["name"] for package in back["packages"]
    )


def test_a_folder_with_an_intruder(compared: Compared, alpine: Callable[[str], Path], shared: Path, tmp_path: Path):
    root = tmp_path / "root"
    subprocess.run(["cp", "-a", alpine("3.20.3"), root], check=True)
    (root / "sbin/apk").write_bytes(b"\x7fELF evil")
    (root / "dev/shm").mkdir(parents=True, exist_ok=True)
    (root / "dev/shm/x").write_bytes(b"#!/bin/sh\n")
    (root / "dev/shm/x").chmod(0o755)
    told = compared(_alpine(shared, "3.20.3"), f"dir:{root}", "--no-findings")
    assert [(each["change"], each["path"]) for each in told["executables"]["unexplained"]] == [
        ("changed", "sbin/apk"),
        ("added", "dev/shm/x"),
    ]
    assert told["packages"] == []


@pytest.mark.parametrize("layers", ["--layers=true", "--layers=false"])
def test_the_base_of_what_buildah_built(
    tool: Tool, as_root: None, shared: Path, scan: Scan, compared: Compared, tmp_path: Path, layers: str
):
    del as_root
    context = tmp_path / "context"
    context.mkdir()
    (context / "root.tar.gz").write_bytes(_alpine(shared, "3.19.4").read_bytes())
    (context / "package.json").write_text('{"name": "lodash", "version": "4.17.20"}')
    (context / "Base").write_text('FROM scratch\nADD root.tar.gz /\nCMD ["/bin/sh"]\n')
    (context / "App").write_text(
        "FROM localhost/base:3.19\nENV TOKEN=s3cret\nCOPY package.json /app/node_modules/lodash/\nUSER nobody\n"
    )
    (tmp_path / "policy.json").write_text('{"default": [{"type": "insecureAcceptAnything"}]}')
    stores = [f"--root={tmp_path}/store", f"--runroot={tmp_path}/run", "--storage-driver=vfs"]
    policy = f"--signature-policy={tmp_path}/policy.json"
    for name, file in (("base:3.19", "Base"), ("app:1", "App")):
        image = f"localhost/{name}"
        build = [
            "bud",
            "-q",
            "--isolation=chroot",
            layers,
            policy,
            "-t",
            image,
            "-f",
            str(context / file),
            str(context),
        ]
        for command in (build, ["push", "-q", policy, image, f"oci:{tmp_path}/{file}:{name}"]):
            done = subprocess.run([tool("buildah"), *stores, *command], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
    told = scan(tmp_path / "App")
    assert (told["base"]["name"], told["base"]["layers"], told["base"]["by"]) == ("localhost/base:3.19", 1, "label")
    packaged = [finding for finding in told["findings"] if finding["package"]]
    origins = {(finding["package"]["type"], finding["origin"]) for finding in packaged}
    assert origins == {("apk", "base"), ("npm", "application")}
    different = compared(tmp_path / "Base", tmp_path / "App")
    assert [package["name"] for package in different["packages"]] == ["lodash"]
    assert {setting["name"] for setting in different["settings"]} == {"base image", "user", "environment TOKEN"}
    assert different["shared_layers"] == 1
    assert "s3cret" not in json.dumps(different)
