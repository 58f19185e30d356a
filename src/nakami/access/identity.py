"""What the image's configuration asks for: the user it runs as, and the ports it opens."""

from collections.abc import Sequence

from nakami.access.secrets import secrets_in_words
from nakami.model.answer import Answer, Mark
from nakami.model.finding import Finding, Severity
from nakami.model.image import Target

_SHOWN_PORTS = 8
_ADMIN_PORTS = {
    "22/tcp": "SSH",
    "23/tcp": "Telnet",
    "2375/tcp": "Docker API without TLS",
    "2376/tcp": "Docker API",
    "3389/tcp": "RDP",
    "5900/tcp": "VNC",
    "10250/tcp": "kubelet",
}
"""Ports of remote administration (IANA Service Name and Port Number Registry; 2375 and 10250 by custom)."""
_NOT_YET = "capabilities and file rights: not looked at by this version"


def access(target: Target, secrets: Sequence[Finding] = (), inspected: int | None = None) -> Answer:
    """The ACCESS answer: what the configuration asks for, and what opens other doors; what was not looked at is said.

    Args:
        target: with its configuration.
        secrets: that whoever has the image can read, the gravest first.
        inspected: how many files were looked into for them; None where nobody looked.
    """
    answer = _identity(target)
    told = secrets_in_words(secrets, inspected)
    lines = (*answer.lines[:1], told, *answer.lines[1:])
    checked = answer.checked if inspected is None else (*answer.checked, "secrets")
    if secrets:
        worst = max(finding.severity for finding in secrets)
        return Answer("ACCESS", Mark.BAD if worst >= Severity.CRITICAL else Mark.ATTENTION, lines, checked)
    return Answer("ACCESS", answer.mark, lines, checked)


def _identity(target: Target) -> Answer:
    config = target.config
    if target.kind == "sif" and not target.digest:  # an OCI-SIF has a manifest, and what that says counts
        return Answer(
            "ACCESS", Mark.NOT_KNOWN, ("runs as whoever starts it (Apptainer)", _NOT_YET), ("kind of target",)
        )
    if config is None:
        return Answer("ACCESS", Mark.NOT_KNOWN, ("no image configuration: user and ports are not known", _NOT_YET))
    as_root = _is_root(config.user)
    facts = ["runs as root" if as_root else f"runs as user {config.user}"]
    ports = [_full(port) for port in config.exposed_ports]
    # Those that need a word come first, for they must not be among those that are only counted.
    ports.sort(key=lambda port: port not in _ADMIN_PORTS)
    if ports:
        facts.append("exposes " + ", ".join(_named(port) for port in ports[:_SHOWN_PORTS]))
        if len(ports) > _SHOWN_PORTS:
            facts[-1] += f" and {len(ports) - _SHOWN_PORTS:,} more"
    else:
        facts.append("exposes no port")
    admin = any(port in _ADMIN_PORTS for port in ports)
    mark = Mark.ATTENTION if as_root or admin else Mark.NOT_KNOWN
    return Answer("ACCESS", mark, (" · ".join(facts), _NOT_YET), ("user", "exposed ports"))


def _is_root(user: str) -> bool:
    """Whether `user`, `uid`, `user:group`, ... (OCI image specification 1.1, `config.md`, "User") is root, or none, which means root."""
    name = user.partition(":")[0].strip()
    return name in {"", "root"} or (name.isascii() and name.isdigit() and not name.strip("0"))


def _full(port: str) -> str:
    """A port with its protocol, which is TCP where none is told (`config.md`, "ExposedPorts")."""
    return port if "/" in port else f"{port}/tcp"


def _named(port: str) -> str:
    return f"{port} ({_ADMIN_PORTS[port]})" if port in _ADMIN_PORTS else port
