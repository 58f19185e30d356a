"""Configuration files: where they are, and what stands in them. None is ever read out of a target."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from nakami.bounded.toml import decode
from nakami.engine.configuration.ignores import ignores_of
from nakami.engine.configuration.keys import KEYS, checked, placed
from nakami.errors import InputError, TargetNotFound, UsageError
from nakami.images.small_file import read_small_file
from nakami.model.ignore import Ignore

NAME = ".nakami.toml"
_USERS = "nakami/config.toml"
_MAX_BYTES = 1 << 20
_MAX_PARENTS = 64
_REPOSITORY = ".git"
_TABLES = ("feeds", "ignore")


class Written(Struct, frozen=True):
    """One file: `place` as people know it, the `values` by key, the addresses of `feeds`, and the rules."""

    place: str
    values: Mapping[str, Any] = {}
    feeds: Mapping[str, str] = {}
    ignores: tuple[Ignore, ...] = ()


def find_project(folder: Path) -> Path | None:
    """The project's file: in this folder, or in one above it, as far up as the root of the repository.

    Outside of a repository only the folder itself is looked at: what stands above it may be anybody's, as in /tmp.
    """
    way = [folder, *folder.parents][:_MAX_PARENTS]
    root = next((number for number, each in enumerate(way) if _is_there(each / _REPOSITORY)), 0)
    return next((each / NAME for each in way[: root + 1] if _is_there(each / NAME)), None)


def find_users(environment: Mapping[str, str]) -> Path | None:
    """The user's own file, in the folder that the XDG Base Directory Specification gives configurations."""
    base = environment.get("XDG_CONFIG_HOME", "")
    home = environment.get("HOME", "")
    folder = Path(base) if base.startswith("/") else Path(home) / ".config" if home.startswith("/") else None
    return folder / _USERS if folder and _is_there(folder / _USERS) else None


def read(path: Path, place: str) -> Written:
    """Read one file.

    Args:
        path: where it is.
        place: what to call it.

    Raises:
        UsageError: it cannot be read, is not TOML, or holds what nobody knows; with the nearest name that there is.
    """
    try:
        document = decode(_content(path), place, limit=_MAX_BYTES)
    except InputError as error:
        raise UsageError(error.message, f"correct {place}, or name another with --config") from error
    values: dict[str, Any] = {}
    for written, value in document.items():
        name = written.replace("_", "-")
        if name in _TABLES:
            continue
        if name not in KEYS:
            raise _unknown("setting", written, (*KEYS, *_TABLES), place)
        if name in values:
            raise UsageError(f"{place}: {name} stands there twice, in two spellings", "leave one of them out")
        values[name] = placed(KEYS[name], checked(KEYS[name], value, place), path.parent)
    return Written(
        place, values, _feeds(document.get("feeds", {}), place), ignores_of(document.get("ignore", []), place)
    )


def _feeds(table: Any, place: str) -> dict[str, str]:
    if not isinstance(table, dict):
        raise UsageError(f"{place}: feeds is no table", 'write it as [feeds] and, below it, lines such as osv = "URL"')
    if not table:
        return {}
    from nakami.vulns.feeds import FEEDS

    for name, address in table.items():
        if name not in FEEDS:
            raise _unknown("feed", name, tuple(FEEDS), place)
        if not isinstance(address, str) or not address or not address.isprintable():
            raise UsageError(f"{place}: feeds.{name} is no address", "write the URL, or the folder, of the feed")
    return dict(table)


def _unknown(what: str, name: str, known: tuple[str, ...], place: str) -> UsageError:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1)
    remedy = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
    return UsageError(f"{place}: no {what} is called {name[:80]!r}", remedy)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _content(path: Path) -> bytes:
    try:
        return read_small_file(path, _MAX_BYTES)
    except TargetNotFound as error:
        raise UsageError(f"the configuration {error.message}", "check the path and its rights") from error
