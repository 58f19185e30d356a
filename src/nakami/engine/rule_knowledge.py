"""The rules of a run: compiled, named for the layer cache, and explained by their codes."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256

import msgspec
from msgspec import Struct

from nakami import __version__
from nakami.bounded.yara import Source
from nakami.engine.inspection.protocol import Start
from nakami.engine.kept_files import by_age, forget, keep
from nakami.engine.settings import Settings
from nakami.malware import clamav, ownership, tampering
from nakami.malware.structure import HEURISTICS
from nakami.rulebook.bundle import Bundle, compiled, digest, file_of, joined, kept, of_user, written
from nakami.rulebook.folder import sources
from nakami.rulebook.rule import Rule
from nakami.rulebook.user import user_sources

VERSION = 1
"""Goes up whenever the same rules see something else in the same bytes."""
_KEPT = 8
"""Bundles: of other versions, and with other rules of the user's."""


class Texts(Struct, frozen=True):
    """What is compiled: our rules and the user's; `key` names all that decides what is seen in a file."""

    ours: tuple[Source, ...]
    user: tuple[Source, ...]
    key: str


def texts(settings: Settings) -> Texts:
    """The rules of a run as they stand.

    Raises:
        UsageError: the user's rules cannot be read.
    """
    ours = _ours()
    user = user_sources(settings.rules).sources if settings.rules else ()
    name = digest(ours, user)
    said = f"{VERSION} {__version__} {name} {settings.clamd}"
    return Texts(ours, user, sha256(said.encode()).hexdigest())


@lru_cache(1)
def _ours() -> tuple[Source, ...]:
    return tuple(sources())


def bundle(settings: Settings, told: Texts) -> Bundle:
    """The rules compiled, from the cache folder where they were before.

    Raises:
        Malformed: one of our rules does not compile.
        UsageError: none of the user's does.
    """
    ours = _kept_or_made(told.ours, compiled, settings)
    return joined(ours, _kept_or_made(told.user, of_user, settings)) if told.user else ours


def _kept_or_made(
    texts: tuple[Source, ...], make: Callable[[tuple[Source, ...]], Bundle], settings: Settings
) -> Bundle:
    name, folder = digest(texts), settings.cache / "rules"
    found = kept(name, folder)
    if found is None:
        found = make(texts)
        if keep(file_of(name, folder), written(found)):
            forget([path for path, _ in by_age(folder)[:-_KEPT]])
    return found


def start(settings: Settings, told: Texts) -> Start:
    """What a process that looks into files is told first.

    Raises:
        Malformed, UsageError: see `bundle`.
    """
    return Start(msgspec.msgpack.encode(bundle(settings, told)), clamd=settings.clamd)


def rules(settings: Settings) -> Mapping[str, Rule]:
    """Every rule that a hit may name, by its code.

    Raises:
        Malformed, UsageError: see `bundle`.
    """
    found = bundle(settings, texts(settings))
    heads = [*found.heads, *(rule for _, rule in found.user_heads)]
    heads += [tampering.RULE, clamav.RULE, *ownership.RULES, *(heuristic.rule for heuristic in HEURISTICS)]
    return {rule.code: rule for rule in heads}
