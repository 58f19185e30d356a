"""What this host knows of package archives: apt's configuration, its keyrings, and the tools that check signatures."""

import shutil
from pathlib import Path

from msgspec import Struct

from nakami.vulns.providers.archive.sources import Entry, entries, proxies

MAX_CONFIG_BYTES = 1 << 20
MAX_KEYRING_BYTES = 8 << 20
_TOOLS = ("gpgv", "sqv")


class Host(Struct, frozen=True):
    """The host as the provider sees it; a test makes its own.

    `keyrings` are the distributions' keyrings, `trusted` apt's own (trusted.gpg.d); `tools` the paths of gpgv and sqv where they are
    installed; `codename` the host's own release; `proxies` what apt is told to use, by scheme.
    """

    entries: tuple[Entry, ...] = ()
    proxies: dict[str, str] = {}
    keyrings: tuple[Path, ...] = ()
    trusted: tuple[Path, ...] = ()
    tools: dict[str, str] = {}
    codename: str = ""


def read_host(root: Path = Path("/")) -> Host:
    """Read apt's configuration below `root`. What is not there or may not be read counts as empty."""
    apt = root / "etc/apt"
    sources: list[Entry] = []
    named: dict[str, str] = {}
    for path in (apt / "sources.list", *_files(apt / "sources.list.d", (".list", ".sources"))):
        sources += entries(path.name, file_text(path))
    for path in (*_files(apt / "apt.conf.d", ("", ".conf")), apt / "apt.conf"):
        named |= proxies(file_text(path))
    return Host(
        entries=tuple(sources),
        proxies=named,
        keyrings=tuple(
            path
            for path in _files(root / "usr/share/keyrings", (".gpg",))
            if "-archive-" in path.name and "-removed-" not in path.name
        ),
        trusted=(*_files(apt / "trusted.gpg.d", (".gpg", ".asc")), apt / "trusted.gpg"),
        tools={tool: found for tool in _TOOLS if (found := shutil.which(tool))},
        codename=_codename(file_text(root / "etc/os-release")),
    )


def file_bytes(path: Path, limit: int) -> bytes:
    """A whole file of at most `limit` bytes; empty when it cannot be read or is longer."""
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except (OSError, ValueError):
        return b""
    return content if len(content) <= limit else b""


def file_text(path: Path) -> str:
    """A file of the configuration; empty when it cannot be read."""
    return file_bytes(path, MAX_CONFIG_BYTES).decode("utf-8", "replace")


def _files(folder: Path, suffixes: tuple[str, ...]) -> tuple[Path, ...]:
    """The files of a folder that apt reads: by suffix, in the order of their names."""
    try:
        return tuple(path for path in sorted(folder.iterdir()) if path.suffix in suffixes)
    except OSError:
        return ()


def _codename(os_release: str) -> str:
    for line in os_release.splitlines():
        key, _, value = line.partition("=")
        if key == "VERSION_CODENAME":
            return value.strip().strip("\"'")
    return ""
