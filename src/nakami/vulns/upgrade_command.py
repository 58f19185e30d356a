"""The command that upgrades a package, where a tool does it. Names come from the image, so they are quoted for the shell."""

import shlex
from collections.abc import Iterable, Sequence

from nakami.model.package import Distro, Package
from nakami.vulns.ecosystems import full_name
from nakami.vulns.software import GO_NAMES

_SUSE = frozenset({"sles", "sled", "sles_sap", "opensuse-leap", "opensuse-tumbleweed"})


def system_command(packages: Sequence[Package], distro: Distro | None) -> str:
    """The package manager's command for at least one package of a distribution."""
    names = sorted({package.name for package in packages})
    kind = packages[0].type
    if kind == "deb":
        # No version: archives keep only their newest, which has the fix or a later one.
        return _words("apt-get install --only-upgrade", names)
    if kind == "apk":
        return _words("apk upgrade", names)
    return _words("zypper update" if distro and distro.id in _SUSE else "dnf upgrade", names)


def language_command(package: Package, fixed: str) -> str:
    """The command of a language's own tool; empty where there is none that does it in one."""
    name = full_name(package)
    commands = {
        "pypi": lambda: _words("pip install", [f"{name}>={fixed}"]),
        "npm": lambda: _words("npm install", [f"{name}@{fixed}"]),
        "gem": lambda: _words("bundle update", [name]),
        "cargo": lambda: _words("cargo update", ["-p", name, "--precise", fixed]),
        "composer": lambda: _words("composer require", [f"{name}:^{fixed}"]),
        "nuget": lambda: _words("dotnet add package", [name, "--version", fixed]),
        "golang": lambda: "" if is_built_in(package) else _words("go get", [f"{name}@v{fixed.removeprefix('v')}"]),
    }
    make = commands.get(package.type)
    return make() if make else ""


def is_built_in(package: Package) -> bool:
    """Whether it is Go's own library or commands: they are in every program, which must be built again with a newer Go."""
    return package.type == "golang" and not package.namespace and package.name in GO_NAMES


def _words(command: str, arguments: Iterable[str]) -> str:
    return " ".join((command, *(shlex.quote(argument) for argument in arguments)))
