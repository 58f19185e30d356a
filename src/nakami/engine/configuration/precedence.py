"""Which word counts: the flag, else the environment, else the project's file, else the user's, else the default."""

import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from nakami.engine.configuration.files import Written, find_project, find_users, read
from nakami.engine.configuration.ignores import far_ends
from nakami.engine.configuration.keys import KEYS, Key, of_variable
from nakami.engine.settings import LOOKS, Settings, cache_folder
from nakami.errors import UsageError
from nakami.model.ignore import Ignore
from nakami.model.platform import Platform

_CONFIG = "NAKAMI_CONFIG"
_DEFAULT = "default"


class Flag(Struct, frozen=True):
    """What the command line says: a value, and the option as it is written."""

    value: Any
    written: str


class Setting(Struct, frozen=True):
    """One value, and where it came from: a flag, an environment variable, a file, or the default.

    `distance` tells how far away that is: 0 for a flag, 1 for the environment, then the files.
    """

    name: str
    value: Any
    origin: str
    distance: int = 0


class Configured(Struct, frozen=True):
    """Everything that was told from outside; `paths` are where the `files` lie; `warnings` are for whoever wrote it."""

    settings: tuple[Setting, ...]
    feeds: tuple[Setting, ...]
    ignores: tuple[Ignore, ...]
    files: tuple[str, ...]
    paths: tuple[Path, ...] = ()
    warnings: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Any:
        """The value of a setting."""
        return next(each.value for each in self.settings if each.name == name)

    def looks(self) -> frozenset[str]:
        """What a scan looks for: of `only` and `skip`, the one that was said nearer by counts.

        Raises:
            UsageError: both were said in the same place, or nothing is left.
        """
        only, skip = (next(each for each in self.settings if each.name == name) for name in ("only", "skip"))
        wanted, unwanted = frozenset(only.value), frozenset(skip.value)
        if wanted and unwanted and only.distance == skip.distance:
            raise UsageError(f"{only.origin} and {skip.origin} both say what to look for", "use one of the two")
        if wanted and (not unwanted or only.distance < skip.distance):
            return wanted
        if unwanted >= frozenset(LOOKS):
            raise UsageError(f"{skip.origin}: nothing is left to look for", f"leave one of {', '.join(LOOKS)}")
        return frozenset(LOOKS) - unwanted

    def made(self, **more: Any) -> Settings:
        """The settings of one run.

        Args:
            more: those that no file can hold.

        Raises:
            UsageError: the platform is none.
        """
        platform = self["platform"]
        return Settings(
            cache=Path(self["cache"]) if self["cache"] else cache_folder(),
            platform=Platform.parse(platform) if platform else Platform.host(),
            platform_given=bool(platform),
            mirror=self["mirror"],
            offline=self["offline"],
            insecure=self["insecure"],
            update=self["update"],
            apt_mirrors=tuple(self["apt-mirrors"]),
            trust_image_mirrors=self["trust-image-mirrors"],
            download_limit=self["download-limit"],
            feeds={each.name: each.value for each in self.feeds},
            vex=tuple(self["vex"]),
            count=frozenset(self["count"]),
            rules=tuple(map(Path, self["rules"])),
            ignores=self.ignores,
            files=self.paths,
            **more,
        )


def configure(
    flags: Mapping[str, Flag], environment: Mapping[str, str], folder: Path, today: date, config: str = ""
) -> Configured:
    """Gather what is told from outside.

    Args:
        flags: by key, only those that were given.
        environment: of this process.
        folder: where it was called.
        today: the day of the run.
        config: the file that takes the place of the project's; empty to look for one.

    Raises:
        UsageError: a file, a variable or a flag holds what it must not.
    """
    files = list(_files(environment, folder, config or environment.get(_CONFIG, "")))
    rules = tuple(rule for file in files for rule in file.ignores)
    return Configured(
        tuple(_setting(key, flags, environment, files) for key in KEYS.values()),
        tuple(_feeds(files)),
        rules,
        tuple(file.place for file in files),
        tuple(folder / file.place for file in files),
        tuple(far_ends(rules, today)),
    )


def _files(environment: Mapping[str, str], folder: Path, config: str) -> Iterator[Written]:
    """Those that are there, the nearest first."""
    project = Path(config) if config else find_project(folder)
    if project is not None:
        yield read(project, config or os.path.relpath(project, folder))
    users = find_users(environment)
    if users is not None and users != project:
        yield read(users, str(users))


def _setting(key: Key, flags: Mapping[str, Flag], environment: Mapping[str, str], files: list[Written]) -> Setting:
    if flag := flags.get(key.name):
        return Setting(key.name, flag.value, flag.written)
    if text := environment.get(key.variable, ""):
        return Setting(key.name, of_variable(key, text), key.variable, 1)
    for distance, file in enumerate(files, 2):
        if key.name in file.values:
            return Setting(key.name, file.values[key.name], file.place, distance)
    return Setting(key.name, key.default, _DEFAULT, len(files) + 2)


def _feeds(files: list[Written]) -> Iterator[Setting]:
    names = sorted({name for file in files for name in file.feeds})
    for name in names:
        file = next(file for file in files if name in file.feeds)
        yield Setting(name, file.feeds[name], file.place)
