"""What of an image runs when it starts, and listens: shown by its own configuration and files, never guessed from what is merely installed.

Entrypoint and command (OCI image specification 1.1, `config.md`) name the program; the package databases tell whose it is. A program that
another one starts later (by an init, a supervisor, a script of its own) is not seen, nor which libraries are loaded: an empty word says
"not shown", not "not exposed".
"""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from nakami.model.executable import Executable
from nakami.model.image import ImageConfig, Target
from nakami.model.inventory import Inventory, Placed
from nakami.model.package import DISTRIBUTION_TYPES

Exposure = Literal["", "started", "listens"]

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""Where engines look for a program when the image sets no PATH (moby, `daemon/pkg/oci/defaults.go`)."""
_SHELLS = frozenset({"sh", "ash", "bash", "dash", "ksh", "zsh", "busybox"})
_PASS_ON = frozenset(
    {"catatonit", "dumb-init", "env", "gosu", "nice", "setpriv", "su-exec", "sudo", "tini", "tini-static"}
)
"""Programs that start what their arguments name, by their manuals."""
_SERVERS = frozenset((
    "apache2", "httpd", "nginx", "openresty", "lighttpd", "caddy", "traefik", "envoy", "haproxy", "varnishd", "squid",
    "gunicorn", "uvicorn", "hypercorn", "uwsgi", "waitress-serve", "daphne", "puma", "unicorn", "php-fpm", "tomcat",
    "postgres", "mysqld", "mariadbd", "mongod", "redis-server", "valkey-server", "memcached", "influxd", "clickhouse-server",
    "sshd", "vsftpd", "proftpd", "smbd", "slapd", "snmpd", "named", "unbound", "dnsmasq", "exim4", "dovecot", "master",
    "rabbitmq-server", "mosquitto", "nats-server", "etcd", "consul", "vault", "prometheus", "grafana-server", "minio",
    "dockerd", "containerd", "registry", "kube-apiserver", "kubelet", "jenkins",
))  # fmt: skip
"""Programs whose purpose is to answer on the network, by the first sentence of their manuals; `master` is Postfix's."""
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")
_VERSION = re.compile(r"[-.]?[0-9][0-9.]*\Z")
_COMMAND_ENDS = frozenset({"&&", "||", ";", "|", "&"})
_MAX_WORDS = 200
_MAX_TEXT = 8192


def exposures(target: Target, inventory: Inventory) -> dict[int, Exposure]:
    """The exposure of those packages that the image shows to be started, by `id` of the package."""
    config = target.config
    if config is None or not (config.entrypoint or config.cmd):
        return {}
    files = {executable.path: executable for executable in inventory.executables}
    started = _Started(config, files)
    if not started.programs:
        return {}
    owners = {inventory.owners[path][1] for path in started.programs if path in inventory.owners}
    names = {path.rpartition("/")[2] for path in started.programs}
    listens = bool(config.exposed_ports) or any(_VERSION.sub("", name) in _SERVERS for name in names)
    word: Exposure = "listens" if listens else "started"
    return {id(placed.package): word for placed in inventory.packages if _is_started(placed, started, owners)}


class _Started:
    """The programs that a container starts with, and what else their arguments name."""

    def __init__(self, config: ImageConfig, files: Mapping[str, Executable]) -> None:
        self._files = files
        self._names: dict[str, list[str]] = {}
        for path in files:
            folder, _, name = path.rpartition("/")
            self._names.setdefault(folder, []).append(name)
        self._folders = _folders(config.env)
        self._here = config.working_dir.strip("/")
        self.programs: dict[str, None] = {}
        self.arguments: set[str] = set()
        self.modules: set[str] = set()
        self._follow([*config.entrypoint, *config.cmd][:_MAX_WORDS])

    def _follow(self, words: Sequence[str]) -> None:
        """Walk along the words until the program is found that does not start another one."""
        for place, word in enumerate(words):
            path = "" if word.startswith("-") else self._found(word)
            if not path:
                continue
            self.programs[path] = None
            rest = words[place + 1 :]
            name = path.rpartition("/")[2]
            if name in _SHELLS and "-c" in rest[:-1]:
                for command in _commands(rest[rest.index("-c") + 1]):
                    self._follow(command)
                return
            if name not in _PASS_ON and name not in _SHELLS and self._files[path].kind != "script":
                self._take(rest)
                return
            # A script that is a package's own command runs that package; what it does with its arguments is not known.
            self.modules.add(name)

    def _take(self, rest: Sequence[str]) -> None:
        for place, word in enumerate(rest):
            if word == "-m" and place + 1 < len(rest):
                self.modules.add(rest[place + 1].partition(".")[0])
            elif not word.startswith("-"):
                self.arguments.add(self._absolute(word))

    def _absolute(self, word: str) -> str:
        return word.lstrip("/") if word.startswith("/") else f"{self._here}/{word.removeprefix('./')}".lstrip("/")

    def _found(self, word: str) -> str:
        """The path of the executable file that a word stands for; empty when there is none.

        The inventory has no links: of one without a version (`python3`), the only file in its folder that adds one is meant (`python3.11`).
        """
        paths = [self._absolute(word)] if "/" in word else [f"{folder}/{word}" for folder in self._folders]
        paths = [other for path in paths for other in (path, f"usr/{path}", path.removeprefix("usr/"))]
        direct = next((path for path in paths if path in self._files), "")
        return direct or next((found for path in paths if (found := self._versioned(path))), "")

    def _versioned(self, path: str) -> str:
        folder, _, name = path.rpartition("/")
        others = [other for other in self._names.get(folder, ()) if other.startswith(name)]
        found = [other for other in others if _VERSION.match(other, len(name))]
        return f"{folder}/{found[0]}" if name and len(found) == 1 else ""


def _is_started(placed: Placed, started: _Started, owners: set[str]) -> bool:
    package = placed.package
    if package.type in DISTRIBUTION_TYPES:
        return package.name in owners
    if package.declared:
        return False
    if package.path.partition("!/")[0] in started.programs:
        return True
    if any(seen.path.partition("!/")[0] in started.programs for seen in placed.also):
        return True
    return package.path.partition("!/")[0] in started.arguments or package.name.replace("_", "-") in started.modules


def _folders(env: Sequence[str]) -> list[str]:
    told = next((setting.partition("=")[2] for setting in env if setting.startswith("PATH=")), "") or _PATH
    return [folder.strip("/") for folder in told.split(":")[:_MAX_WORDS]]


def _commands(text: str) -> Iterator[list[str]]:
    """The commands of a shell's text, without `exec` and assignments in front; none where it is more than simple."""
    try:
        words = shlex.split(text[:_MAX_TEXT])
    except ValueError:
        return
    command: list[str] = []
    for word in [*words[:_MAX_WORDS], ";"]:
        if word in _COMMAND_ENDS:
            if command:
                yield command
            command = []
        elif command or not (word == "exec" or _ASSIGNMENT.match(word)):
            command.append(word)
