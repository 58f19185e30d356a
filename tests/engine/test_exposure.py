"""What is started is shown by the image's own words and files."""

import pytest

from nakami.engine.exposure import exposures
from nakami.model.executable import Executable
from nakami.model.image import ImageConfig, Target
from nakami.model.inventory import Inventory, Placed
from nakami.model.package import Package

PROGRAMS = {
    "usr/sbin/nginx": "elf",
    "usr/bin/dash": "elf",
    "usr/bin/python3.11": "elf",
    "usr/local/bin/gunicorn": "script",
    "usr/local/bin/docker-entrypoint.sh": "script",
    "usr/bin/tini": "elf",
    "usr/bin/sh": "elf",
    "app/server": "elf",
    "opt/java/bin/java": "elf",
    "usr/sbin/sshd": "elf",
}
PACKAGES = (
    Package("deb", "nginx", "1"),
    Package("deb", "openssh-server", "1"),
    Package("deb", "python3.11-minimal", "1"),
    Package("deb", "tini", "1"),
    Package("pypi", "gunicorn", "20", path="usr/lib/python3/dist-packages/gunicorn.dist-info/METADATA"),
    Package("golang", "x/net", "v0.1", namespace="golang.org", path="app/server"),
    Package("maven", "core", "1", namespace="org", path="app/shop.jar!/lib/core.jar"),
    Package("npm", "gunicorn", "1", path="package-lock.json", declared=True),
)
INVENTORY = Inventory(
    packages=tuple(Placed(package) for package in PACKAGES),
    executables=tuple(Executable(path, "0" * 64, kind) for path, kind in PROGRAMS.items()),  # type: ignore[arg-type] # as it says
    owners={
        "usr/sbin/nginx": (0, "nginx"),
        "usr/sbin/sshd": (0, "openssh-server"),
        "usr/bin/python3.11": (0, "python3.11-minimal"),
        "usr/bin/tini": (0, "tini"),
    },
)


def told(config: ImageConfig | None, inventory: Inventory = INVENTORY) -> dict[str, str]:
    found = exposures(Target("oci", "x", config=config), inventory)
    return {
        placed.package.name: found[id(placed.package)] for placed in inventory.packages if id(placed.package) in found
    }


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (ImageConfig(cmd=("nginx", "-g", "daemon off;")), {"nginx": "listens"}),
        (ImageConfig(entrypoint=("/sbin/nginx",)), {"nginx": "listens"}),
        (ImageConfig(entrypoint=("/docker-entrypoint.sh",), cmd=("nginx",)), {"nginx": "listens"}),
        (ImageConfig(entrypoint=("docker-entrypoint.sh",), cmd=("nginx",)), {"nginx": "listens"}),
        (ImageConfig(cmd=("python3", "app.py")), {"python3.11-minimal": "started"}),
        (ImageConfig(cmd=("python3", "app.py"), exposed_ports=("80/tcp",)), {"python3.11-minimal": "listens"}),
        (
            ImageConfig(cmd=("python3", "-m", "gunicorn.app", "x")),
            {"python3.11-minimal": "started", "gunicorn": "started"},
        ),
        (
            ImageConfig(entrypoint=("tini", "--"), cmd=("gunicorn", "app:app")),
            {"tini": "listens", "gunicorn": "listens"},
        ),
        (ImageConfig(cmd=("/bin/sh", "-c", "cd /app && A=1 exec ./server --port 80")), {}),
        (ImageConfig(cmd=("/bin/sh", "-c", "cd / && A=1 exec /app/server")), {"x/net": "started"}),
        (ImageConfig(cmd=("./server",), working_dir="/app"), {"x/net": "started"}),
        (
            ImageConfig(cmd=("java", "-jar", "shop.jar"), working_dir="/app", env=("PATH=/opt/java/bin",)),
            {"core": "started"},
        ),
        (ImageConfig(cmd=("sh", "-c", "echo 'unclosed")), {}),
        (ImageConfig(cmd=("sh", "-c")), {}),
        (ImageConfig(cmd=("nothing",)), {}),
        (ImageConfig(), {}),
        (None, {}),
    ],
)
def test_who_is_started(config: ImageConfig | None, expected: dict[str, str]):
    assert told(config) == expected


def test_what_is_installed_and_not_started_is_not_exposed():
    assert "openssh-server" not in told(ImageConfig(cmd=("nginx",), exposed_ports=("22/tcp",)))


def test_a_link_that_may_mean_two_programs_means_none():
    more = (*INVENTORY.executables, Executable("usr/bin/python3.12", "0" * 64, "elf"))
    assert not told(ImageConfig(cmd=("python3",)), Inventory(packages=INVENTORY.packages, executables=more))


def test_words_without_end_are_not_walked_forever():
    assert not told(ImageConfig(cmd=("sh", "-c", "a; " * 100_000, *["x"] * 100_000)))
