"""Ten images with ten kinds of software, made of Debian's packages, for `bench.recall`.

Each is a docker-archive of two layers: Debian's base system, which all share, and what one `apt-get install` put on it. Two of them have
their package database removed, so that only the bytes tell what is there, as in images whose software was built from source.

Usage: ``python -m bench.runtimes FOLDER``. Needs root, debootstrap, and package archives that the machine's apt is set up for.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

SUITE = "bookworm"
INSTALL = "apt-get install -y -qq --no-install-recommends"
STATUS = "var/lib/dpkg"


class Runtime(NamedTuple):
    """One image: Debian packages, what this machine's own tools put into it afterwards, and whether the package database stays."""

    name: str
    packages: Sequence[str]
    commands: Sequence[str] = ()
    with_database: bool = True


RUNTIMES = (
    Runtime(
        "python",
        ("python3-pip", "python3-venv", "python3-django", "python3-flask", "python3-numpy"),
        (
            f"{sys.executable} -m pip install -q --target opt/app/site-packages requests==2.31.0 jinja2==3.1.2 aiohttp==3.9.1",
        ),
    ),
    Runtime(
        "node",
        ("nodejs", "npm"),
        ("mkdir app && cd app && npm init -y && npm install --silent express@4.18.2 ws@8.14.2",),
    ),
    Runtime(
        "java", ("default-jre-headless", "tomcat10", "libspring-web-java", "liblog4j2-java", "libnetty-java", "maven")
    ),
    Runtime("go", ("etcd-server", "restic", "rclone", "skopeo", "hugo", "runc", "containerd")),
    Runtime("rust", ("ripgrep", "fd-find", "bat", "exa", "sccache")),
    Runtime("ruby", ("ruby-full", "bundler", "ruby-sinatra", "ruby-nokogiri", "puma", "jekyll")),
    Runtime("php", ("php-cli", "php-fpm", "composer", "phpunit", "php-pear", "wordpress", "phpmyadmin")),
    Runtime(
        "servers",
        (
            "nginx-light",
            "apache2",
            "haproxy",
            "redis-server",
            "memcached",
            "postgresql-15",
            "mariadb-server",
            "lighttpd",
            "curl",
            "busybox-static",
        ),
        with_database=False,
    ),
    Runtime(
        "interpreters",
        ("python3", "nodejs", "ruby", "php-cli", "perl", "golang-1.19-go", "default-jre-headless", "erlang-base"),
        with_database=False,
    ),
    Runtime("erlang", ("rabbitmq-server", "elixir", "luarocks", "libmojolicious-perl", "r-cran-jsonlite")),
)


def build(runtime: Runtime, base: Path, folder: Path) -> Path:
    """Build one image, unless it is there."""
    target = folder / f"{runtime.name}.docker.tar"
    if target.exists():
        return target
    with tempfile.TemporaryDirectory(prefix=runtime.name, dir=folder) as name:
        work = Path(name)
        root, upper = work / "root", work / "upper"
        for each in (root, upper, work / "work"):
            each.mkdir()
        layers = f"lowerdir={base},upperdir={upper},workdir={work / 'work'}"
        _run("mount", "-t", "overlay", "overlay", "-o", layers, str(root))
        try:
            _run("mount", "-t", "proc", "proc", str(root / "proc"))  # Java's packages ask for it
            script = f"set -e; export DEBIAN_FRONTEND=noninteractive; {INSTALL} {' '.join(runtime.packages)}"
            _run("chroot", str(root), "sh", "-c", script)
            for command in runtime.commands:
                _run("sh", "-c", command, folder=root)
        finally:
            _run("umount", "--recursive", str(root))
        for unwanted in ("tmp", "var/cache", "var/lib/apt", "root"):
            shutil.rmtree(upper / unwanted, ignore_errors=True)
        if not runtime.with_database:
            shutil.rmtree(upper / STATUS, ignore_errors=True)
        bottom = _layer(base, work / "base.tar", leave_out=() if runtime.with_database else (STATUS,))
        top = _layer(upper, work / "top.tar")
        _archive(target, runtime.name, [bottom, top])
    return target


def base_system(folder: Path) -> Path:
    """Debian's base system, with the lists of its archives fetched."""
    root = folder / "base"
    if root.exists():
        return root
    made = folder / "base.part"
    shutil.rmtree(made, ignore_errors=True)
    _run("debootstrap", "--variant=minbase", SUITE, str(made))
    if (resolver := Path("/etc/resolv.conf")).exists():
        shutil.copy(resolver, made / "etc/resolv.conf")
    (made / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
    (made / "usr/sbin/policy-rc.d").chmod(0o755)
    _run("chroot", str(made), "apt-get", "update", "-qq")
    made.rename(root)
    return root


def _layer(root: Path, tar: Path, leave_out: Sequence[str] = ()) -> Path:
    """A folder as a layer; the overlay's character devices, which mark removals, become whiteouts."""

    def member(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
        if any(info.name.removeprefix("./").startswith(each) for each in leave_out):
            return None
        if info.ischr() and info.devmajor == info.devminor == 0:
            folder, _, name = info.name.rpartition("/")
            info.name, info.type, info.mode = f"{folder}/.wh.{name}", tarfile.REGTYPE, 0o644
        return info

    with tarfile.open(tar, "w") as archive:
        archive.add(root, ".", filter=member)
    return tar


def _archive(target: Path, name: str, layers: Sequence[Path]) -> None:
    """A `docker save` archive of these layers."""
    digests = []
    for layer in layers:
        with layer.open("rb") as file:
            digest = sha256()
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        digests.append(digest.hexdigest())
    config = json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "config": {"Cmd": ["bash"]},
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}" for digest in digests]},
            "history": [{"created_by": "base"}, {"created_by": f"apt-get install, for {name}"}],
        }
    ).encode()
    members = [f"{digest}/layer.tar" for digest in digests]
    manifest = json.dumps([{"Config": "config.json", "RepoTags": [f"recall/{name}:1"], "Layers": members}]).encode()
    part = target.with_suffix(".part")
    with tarfile.open(part, "w") as archive:
        for title, content in (("manifest.json", manifest), ("config.json", config)):
            info = tarfile.TarInfo(title)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for title, layer in zip(members, layers, strict=True):
            archive.add(layer, title)
    part.rename(target)


def _run(*command: str, folder: Path | None = None) -> None:
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"})


def main() -> None:
    """Build all images."""
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    base = base_system(folder)
    for runtime in RUNTIMES:
        print(f"building {runtime.name}", flush=True)
        try:
            build(runtime, base, folder)
        except subprocess.CalledProcessError as error:
            print(f"{runtime.name} was not built: {error}", flush=True)


if __name__ == "__main__":
    main()
