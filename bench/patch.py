"""Measures `nakami patch` on a true Debian 11: debootstrapped from this machine's own mirror, patched from its archives, started by podman.

Usage: ``python -m bench.patch FEEDS [ROOT]``, as root; FEEDS is a mirror of advisories, ROOT a bullseye root that is there already. Needs
debootstrap, podman and the network of this machine's apt.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.bar import Bar, table

_FLAGS = ("--runtime", "runc", "--cgroup-manager=cgroupfs")
_LIMITS = ("--network=none", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096")


def main() -> int:
    """Patch, start, and print the figures; 1 when a bar is missed."""
    feeds = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="nakami-") as place:
        folder = Path(place)
        root = Path(sys.argv[2]) if len(sys.argv) > 2 else _debootstrapped(folder / "root")
        subprocess.run(["tar", "-C", root, "-cf", folder / "image.tar", "."], check=True)
        environment = {**os.environ, "NAKAMI_CACHE_DIR": str(folder / "cache"), "NAKAMI_MIRROR": feeds}
        command = [sys.executable, "-m", "nakami", "patch", f"rootfs:{folder}/image.tar", "--format", "json"]
        started = time.monotonic()
        done = subprocess.run(
            [*command, "-o", f"oci:{folder}/out:1"], env=environment, capture_output=True, check=False
        )
        seconds = time.monotonic() - started
        result = json.loads(done.stdout) if done.stdout else {}
        if not result:
            print(done.stderr.decode())
            return 1
        planned = {name for each in result["plan"]["upgrades"] for name in each["closes"]}
        podman = ["podman", "--root", f"{place}/s", "--runroot", f"{place}/r", "--storage-driver", "vfs", *_FLAGS]
        shown = ("sh", "-c", "perl -e 'print 6*7' && dpkg --audit && apt-get --version > /dev/null")
        ran = subprocess.run(
            [*podman, "run", "--rm", *_LIMITS, f"oci:{folder}/out:1", *shown], capture_output=True, check=False
        )
        bars = [
            Bar("patched, all in all", [seconds], "s", 120),
            Bar("vulnerabilities planned to close", [len(planned)], ""),
            Bar("packages upgraded", [len(result["patched"]["packages"])], ""),
            Bar("size of the new layer", [(result["patched"]["layer"] or {"size": 0})["size"]], "MB"),
            Bar("with a fix that remain", [len(result["remaining"])], "", 0),
            Bar("introduced", [len(result["introduced"])], "", 0),
            Bar("exit code of a program under podman", [ran.returncode], "", 0),
        ]
    print(table(bars))
    if ran.returncode:
        print(ran.stderr.decode())
    return 0 if all(bar.met is not False for bar in bars) else 1


def _debootstrapped(folder: Path) -> Path:
    """A minimal bullseye from the first Debian mirror that apt knows, without what its security suite has."""
    told = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=True,
    )
    mirror = next(line for line in sorted(told.stdout.split()) if line.rstrip("/").endswith("/debian"))
    subprocess.run(["debootstrap", "--variant=minbase", "bullseye", folder, mirror], check=True, capture_output=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
