"""What this host knows of package archives: apt's configuration, its keyrings, and the tools that check signatures."""

import os
import shutil
from collections.abc import Iterator

from msgspec import Struct

from nakami.vulns.providers.archive.sources import Entry, entries, proxies

MAX_CONFIG_BYTES = 1 << 20
MAX_KEYRING_BYTES = 8 << 20
_TOOLS = ("gpgv", "sqv")


class Host(Struct, frozen=True):
    """The host as the provider sees it; a test makes its own.

    `keyrings` are the distributions' keyrings by path, `trusted` apt's own (trusted.gpg.d); `tools` the paths of gpgv and sqv where they are
    installed; `codename` the host's own release.
    """

    entries: tuple[Entry, ...] = ()
    proxies: dict[str, str] = {}
    keyrings: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    tools: dict[str, str] = {}
    codename: str = ""


def read_host(root: str = "/") -> Host:
    """Read apt's configuration below `root`. What is not there or may not be read counts as empty."""
    apt = os.path.join(root, "etc/apt")
    sources: list[Entry] = []
    named: dict[str, str] = {}
    for path in (
        os.path.join(apt, "sources.list"),
        *_files(os.path.join(apt, "sources.list.d"), (".list", ".sources")),
    ):
        sources += entries(path, file_text(path))
    for path in (*_files(os.path.join(apt, "apt.conf.d"), ("", ".conf")), os.path.join(apt, "apt.conf")):
        named |= proxies(file_text(path))
    return Host(
        entries=tuple(sources),
        proxies=named,
        keyrings=tuple(
            path
            for path in _files(os.path.join(root, "usr/share/keyrings"), (".gpg",))
            if "-archive-" in os.path.basename(path) and "-removed-" not in os.path.basename(path)
        ),
        trusted=(
            *_files(os.path.join(apt, "trusted.gpg.d"), (".gpg", ".asc")),
            *_existing(os.path.join(apt, "trusted.gpg")),
        ),
        tools={tool: found for tool in _TOOLS if (found := shutil.which(tool))},
        codename=_codename(file_text(os.path.join(root, "etc/os-release"))),
    )


def file_bytes(path: str, limit: int) -> bytes:
    """A whole file of at most `limit` bytes; empty when it cannot be read or is longer."""
    try:
        with open(path, "rb") as file:
            content = file.read(limit + 1)
    except OSError:
        return b""
    return content if len(content) <= limit else b""


def file_text(path: str) -> str:
    """A file of the configuration; empty when it cannot be read."""
    return file_bytes(path, MAX_CONFIG_BYTES).decode("utf-8", "replace")


def _files(folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    """The files of a folder that apt reads: by suffix, in the order of their names."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        if os.path.splitext(name)[1] in suffixes:
            yield os.path.join(folder, name)


def _existing(path: str) -> tuple[str, ...]:
    return (path,) if os.path.isfile(path) else ()


def _codename(os_release: str) -> str:
    for line in os_release.splitlines():
        key, _, value = line.partition("=")
        if key == "VERSION_CODENAME":
            return value.strip().strip("\"'")
    return ""
