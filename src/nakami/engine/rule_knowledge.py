"""The rules of a run: compiled, named for the layer cache, and explained by their codes."""

from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from nakami import __version__
from nakami.bounded.yara import Source
from nakami.engine.inspection.protocol import Start
from nakami.engine.kept_files import by_age, forget, keep
from nakami.engine.settings import Settings
from nakami.errors import Malformed, NetworkError
from nakami.model.progress import Progress, silent
from nakami.rulebook.bundle import (
    Bundle,
    compiled,
    digest,
    file_of,
    heads_of,
    joined,
    kept,
    kept_heads,
    of_user,
    written,
)
from nakami.rulebook.folder import COMPILED, sources, state
from nakami.rulebook.rule import Rule
from nakami.rulebook.user import user_sources

VERSION = 4
"""Goes up whenever the same rules see something else in the same bytes."""
FOLDER = "rules"
"""In the cache folder."""
_KEPT = 24
"""Files: of other versions, and of other rules of the user's."""
_NAME = 64
_PATIENCE = 5.0
"""Seconds for what takes a healthy ClamAV a millisecond."""


class Texts(Struct, frozen=True):
    """What is looked for.

    `name` is that of our rules' bundle, `user` are the user's rules; `key` names all that decides what is seen in a file.
    """

    name: str
    user: tuple[Source, ...]
    key: str


def texts(settings: Settings) -> Texts:
    """The rules of a run as they stand.

    Raises:
        UsageError: the user's rules cannot be read.
    """
    name = _name(settings.cache / FOLDER)
    user = user_sources(settings.rules).sources if settings.rules else ()
    said = f"{VERSION} {__version__} {name} {digest(user)} {settings.clamd} {_signatures(settings.clamd)} {settings.is_thorough}"
    return Texts(name, user, sha256(said.encode()).hexdigest())


@lru_cache(4)
def _signatures(clamd: str) -> str:
    """Which signatures a ClamAV has, as it says itself: with newer ones it may see more.

    Empty without an answer; the files that it does not answer for say so.
    """
    if not clamd:
        return ""
    from nakami.net.clamd import Clamd

    with suppress(NetworkError, Malformed):
        return Clamd(clamd, _PATIENCE).version()
    return ""


@lru_cache(4)
def _name(folder: Path) -> str:
    """The name of our rules' bundle; that it is still the same is told by the state of their files."""
    memo = folder / f"{state()}.name"
    with suppress(OSError, UnicodeDecodeError), memo.open("rb") as file:
        told = file.read(_NAME).decode()
        if len(told) == _NAME and told.isalnum():
            return told
    name = digest(_ours())
    keep(memo, name.encode())
    return name


@lru_cache(1)
def _ours() -> tuple[Source, ...]:
    return tuple(sources())


def bundle(settings: Settings, told: Texts, progress: Progress = silent) -> Bundle:
    """The rules compiled, from the cache folder where they were before; else `progress` is told of that.

    Raises:
        Malformed: one of our rules does not compile.
        UsageError: none of the user's does.
    """
    folder = settings.cache / FOLDER
    ours = kept(told.name, folder) or kept(told.name, COMPILED)
    if ours is None:
        ours = compiled(_ours(), progress=progress)
        _keep(told.name, ours, folder)
    return joined(ours, _of_user(told.user, folder)) if told.user else ours


def _of_user(user: tuple[Source, ...], folder: Path) -> Bundle:
    name = digest(user)
    found = kept(name, folder)
    if found is None:
        found = of_user(user)
        _keep(name, found, folder)
    return found


def _keep(name: str, made: Bundle, folder: Path) -> None:
    keep(heads_of(name, folder), written(made.heads))
    if keep(file_of(name, folder), written(made)):
        forget([path for path, _ in by_age(folder)[:-_KEPT]])


def start(settings: Settings, told: Texts, progress: Progress = silent) -> Start:
    """What a process that looks into files is told first.

    Raises:
        Malformed, UsageError: see `bundle`.
    """
    return Start(msgspec.msgpack.encode(bundle(settings, told, progress)), clamd=settings.clamd)


def rules(settings: Settings, progress: Progress = silent) -> Mapping[str, Rule]:
    """Every rule that a hit may name, by its code; `progress` is told where they have to be compiled for that.

    Raises:
        Malformed, UsageError: see `bundle`.
    """
    # Most runs explain no hit, and the heuristics take as long to import as all else here.
    from nakami.malware import clamav, ownership, tampering
    from nakami.malware.structure import HEURISTICS

    told = texts(settings)
    folder = settings.cache / FOLDER
    ours = kept_heads(told.name, folder) or kept_heads(told.name, COMPILED) or bundle(settings, told, progress).heads
    users = _of_user(told.user, folder).user_heads if told.user else ()
    heads = [*ours, *(rule for _, rule in users)]
    heads += [tampering.RULE, clamav.RULE, *ownership.RULES, *(heuristic.rule for heuristic in HEURISTICS)]
    return {rule.code: rule for rule in heads}
