"""Where containers-storage keeps its images on this machine (containers-storage.conf(5))."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from nakami.bounded.toml import decode

_MAX_BYTES = 1 << 20
_SYSTEM = ("/etc/containers/storage.conf", "/usr/share/containers/storage.conf")
_ROOT_STORE = "/var/lib/containers/storage"


class Graph(Struct, frozen=True):
    """A store: its folder, the driver that its configuration names (empty: whichever is there), and read-only stores beside it."""

    root: str
    driver: str = ""
    more: tuple[str, ...] = ()


def graphs(environment: Mapping[str, str], *, is_root: bool) -> tuple[Graph, ...]:
    """The stores of this machine, in the order in which to look: of root, then of the user.

    Args:
        environment: `HOME`, `XDG_CONFIG_HOME`, `XDG_DATA_HOME`, `CONTAINERS_STORAGE_CONF` count.
        is_root: whether this process is root, whose own store is the system's.

    Raises:
        Malformed, LimitExceeded: a configuration file is no TOML.
    """
    home = environment.get("HOME", "")
    chosen = environment.get("CONTAINERS_STORAGE_CONF", "")
    data = environment.get("XDG_DATA_HOME") or f"{home}/.local/share"
    own_store = f"{data}/containers/storage"
    config = environment.get("XDG_CONFIG_HOME") or f"{home}/.config"
    own_files = (f"{config}/containers/storage.conf",)
    if chosen:
        system_files, own_files = ((chosen,), own_files) if is_root else (_SYSTEM, (chosen,))
    else:
        system_files = _SYSTEM
    found = [_graph(system_files, _ROOT_STORE)]
    if home:
        found.append(_graph(own_files, own_store))
    return tuple(dict.fromkeys(found))


def _graph(files: tuple[str, ...], default: str) -> Graph:
    table = next((table for path in files if (table := _table(Path(path))) is not None), {})
    options = table.get("options")
    more = options.get("additionalimagestores") if isinstance(options, dict) else None
    root, driver = table.get("graphroot"), table.get("driver")
    return Graph(
        root if isinstance(root, str) and root.startswith("/") else default,
        driver if isinstance(driver, str) else "",
        tuple(each for each in more if isinstance(each, str) and each) if isinstance(more, list) else (),
    )


def _table(path: Path) -> dict[str, Any] | None:
    """The table `storage` of a file; None when there is no such file."""
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_BYTES)
    except OSError:
        return None
    table = decode(text, str(path)).get("storage")
    return table if isinstance(table, dict) else {}
